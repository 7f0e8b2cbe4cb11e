import { z } from 'zod';
import { distributionFromApi, type Distribution } from '../alerting/metrics/distribution';
import { millisecondsOf } from '../alerting/metrics/instant';
import { METRIC_KINDS, VALUE_TYPES, type MetricDescriptor } from '../alerting/metrics/metric-descriptor';
import type { Series } from '../alerting/metrics/series';

const label = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const labels = z.record(z.string(), label).default({});
/** A label of the system may be a list, such as of networks: it is read as its members with commas in between. */
const metadataLabel = z.union([label, z.array(label).transform((all) => all.join(','))]);
/** What cannot be read is not known: nobody may ever ask for it. */
const metadataLabels = z
  .record(z.string(), metadataLabel.optional().catch(undefined))
  .catch({})
  .transform((read) =>
    Object.fromEntries(
      Object.entries(read).flatMap(([key, text]) => (text === undefined ? [] : [[key, text] as const])),
    ),
  );
const metadata = z.object({ systemLabels: metadataLabels, userLabels: metadataLabels }).optional().catch(undefined);
const instant = z.string().transform((text, context) => {
  const at = millisecondsOf(text);
  if (!Number.isNaN(at)) return at;
  context.addIssue({ code: 'custom', message: `expected an RFC 3339 instant, got ${JSON.stringify(text)}` });
  return z.NEVER;
});
const point = z.object({
  interval: z.object({ startTime: instant.optional(), endTime: instant }),
  value: z.object({
    boolValue: z.boolean().optional(),
    int64Value: z
      .union([z.number(), z.string().regex(/^-?\d+$/)])
      .transform(Number)
      .optional(),
    doubleValue: z
      .union([z.number(), z.enum(['NaN', 'Infinity', '-Infinity'])])
      .transform(Number)
      .optional(),
    stringValue: z.string().optional(),
    distributionValue: z.unknown().optional(),
  }),
});
const shape = z.object({
  metric: z.object({ type: z.string().min(1), labels }),
  resource: z.object({ type: z.string().min(1), labels }).default({ type: 'global', labels: {} }),
  metadata,
  metricKind: z.enum(METRIC_KINDS).optional(),
  valueType: z.enum(VALUE_TYPES).optional(),
  points: z.array(z.unknown()).default([]),
});

/** One time series as `projects.timeSeries.list` returns it. */
export interface TimeSeries {
  readonly series: Series;
  /** What it says of its metric; nothing where it does not. */
  readonly descriptor: MetricDescriptor | undefined;
  /** As they were printed: each to be read by {@link readPoint}. */
  readonly points: readonly unknown[];
}

/** One point of it. */
export interface ReadPoint {
  readonly at: number;
  readonly start: number;
  readonly value: number;
  readonly distribution: Distribution | undefined;
}

/** Reads a time series, or says in words what it should have been. */
export function readTimeSeries(json: unknown): TimeSeries | string {
  const read = shape.safeParse(json);
  if (!read.success) return `no time series: ${issueText(read.error)}`;
  const { metric, resource, metadata: known, metricKind, valueType, points } = read.data;
  const declared = metricKind !== undefined && valueType !== undefined;
  return {
    series: { metric, resource, ...(known === undefined ? {} : { metadata: known }) },
    descriptor: declared ? { type: metric.type, metricKind, valueType } : undefined,
    points,
  };
}

/** Reads a point, or says in words what it should have been. */
export function readPoint(json: unknown, where: string): ReadPoint | string {
  const read = point.safeParse(json);
  if (!read.success) return `no point: ${issueText(read.error)}`;
  const { interval, value } = read.data;
  const at = interval.endTime;
  // Of a gauge, both ends are the same instant, and nothing is counted.
  const start = interval.startTime === undefined || interval.startTime === at ? NaN : interval.startTime;
  if (start > at) return 'no point: its interval starts after it ends';
  if (value.distributionValue !== undefined) {
    try {
      const distribution = distributionFromApi(where, value.distributionValue);
      return { at, start, value: distribution.count, distribution };
    } catch (error) {
      return `no point: ${error instanceof Error ? error.message : String(error)}`;
    }
  }
  const number =
    value.doubleValue ?? value.int64Value ?? (value.boolValue === undefined ? NaN : Number(value.boolValue));
  if (Number.isFinite(number)) return { at, start, value: number, distribution: undefined };
  return value.stringValue === undefined
    ? 'no point: expected a finite doubleValue, int64Value, boolValue or distributionValue'
    : 'no point: text values (stringValue) are in no alert policy';
}

function issueText({ issues }: z.ZodError): string {
  const [issue] = issues;
  return issue === undefined
    ? 'expected another shape'
    : `${issue.path.join('.')}: ${issue.message}`.replace(/^: /, '');
}
