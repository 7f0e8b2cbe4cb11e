import type { Problem } from './problem';

/**
 * Problems that one wrong value causes in many places, such as a constant that 34 processors use, as one problem with the
 * first place and the number of the others.
 * @param names names of the declaration: places that differ only in them and in positions hold the same field
 */
export function joinSame(problems: readonly Problem[], names: ReadonlySet<string>): Problem[] {
  const byField = new Map<string, Problem[]>();
  for (const problem of problems) {
    const { code, rule, got, fix } = problem;
    const key = JSON.stringify([fieldOf(problem.where, names), code, rule, got, fix]);
    byField.set(key, [...(byField.get(key) ?? []), problem]);
  }
  return [...byField.values()].flatMap(([first, ...others]) => {
    if (first === undefined) return [];
    return [others.length === 0 ? first : { ...first, where: `${first.where} (and ${others.length} more)` }];
  });
}

function fieldOf(where: string, names: ReadonlySet<string>): string {
  return where
    .split('/')
    .filter((part) => !names.has(part))
    .join('/')
    .replaceAll(/\[\d+\]/g, '[]');
}
