import { z } from 'zod';
import { InputError, type Problem } from '../../model/problem';
import { parseLoggingFilter } from '../filters/logging/parse-filter';
import { misspeltProblems, unlistedFields, type UnlistedField } from '../unlisted-fields';
import { bucketOptionsFromApi, Buckets } from './bucket-options';
import { compileExtractor, type Extractor } from './log-extractor';
import type { MetricDescriptor } from './metric-descriptor';

/** Value types of labels of log-based metrics. */
export const LABEL_TYPES = ['STRING', 'BOOL', 'INT64'] as const;

/** A label of a log-based metric. */
export interface MetricLabel {
  readonly key: string;
  readonly valueType: (typeof LABEL_TYPES)[number];
  readonly extract: Extractor;
}

/** A user-defined log-based metric. https://cloud.google.com/logging/docs/reference/v2/rest/v2/projects.metrics */
export interface LogBasedMetric {
  readonly name: string;
  /** Its type in Monitoring. @default - `logging.googleapis.com/user/` and its name */
  readonly type?: string;
  /** What an entry adds: 1, or the bytes of its JSON. @default entries */
  readonly counts?: 'entries' | 'bytes';
  /** In the Logging query language. */
  readonly filter: string;
  /** The bucket that it is of: its points stand on that bucket, not on the resource of the entry. Unset: a project. */
  readonly bucketName: string | undefined;
  /** A disabled metric counts nothing. */
  readonly disabled: boolean;
  readonly labels: readonly MetricLabel[];
  /** Unset: a counter. */
  readonly distribution: { readonly buckets: Buckets; readonly extract: Extractor } | undefined;
}

/** How messages name a log-based metric. */
export function logMetricTitle(name: string): string {
  return `log-based metric ${name}`;
}

/**
 * Checks the filter of a metric.
 * @throws FilterError as `parseLoggingFilter`, with the name of the metric
 */
export function checkLogMetricFilter({ name, filter }: LogBasedMetric): void {
  try {
    parseLoggingFilter(filter);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new InputError(error.problems.map((problem) => ({ ...problem, where: `${name}/filter: ${problem.where}` })));
  }
}

/** The descriptor of the metric in Monitoring. */
export function descriptorOfLogMetric({
  name,
  type = `logging.googleapis.com/user/${name}`,
  distribution,
  bucketName,
}: LogBasedMetric): MetricDescriptor {
  return {
    type,
    metricKind: 'DELTA',
    valueType: distribution === undefined ? 'INT64' : 'DISTRIBUTION',
    // Those of a project are on the resources of the entries, of any type.
    ...(bucketName === undefined ? { severalResourceTypes: true } : {}),
  };
}

const descriptorShape = z.object({
  metricKind: z.enum(['DELTA', 'METRIC_KIND_UNSPECIFIED']).default('DELTA'),
  valueType: z
    .enum(['INT64', 'DOUBLE', 'DISTRIBUTION', 'VALUE_TYPE_UNSPECIFIED'])
    .transform((type) => (type === 'VALUE_TYPE_UNSPECIFIED' ? 'INT64' : type))
    .default('INT64'),
  labels: z.array(z.object({ key: z.string(), valueType: z.enum(LABEL_TYPES).default('STRING') })).default([]),
});

const shape = z.object({
  name: z
    .string()
    .regex(/^[A-Za-z0-9_\-.,+!*',()%][A-Za-z0-9_\-.,+!*',()%/]{0,99}$/, 'not a valid name of a log-based metric'),
  filter: z.string().max(20_000, 'a filter has at most 20,000 characters'),
  description: z.string().max(8_000, 'a description has at most 8,000 characters').optional(),
  disabled: z.boolean().default(false),
  bucketName: z.string().optional(),
  metricDescriptor: descriptorShape.prefault({}),
  labelExtractors: z.record(z.string(), z.string()).default({}),
  valueExtractor: z.string().optional(),
  bucketOptions: z.unknown().optional(),
});

/**
 * Reads a log-based metric in the API's shape.
 * @throws InputError LBM001 for another shape, LBM002 for a metric that the API refuses, LBM004 for a misspelt field,
 * LBM005 for a field that this version does not know, and as `compileExtractor` and
 * `Buckets`
 */
