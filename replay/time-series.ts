import { z } from 'zod';
import { distributionFromApi, type Distribution } from '../alerting/metrics/distribution';
import { millisecondsOf } from '../alerting/metrics/instant';
import { METRIC_KINDS, VALUE_TYPES, type MetricDescriptor } from '../alerting/metrics/metric-descriptor';
import type { Series } from '../alerting/metrics/series';

const label = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const labels = z.record(z.string(), label).default({});
/** A system label may be a list, such as of networks; it is read as its members joined by commas. */
const metadataLabel = z.union([label, z.array(label).transform((all) => all.join(','))]);
/** An unreadable label is left out, as no policy may read it. */
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
  context.addIssue({ code: 'custom', message: `expected a timestamp (RFC 3339), got ${JSON.stringify(text)}` });
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
/** The zero value of an enumeration means that the field is not set. */
function unlessUnset<T extends z.ZodType>(type: T, unset: string) {
  return z.preprocess((value) => (value === unset ? undefined : value), type.optional());
}

const shape = z.object({
  metric: z.object({ type: z.string().min(1), labels }),
  resource: z.object({ type: z.string().min(1), labels }).default({ type: 'global', labels: {} }),
  metadata,
  metricKind: unlessUnset(z.enum(METRIC_KINDS), 'METRIC_KIND_UNSPECIFIED'),
  valueType: unlessUnset(z.enum(VALUE_TYPES), 'VALUE_TYPE_UNSPECIFIED'),
  points: z.array(z.unknown()).default([]),
});

/** One time series as `projects.timeSeries.list` returns it. */
export interface TimeSeries {
  readonly series: Series;
  /** The descriptor of its metric; undefined where kind or value type is missing. */
  readonly descriptor: MetricDescriptor | undefined;
  /** Not parsed yet; {@link readPoint} reads each. */
  readonly points: readonly unknown[];
}

/** One point of a time series. Times are milliseconds since the epoch; `start` is NaN if unknown. */
export interface ReadPoint {
  readonly at: number;
  readonly start: number;
  readonly value: number;
  readonly distribution: Distribution | undefined;
}

/** Reads a time series, or returns why it cannot be read. */
export function readTimeSeries(json: unknown): TimeSeries | string {
  const read = shape.safeParse(json);
  if (!read.success) return `not a time series: ${issueText(read.error)}`;
  const { metric, resource, metadata: known, metricKind, valueType, points } = read.data;
  const declared = metricKind !== undefined && valueType !== undefined;
  return {
    series: { metric, resource, ...(known === undefined ? {} : { metadata: known }) },
    descriptor: declared ? { type: metric.type, metricKind, valueType } : undefined,
    points,
  };
}

/** Reads a point, or returns why it cannot be read. */
export function readPoint(json: unknown, where: string): ReadPoint | string {
  const read = point.safeParse(json);
  if (!read.success) return `not a point: ${issueText(read.error)}`;
  const { interval, value } = read.data;
  const at = interval.endTime;
  // A gauge has an interval without length.
  const start = interval.startTime === undefined || interval.startTime === at ? NaN : interval.startTime;
  if (start > at) return 'not a point: its interval starts after it ends';
  if (value.distributionValue !== undefined) {
    try {
      const distribution = distributionFromApi(where, value.distributionValue);
      return { at, start, value: distribution.count, distribution };
    } catch (error) {
      return `not a point: ${error instanceof Error ? error.message : String(error)}`;
    }
  }
  const number =
    value.doubleValue ?? value.int64Value ?? (value.boolValue === undefined ? NaN : Number(value.boolValue));
  if (Number.isFinite(number)) return { at, start, value: number, distribution: undefined };
  return value.stringValue === undefined
    ? 'not a point: expected a finite doubleValue, int64Value, boolValue or distributionValue'
    : 'not a point: no alert policy reads text values (stringValue)';
}

function issueText({ issues }: z.ZodError): string {
  const [issue] = issues;
  return issue === undefined ? 'unexpected shape' : `${issue.path.join('.')}: ${issue.message}`.replace(/^: /, '');
}
