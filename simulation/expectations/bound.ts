/** A number with a limit on one side. */
export type Bound = { readonly atMost: number } | { readonly atLeast: number };

/** Is every value within the bound? `format` writes the limit. */
export function checkBound(
  bound: Bound,
  values: readonly number[],
  format: (value: number) => string,
): { readonly expected: string; readonly met: boolean } {
  return 'atMost' in bound
    ? { expected: `at most ${format(bound.atMost)}`, met: Math.max(...values) <= bound.atMost }
    : { expected: `at least ${format(bound.atLeast)}`, met: Math.min(...values) >= bound.atLeast };
}
