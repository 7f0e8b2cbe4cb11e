import { z } from 'zod';
import { Duration } from '../../model/duration';
import { InputError, type Problem } from '../../model/problem';
import { unlistedFields, type UnlistedField } from '../unlisted-fields';
import { withoutUnset } from './policy-from-api';
import type {
  BasicIndicator,
  RequestIndicator,
  ServiceLevelIndicator,
  ServiceLevelObjective,
  WindowCriterion,
} from './service-level-objective';
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
/** An unset bound of a window's range is 0, unlike that of a cut: so the Terraform resource documents both. */
const within = z.object({
  timeSeries: z.string(),
  range: z.object({ min: bound.default(0), max: bound.default(0) }),
});
const filled = z.object({}).optional();
const basic = z.object({
  availability: filled,
  latency: z
    .object({
      threshold: z
        .string()
        .transform(
          (text, context) => readThreshold(text) ?? refused(context, `expected seconds such as 0.5s, got ${text}`),
        ),
    })
    .optional(),
  method: z.array(z.string()).default([]),
  location: z.array(z.string()).default([]),
  version: z.array(z.string()).default([]),
});
const windows = z.object({
  windowPeriod: z
    .string()
    .transform(
      (text, context) =>
        readPeriod(text) ?? refused(context, `expected a windowPeriod of at least 60s that divides a day, got ${text}`),
    ),
  goodBadMetricFilter: z.string().optional(),
  goodTotalRatioThreshold: z
    .object({
      threshold: z.number().default(0),
      performance: requests.optional(),
      basicSliPerformance: basic.optional(),
    })
    .optional(),
  metricMeanInRange: within.optional(),
  metricSumInRange: within.optional(),
});
/** `0 < goal <= 0.9999` */
const HIGHEST_GOAL = 0.9999;

const shape = z.object({
  displayName: z.string().default(''),
  // https://github.com/googleapis/googleapis/blob/master/google/monitoring/v3/service.proto, goal
  goal: z.number().gt(0).lte(HIGHEST_GOAL),
  serviceLevelIndicator: z.object({
    requestBased: requests.optional(),
    windowsBased: windows.optional(),
    basicSli: basic.optional(),
  }),
});

/**
 * Reads a service level objective as the Monitoring API prints it.
 * @throws InputError OBJ001 for anything else, OBJ003 for a misspelt field and one that this version does not know
 */
export function objectiveFromApi(json: unknown): ServiceLevelObjective {
  const name = z.object({ name: z.string() }).safeParse(json).data?.name;
  const id = name ?? 'service level objective';
  const unlisted = unlistedFields('ServiceLevelObjective', withoutUnset(json));
  if (unlisted.length > 0) throw new InputError(unlisted.map((field) => unlistedProblem(id, field)));
  return read(id, serviceIn(id), withoutUnset(json));
}

/**
 * Reads the body of a `google_monitoring_slo`.
 * @param id its name in conditions: the address of the resource, or the name that it will have
 * @param service the name of its service; @default - the service in its id
 * @throws InputError OBJ001 for anything else
 */
export function objectiveFromTerraform(id: string, values: unknown, service = serviceIn(id)): ServiceLevelObjective {
  const body = withoutUnset(inApiSpelling(values, BLOCKS));
  if (typeof body !== 'object' || body === null) return read(id, service, body);
  const { requestBasedSli, windowsBasedSli, basicSli, ...rest } = body as Record<string, unknown>;
  return read(id, service, {
    ...rest,
    serviceLevelIndicator: { requestBased: requestBasedSli, windowsBased: windowsBasedSli, basicSli },
  });
}

function unlistedProblem(id: string, { path, name, intended }: UnlistedField): Problem {
  return {
    code: 'OBJ003',
    where: `${id}/${path}`,
    rule: 'this version knows every field of an SLO, so that it counts what Google counts',
    got: name,
    fix: intended === undefined ? 'remove the field if it does not change the SLI' : `write ${intended}`,
  };
}

function serviceIn(id: string): string {
  return id.replace(/\/serviceLevelObjectives\/.*/s, '');
}

const BLOCKS = {
  single: new Set([
    'requestBasedSli',
    'windowsBasedSli',
    'basicSli',
    'goodTotalRatio',
    'distributionCut',
    'range',
    'goodTotalRatioThreshold',
    'performance',
    'basicSliPerformance',
    'availability',
    'latency',
    'metricMeanInRange',
    'metricSumInRange',
  ]),
  repeated: new Set<string>(),
  maps: new Set(['userLabels']),
};

