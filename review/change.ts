/** What can change between two sides, the riskiest first. */
export const CHANGE_KINDS = [
  'no-longer-detected',
  'control-notifies',
  'expectation-not-met',
  'new-error',
  'failures-multiplied',
  'policy-notifies-fewer',
  'policy-removed',
  'scenario-removed',
  'breaker-undone',
  'replaced',
  'not-armed',
  'recorded-fewer',
  'recorded-more',
  'recorded-unknown',
  'detected-later',
  'new-warning',
  'scenario-figures',
  'time-to-detect',
  'timeout',
  'policy-changed',
  'policy-added',
  'now-detected',
  'detected-earlier',
  'expectation-met',
  'finding-fixed',
  'scenario-added',
  'usage',
] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

/** One thing that differs. */
export interface Change {
  readonly kind: ChangeKind;
  /** What it is about: scenarios, processors, addresses or policies that changed equally. */
  readonly subjects: readonly string[];
  /** What of it, such as `budget`; empty where the kind says it. */
  readonly field: string;
  /** Empty: there was none. */
  readonly before: string;
  /** Empty: there is none. */
  readonly after: string;
  /** What it means, such as the largest part of the time to detect. @default - nothing more is known */
  readonly note?: string;
  /** Where it is written. @default - not known */
  readonly source?: { readonly file: string; readonly line: number };
}

/** Changes in the order of their risk; what changed equally is one change with several subjects. */
export function inOrder(changes: readonly Change[]): Change[] {
  const equal = new Map<string, Change>();
  for (const change of changes) {
    const key = JSON.stringify([change.kind, change.field, change.before, change.after, change.note]);
    const known = equal.get(key);
    equal.set(key, known === undefined ? change : { ...known, subjects: [...known.subjects, ...change.subjects] });
  }
  return [...equal.values()].sort((a, b) => CHANGE_KINDS.indexOf(a.kind) - CHANGE_KINDS.indexOf(b.kind));
}
