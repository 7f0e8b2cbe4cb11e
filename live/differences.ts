import { MISSING, valueOf, type Reading } from '../audit/facts/reading';
import type { LastChange } from './last-changes';
import { riskOf } from './risk';
import type { Settings, Value } from './setting';

/** One setting that differs. */
export interface Difference extends Pick<Settings, 'kind' | 'name'> {
  readonly setting: string;
  readonly declared: Reading<Value>;
  readonly live: Reading<Value>;
  /** What an apply of the declared value may cause: half a sentence. */
  readonly risk: string;
  /** Name of the running asset. @default - not known */
  readonly asset?: string;
  /** Who changed the running resource last. @default - not known */
  readonly lastChange?: LastChange;
}

/** Declared settings compared with those of the running project. */
export interface Comparison {
  readonly differences: readonly Difference[];
  /** Settings that are the same. */
  readonly same: number;
  /** Settings of which one side is not known. */
  readonly unknown: readonly Omit<Difference, 'risk'>[];
  /** Declared, and not in the running project: an apply creates it. */
  readonly missing: readonly Pick<Settings, 'kind' | 'name'>[];
  /** Declared, of a kind of which the assets hold none: they may not have been listed. */
  readonly unlisted: readonly Pick<Settings, 'kind' | 'name'>[];
  /** In the running project, and not declared. */
  readonly undeclared: readonly Pick<Settings, 'kind' | 'name'>[];
}

/** Compares setting by setting. What only one side holds is listed by itself. */
export function compareSettings(declared: readonly Settings[], live: readonly Settings[]): Comparison {
  const running = new Map(live.map((one) => [keyOf(one), one]));
  const known = new Set(declared.map(keyOf));
  const kinds = new Set(live.map(({ kind }) => kind));
  const absent = declared.filter((one) => !running.has(keyOf(one)));
  const pairs = declared.flatMap((one) => {
    const other = running.get(keyOf(one));
    return other === undefined ? [] : settingPairs(one, other);
  });
  const isKnown = (pair: Omit<Difference, 'risk'>) =>
    valueOf(pair.declared) !== undefined && valueOf(pair.live) !== undefined;
  const compared = pairs.filter(isKnown);
  const differing = compared.filter((pair) => textOf(pair.declared) !== textOf(pair.live));
  return {
    differences: differing.map((pair) => ({ ...pair, risk: riskOf(pair) })),
    same: compared.length - differing.length,
    unknown: pairs.filter((pair) => !isKnown(pair)),
    missing: absent.filter(({ kind }) => kinds.has(kind)).map(placeOf),
    unlisted: absent.filter(({ kind }) => !kinds.has(kind)).map(placeOf),
    undeclared: live.filter((one) => !known.has(keyOf(one))).map(placeOf),
  };
}

function settingPairs(declared: Settings, live: Settings): Omit<Difference, 'risk'>[] {
  return Object.entries(declared.values).map(([setting, value]) => ({
    ...placeOf(declared),
    setting,
    declared: value,
    live: live.values[setting] ?? MISSING,
    ...(live.address === undefined ? {} : { asset: live.address }),
  }));
}

function placeOf({ kind, name }: Settings): Pick<Settings, 'kind' | 'name'> {
  return { kind, name };
}

function keyOf({ kind, name }: Pick<Settings, 'kind' | 'name'>): string {
  return `${kind} ${name}`;
}

function textOf(reading: Reading<Value>): string {
  return String(valueOf(reading));
}
