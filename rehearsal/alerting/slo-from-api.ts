import { z } from 'zod';
import { InputError } from '../../model/problem';
import { withoutUnset } from './policy-from-api';
import type { ServiceLevelIndicator, ServiceLevelObjective } from './service-level-objective';
import { inApiSpelling } from './terraform-spelling';

const ratio = z.object({
  goodServiceFilter: z.string().optional(),
  badServiceFilter: z.string().optional(),
  totalServiceFilter: z.string().optional(),
});
const bound = z.union([z.number(), z.enum(['Infinity', '-Infinity']).transform(Number)]);
const cut = z.object({
  distributionFilter: z.string(),
  range: z.object({ min: bound.default(-Infinity), max: bound.default(Infinity) }),
});
const requests = z.object({ goodTotalRatio: ratio.optional(), distributionCut: cut.optional() });
const shape = z.object({
  displayName: z.string().default(''),
  goal: z.number().gt(0).lt(1),
  serviceLevelIndicator: z.object({
    requestBased: requests.optional(),
    windowsBased: z.unknown().optional(),
    basicSli: z.unknown().optional(),
  }),
});

/**
 * Reads a service level objective as the Monitoring API prints it.
 * @throws InputError SLO001 for anything else
 */
export function objectiveFromApi(json: unknown): ServiceLevelObjective {
  const name = z.object({ name: z.string() }).safeParse(json).data?.name;
  return read(name ?? 'service level objective', withoutUnset(json));
}

/**
 * Reads the body of a `google_monitoring_slo`.
 * @param id what conditions call it: the address of the resource, or the name that it will have
 * @throws InputError SLO001 for anything else
 */
export function objectiveFromTerraform(id: string, values: unknown): ServiceLevelObjective {
  const body = withoutUnset(inApiSpelling(values, BLOCKS));
  if (typeof body !== 'object' || body === null) return read(id, body);
  const { requestBasedSli, windowsBasedSli, basicSli, ...rest } = body as Record<string, unknown>;
  return read(id, {
    ...rest,
    serviceLevelIndicator: { requestBased: requestBasedSli, windowsBased: windowsBasedSli, basicSli },
  });
}

const BLOCKS = {
  single: new Set(['requestBasedSli', 'windowsBasedSli', 'basicSli', 'goodTotalRatio', 'distributionCut', 'range']),
  repeated: new Set<string>(),
  maps: new Set(['userLabels']),
};

function read(id: string, body: unknown): ServiceLevelObjective {
  const parsed = shape.safeParse(body);
  if (parsed.success) {
    const { displayName, goal, serviceLevelIndicator } = parsed.data;
    const indicator = indicatorOf(serviceLevelIndicator);
    if (indicator !== undefined) return { id, displayName, goal, indicator };
  }
  throw new InputError(
    (parsed.error?.issues ?? [{ path: ['serviceLevelIndicator'], message: 'not one indicator' }]).map((issue) => ({
      code: 'SLO001',
      where: [id, ...issue.path.map(String)].join('/'),
      rule: 'an SLO has a goal between 0 and 1, and one indicator: of a ratio, two of good, bad and total',
      got: issue.message,
      fix: 'write it as the Monitoring API documents it',
    })),
  );
}

function indicatorOf(indicator: z.output<typeof shape>['serviceLevelIndicator']): ServiceLevelIndicator | undefined {
  if (indicator.windowsBased !== undefined) return { kind: 'unevaluated', reason: 'windows-based SLIs (windowsBased)' };
  if (indicator.basicSli !== undefined) return { kind: 'unevaluated', reason: 'basic SLIs (basicSli)' };
  const { goodTotalRatio, distributionCut } = indicator.requestBased ?? {};
  if (distributionCut !== undefined) {
    const { distributionFilter: filter, range } = distributionCut;
    return goodTotalRatio === undefined ? { kind: 'distributionCut', filter, ...range } : undefined;
  }
  const { goodServiceFilter: good, badServiceFilter: bad, totalServiceFilter: total } = goodTotalRatio ?? {};
  const set = [good, bad, total].filter((filter) => filter !== undefined);
  return set.length === 2 ? { kind: 'goodTotalRatio', good, bad, total } : undefined;
}
