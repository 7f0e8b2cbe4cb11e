import { nearestName } from './nearest-name';
import type { Phase, Pipeline } from './pipeline';
import type { Problem } from './problem';

/** Is that part of the declaration left open? */
export function isOpen({ openPoints = [] }: Pick<Pipeline, 'openPoints'>, point: string): boolean {
  return openPoints.includes(point);
}

/**
 * Everything that a declaration may leave open, by path, and whether it is declared: the channels, the deadline and the
 * goal of each phase, and the processors of each deployable.
 */
function possiblePoints({ onCall, phases }: Pipeline): Map<string, boolean> {
  return new Map([
    ['onCall/page', onCall.page.length > 0],
    ['onCall/ticket', onCall.ticket.length > 0],
    ...phases.flatMap((phase): [string, boolean][] => [
      [`${phase.id}/deadline`, phase.deadline !== undefined],
      [`${phase.id}/runSuccess`, phase.runSuccess !== undefined],
      ...phase.deployables.map(({ name, processors }): [string, boolean] => [
        `${phase.id}/${name}/processors`,
        processors.length > 0,
      ]),
    ]),
  ]);
}

/**
 * Problems of open points: each names what may be left open and is not declared, and each phase without a deadline or a
 * goal is open and has no processors, because their runs could not be judged.
 */
export function openPointProblems(pipeline: Pipeline): Problem[] {
  const { name, openPoints = [], phases } = pipeline;
  const possible = possiblePoints(pipeline);
  return [
    ...openPoints.filter((point) => possible.get(point) !== false).map((point) => markProblem(name, point, possible)),
    ...phases.flatMap((phase) =>
      (['deadline', 'runSuccess'] as const).flatMap(
        (field) => phaseProblem(`${name}/${phase.id}/${field}`, phase, field, openPoints) ?? [],
      ),
    ),
  ];
}

function markProblem(pipeline: string, point: string, possible: ReadonlyMap<string, boolean>): Problem {
  const open = [...possible].filter(([, isDeclared]) => !isDeclared).map(([path]) => path);
  const near = nearestName(point, open);
  const otherwise = `remove it from openPoints`;
  return {
    code: 'DEC090',
    where: `${pipeline}/openPoints`,
    rule: 'an open point names something that is not declared yet',
    got: `'${point}', which is ${possible.has(point) ? 'declared' : 'no part of the declaration'}`,
    fix: near === undefined ? otherwise : `did you mean '${near}'? If not, ${otherwise}`,
  };
}

function phaseProblem(
  where: string,
  phase: Phase,
  field: 'deadline' | 'runSuccess',
  openPoints: readonly string[],
): Problem | undefined {
  if (phase[field] !== undefined) return undefined;
  const hosts = phase.deployables.filter(({ processors }) => processors.length > 0).map(({ name }) => name);
  if (hosts.length === 0 && openPoints.includes(`${phase.id}/${field}`)) return undefined;
  return {
    code: 'DEC091',
    where,
    rule: `a phase declares its ${field}; it may be an open point while the phase has no processors`,
    got: hosts.length === 0 ? 'none' : `none, and processors of ${hosts.join(', ')}`,
    fix: 'declare it, or add its path to openPoints',
  };
}
