import { didYouMean } from './nearest-name';
import { processorsOf, type Pipeline } from './pipeline';
import type { Problem } from './problem';

/** Unknown dependencies, and cycles of dependencies, each cycle once with its path. */
export function dependencyProblems(pipeline: Pipeline): Problem[] {
  const placed = processorsOf(pipeline);
  const pathOf = new Map(
    placed.map(({ phase, deployable, processor }) => [
      processor.name,
      `${pipeline.name}/${phase.id}/${deployable.name}/${processor.name}`,
    ]),
  );
  const dependencies = new Map(placed.map(({ processor }) => [processor.name, processor.dependsOn]));
  const names = [...dependencies.keys()];
  const problems: Problem[] = [];
  for (const [name, needs] of dependencies) {
    for (const need of needs) {
      if (dependencies.has(need)) continue;
      problems.push({
        code: 'DEC002',
        where: `${pathOf.get(name) ?? name}/dependsOn`,
        rule: 'a dependency is a processor of this pipeline',
        got: `'${need}'`,
        fix: didYouMean(need, names),
      });
    }
  }
  for (const cycle of cycles(dependencies)) {
    const [first] = cycle;
    if (first === undefined) continue;
    problems.push({
      code: 'DEC003',
      where: `${pathOf.get(first) ?? first}/dependsOn`,
      rule: 'dependencies form no cycle',
      got: [...cycle, first].join(' -> '),
      fix: 'remove one of these dependencies',
    });
  }
  return problems;
}

/** Depth-first search: a name that is already on the path closes a cycle. */
function cycles(dependencies: ReadonlyMap<string, readonly string[]>): string[][] {
  const found: string[][] = [];
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (name: string): void => {
    const at = path.indexOf(name);
    if (at >= 0) {
      found.push(path.slice(at));
      return;
    }
    if (done.has(name)) return;
    path.push(name);
    for (const need of dependencies.get(name) ?? []) visit(need);
    path.pop();
    done.add(name);
  };
  for (const name of dependencies.keys()) visit(name);
  return found;
}