function read(id: string, service: string, body: unknown): ServiceLevelObjective {
  const parsed = shape.safeParse(body);
  if (parsed.success) {
    const { displayName, goal, serviceLevelIndicator } = parsed.data;
    const indicator = indicatorOf(serviceLevelIndicator);
    if (indicator !== undefined) return { id, displayName, goal, indicator, service };
  }
  throw new InputError(
    (parsed.error?.issues ?? [{ path: ['serviceLevelIndicator'], message: 'none or several indicators' }]).map(
      (issue) => ({
        code: 'OBJ001',
        where: [id, ...issue.path.map(String)].join('/'),
        rule: 'an SLO has a goal between 0 and 1, and one indicator: of a ratio, two of good, bad and total; of windows, one criterion',
        got: issue.message,
        fix: 'write it as the Monitoring API documents it',
      }),
    ),
  );
}

function indicatorOf({
  requestBased,
  windowsBased,
  basicSli,
}: z.output<typeof shape>['serviceLevelIndicator']): ServiceLevelIndicator | undefined {
  if ([requestBased, windowsBased, basicSli].filter((one) => one !== undefined).length !== 1) return undefined;
  if (basicSli !== undefined) return basicIndicatorOf(basicSli);
  if (requestBased !== undefined) return requestIndicatorOf(requestBased);
  return windowsBased === undefined ? undefined : windowsIndicatorOf(windowsBased);
}

function basicIndicatorOf({
  availability,
  latency,
  method,
  location: locations,
  version,
}: z.output<typeof basic>): BasicIndicator | undefined {
  if ((availability === undefined) === (latency === undefined)) return undefined;
  const narrowedBy = method.length > 0 ? 'method' : version.length > 0 ? 'version' : undefined;
  const criterion: BasicIndicator['criterion'] =
    latency === undefined ? { kind: 'availability' } : { kind: 'latency', thresholdMs: latency.threshold };
  return { kind: 'basic', criterion, locations, narrowedBy };
}

function requestIndicatorOf({
  goodTotalRatio,
  distributionCut,
}: z.output<typeof requests>): RequestIndicator | undefined {
  if (distributionCut !== undefined) {
    const { distributionFilter: filter, range } = distributionCut;
    return goodTotalRatio === undefined ? { kind: 'distributionCut', filter, ...range } : undefined;
  }
  const { goodServiceFilter: good, badServiceFilter: bad, totalServiceFilter: total } = goodTotalRatio ?? {};
  const set = [good, bad, total].filter((filter) => filter !== undefined);
  return set.length === 2 ? { kind: 'goodTotalRatio', good, bad, total } : undefined;
}

function windowsIndicatorOf({
  windowPeriod,
  goodBadMetricFilter,
  goodTotalRatioThreshold,
  metricMeanInRange,
  metricSumInRange,
}: z.output<typeof windows>): ServiceLevelIndicator | undefined {
  const criteria: WindowCriterion[] = [];
  if (goodBadMetricFilter !== undefined) criteria.push({ kind: 'anyTrue', filter: goodBadMetricFilter });
  if (metricMeanInRange !== undefined) criteria.push(rangeOf('mean', metricMeanInRange));
  if (metricSumInRange !== undefined) criteria.push(rangeOf('sum', metricSumInRange));
  if (goodTotalRatioThreshold !== undefined) {
    const { performance, basicSliPerformance, threshold } = goodTotalRatioThreshold;
    const counted = performance === undefined ? [] : [requestIndicatorOf(performance)];
    const [of, ...more] = [
      ...counted,
      ...(basicSliPerformance === undefined ? [] : [basicIndicatorOf(basicSliPerformance)]),
    ];
    if (of === undefined || more.length > 0) return undefined;
    criteria.push({ kind: 'performance', of, threshold });
  }
  const [criterion, ...others] = criteria;
  return criterion === undefined || others.length > 0 ? undefined : { kind: 'windows', windowPeriod, criterion };
}

function rangeOf(kind: 'mean' | 'sum', { timeSeries: filter, range }: z.output<typeof within>): WindowCriterion {
  return { kind, filter, ...range };
}

/** A period of at least a minute that divides a day. */
function readPeriod(text: string): Duration | undefined {
  const seconds = /^(\d+)(?:\.0+)?s$/.exec(text)?.[1];
  if (seconds === undefined || Number(seconds) < 60 || 86_400 % Number(seconds) !== 0) return undefined;
  return Duration.seconds(Number(seconds));
}

/** In milliseconds. */
function readThreshold(text: string): number | undefined {
  const seconds = /^(\d+(?:\.\d{1,9})?)s$/.exec(text)?.[1];
  return seconds === undefined ? undefined : Number(seconds) * 1_000;
}

function refused(context: z.RefinementCtx, message: string): never {
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
}
