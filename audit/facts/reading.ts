/**
 * A value as the audit found it. Nothing is taken on trust: a field that was left out has the platform's default or
 * none, and one that Terraform knows at apply only cannot be judged.
 */
export type Reading<T> =
  | { readonly kind: 'declared'; readonly value: T }
  /** Left out; this is what the platform then takes. */
  | { readonly kind: 'default'; readonly value: T }
  /** Left out, and the platform has no default. */
  | { readonly kind: 'missing' }
  /** A Terraform expression, or something that cannot be read as what the field holds. */
  | { readonly kind: 'unresolved'; readonly text: string };

export function declared<T>(value: T): Reading<T> {
  return { kind: 'declared', value };
}

export function unresolved(text: string): Reading<never> {
  return { kind: 'unresolved', text };
}

export const MISSING: Reading<never> = { kind: 'missing' };

/** The value, declared or by default; nothing where there is none to judge. */
export function valueOf<T>(reading: Reading<T>): T | undefined {
  return reading.kind === 'declared' || reading.kind === 'default' ? reading.value : undefined;
}

/** As a person reads it: `10 min`, `10 s (default)`, `not set`, `unknown until apply: ${...}`. */
export function showReading(reading: Reading<{ toString(): string }>): string {
  switch (reading.kind) {
    case 'declared':
      return reading.value.toString();
    case 'default':
      return `${reading.value.toString()} (default)`;
    case 'missing':
      return 'not set';
    case 'unresolved':
      return `unknown until apply: ${reading.text}`;
  }
}

/** What the readings of an object hold, once all of them are known. */
export type Known<R extends Readonly<Record<string, Reading<unknown>>>> = {
  readonly [K in keyof R]: R[K] extends Reading<infer T> ? T : never;
};

/** All values, or why they cannot be judged together: the first that is not known. */
export function allKnown<R extends Readonly<Record<string, Reading<unknown>>>>(
  readings: R,
): { readonly known: Known<R> } | { readonly why: string } {
  const known: Record<string, unknown> = {};
  for (const [name, reading] of Object.entries(readings)) {
    if (reading.kind === 'missing') return { why: `${name} is not set` };
    if (reading.kind === 'unresolved') return { why: `${name} is known at apply only (${reading.text})` };
    known[name] = reading.value;
  }
  return { known: known as Known<R> };
}