export function readLogBasedMetric(where: string, body: unknown): LogBasedMetric {
  const unlisted = unlistedFields('LogMetric', body);
  if (unlisted.length > 0) throw new InputError(unlistedProblems(where, unlisted));
  const read = shape.safeParse(body);
  if (!read.success) {
    throw new InputError(
      read.error.issues.map((issue) => ({
        code: 'LBM001',
        where: [where, ...issue.path.map(String)].join('/'),
        rule: 'a log-based metric must have the shape of LogMetric in the Logging API',
        got: issue.message,
        fix: 'see https://cloud.google.com/logging/docs/reference/v2/rest/v2/projects.metrics',
      })),
    );
  }
  const { data } = read;
  const problems = inconsistencies(where, data);
  if (problems.length > 0) throw new InputError(problems);
  const { labels } = data.metricDescriptor;
  return {
    name: data.name,
    filter: data.filter,
    bucketName: data.bucketName,
    disabled: data.disabled,
    labels: labels.map(({ key, valueType }) => ({
      key,
      valueType,
      extract: compileExtractor(`${where}/labelExtractors/${key}`, data.labelExtractors[key] ?? ''),
    })),
    distribution:
      data.valueExtractor === undefined
        ? undefined
        : {
            buckets: new Buckets(bucketOptionsFromApi(where, data.bucketOptions), where),
            extract: compileExtractor(`${where}/valueExtractor`, data.valueExtractor),
          },
  };
}

function unlistedProblems(where: string, unlisted: readonly UnlistedField[]): Problem[] {
  const unknown = unlisted.filter(({ intended }) => intended === undefined);
  return [
    ...misspeltProblems(where, unlisted, 'LBM004'),
    ...unknown.map(({ path, name }) => ({
      code: 'LBM005',
      where: `${where}/${path}`,
      rule: 'this version knows every field of a log-based metric, so that it counts what Google counts',
      got: name,
      fix: 'remove the field if it does not change what is counted',
    })),
  ];
}

/** A name that Terraform knows after apply is allowed. */
const BUCKET_NAME = /^projects\/[^/]+\/locations\/[^/]+\/buckets\/[^/]+$|\$\{/;

/** https://cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.metricDescriptors#labeldescriptor */
const LABEL_KEY = /^[A-Za-z][A-Za-z0-9_]{0,99}$/;

/** Every label has one extractor, and every distribution a value extractor. */
function inconsistencies(where: string, data: z.output<typeof shape>): Problem[] {
  const declared = data.metricDescriptor.labels.map(({ key }) => key);
  const extracted = Object.keys(data.labelExtractors);
  const problem = (rule: string, got: string, fix: string): Problem => ({ code: 'LBM002', where, rule, got, fix });
  const problems: Problem[] = [];
  if (declared.length > 10)
    problems.push(problem('a metric has at most 10 labels', `${declared.length}`, 'remove some labels'));
  for (const key of declared.filter((one) => !LABEL_KEY.test(one))) {
    problems.push(
      problem(
        'a key of a label is letters, digits and _, at most 100, and starts with a letter',
        key,
        'rename the label',
      ),
    );
  }
  for (const key of new Set(declared.filter((one, i) => declared.indexOf(one) !== i))) {
    problems.push(problem('a label is declared once', `${key} twice`, 'remove one of them'));
  }
  for (const key of declared.filter((one) => !extracted.includes(one))) {
    problems.push(
      problem('every label must have an extractor', `no extractor for ${key}`, 'add an extractor to labelExtractors'),
    );
  }
  for (const key of extracted.filter((one) => !declared.includes(one))) {
    problems.push(
      problem('every extractor must have a label', `no label ${key}`, 'add the label to the metricDescriptor'),
    );
  }
  if (data.bucketName !== undefined && !BUCKET_NAME.test(data.bucketName)) {
    problems.push(
      problem(
        'bucketName is projects/PROJECT/locations/LOCATION/buckets/BUCKET',
        data.bucketName,
        'write the full name of a bucket of the same project',
      ),
    );
  }
  const distribution = data.metricDescriptor.valueType === 'DISTRIBUTION';
  if (distribution !== (data.valueExtractor !== undefined)) {
    const got = `${data.metricDescriptor.valueType} ${distribution ? 'without' : 'with'} one`;
    problems.push(
      problem('a DISTRIBUTION metric must have a valueExtractor, other metrics must not', got, 'set both or neither'),
    );
  }
  return problems;
}
