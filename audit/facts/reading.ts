/**
 * A value as the audit found it. A field that was left out has the platform's default or none; a value that Terraform
 * knows at apply only cannot be judged.
 */
export type Reading<T> =
  | {
      readonly kind: 'declared';
      readonly value: T;
      /** Where it was chosen, such as `default of variable timeout`. @default - where the field stands */
      readonly from?: string;
    }
  /** Left out; the platform's default. */
  | { readonly kind: 'default'; readonly value: T }
  /** Left out, and the platform has no default. */
  | { readonly kind: 'missing' }
  /** A Terraform expression, or a value of another type than the field's. */
  | { readonly kind: 'unresolved'; readonly text: string };

export function declared<T>(value: T, from?: string): Reading<T> {
  return from === undefined ? { kind: 'declared', value } : { kind: 'declared', value, from };
}

export function byDefault<T>(value: T): Reading<T> {
  return { kind: 'default', value };
}

export function unresolved(text: string): Reading<never> {
  return { kind: 'unresolved', text };
}

export const MISSING: Reading<never> = { kind: 'missing' };

/** The value, declared or by default; undefined where there is none to judge. */
export function valueOf<T>(reading: Reading<T>): T | undefined {
  return reading.kind === 'declared' || reading.kind === 'default' ? reading.value : undefined;
}

/** As a person reads it: `10 min`, `10 min (local wait)`, `10 s (default)`, `not set`, `unknown until apply: ${...}`. */
export function showReading(reading: Reading<{ toString(): string }>): string {
  switch (reading.kind) {
    case 'declared':
      return `${reading.value.toString()}${reading.from === undefined ? '' : ` (${reading.from})`}`;
    case 'default':
      return `${reading.value.toString()} (default)`;
    case 'missing':
      return 'not set';
    case 'unresolved':
      return `unknown until apply: ${reading.text}`;
  }
}

/** The values of an object of readings. */
export type Values<R extends Readonly<Record<string, Reading<unknown>>>> = {
  readonly [K in keyof R]: R[K] extends Reading<infer T> ? T : never;
};

/** All values, or why they cannot be judged together: the first unknown one. */
export function allKnown<R extends Readonly<Record<string, Reading<unknown>>>>(
  readings: R,
): { readonly known: Values<R> } | { readonly why: string } {
  const known: Record<string, unknown> = {};
  for (const [name, reading] of Object.entries(readings)) {
    if (reading.kind === 'missing') return { why: `${name} is not set` };
    if (reading.kind === 'unresolved') return { why: `${name} is known at apply only (${reading.text})` };
    known[name] = reading.value;
  }
  return { known: known as Values<R> };
}
