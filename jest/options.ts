import { z } from 'zod';
import type { Duration } from '../model/duration';
import { InputError } from '../model/problem';
import { duration, schemaOf, text, wholeNumber } from '../model/schema-of';
import { schemaProblems } from '../model/schema-problems';
import type { AnyScenario, World } from '../simulation/scenario';

/** The policies to rehearse. Everything that is set is merged. */
export interface PolicySources {
  /** A `cdk.tf.json`, the folder of a stack, or `cdktf.out`. */
  readonly stack?: string;
  /** Environment in `cdktf.out`. @default prod */
  readonly environment?: string;
  /** Path of the output of `terraform show -json`. */
  readonly plan?: string;
  /** Alert policies as the API prints them: paths of files or folders, or the objects themselves. */
  readonly policies?: readonly unknown[];
  /** Log-based metrics, metric descriptors and SLOs as the API prints them: paths of files or folders. */
  readonly metrics?: readonly string[];
}

/** A scenario. */
export interface OfScenario extends PolicySources {
  readonly scenario: AnyScenario;
  /** @default - the first world of the scenario */
  readonly world?: World;
}

/** A recording without a scenario. */
export interface OfRecording extends PolicySources {
  /** Time series as `projects.timeSeries.list` returns them: objects, or paths of files. */
  readonly series?: readonly unknown[];
  /** Paths of files of log entries. */
  readonly logs?: readonly string[];
  /** RFC 3339. */
  readonly from: string;
  readonly lasts: Duration;
  /** When the fault began, RFC 3339: `within` counts from here. @default - no fault */
  readonly faultAt?: string;
  readonly ingestionDelay?: { readonly best: Duration; readonly worst: Duration };
}

/** Latest time of an alert: a time since the fault began, or an instant (RFC 3339). */
export type DetectionLimit = { readonly within: Duration } | { readonly by: string };

/** Most notifications, over all channels. */
export interface NotificationLimit {
  readonly atMost: number;
  /** Id or display name. @default - all policies together */
  readonly policy?: string;
}

const detectionLimit = schemaOf<DetectionLimit>()(
  z.union([z.strictObject({ within: duration }), z.strictObject({ by: text })]),
);

const notificationLimit = schemaOf<NotificationLimit>()(
  z.strictObject({ atMost: wholeNumber, policy: text.optional() }),
);

const sources = {
  stack: text.optional(),
  environment: text.optional(),
  plan: text.optional(),
  policies: z.array(z.unknown()).optional(),
  metrics: z.array(text).optional(),
};

const ofScenario = schemaOf<OfScenario>()(
  z.strictObject({
    ...sources,
    scenario: z.custom<AnyScenario>((value) => typeof value === 'object' && value !== null),
    world: z.enum(['baseline', 'declared']).optional(),
  }),
);

const ofRecording = schemaOf<OfRecording>()(
  z.strictObject({
    ...sources,
    series: z.array(z.unknown()).optional(),
    logs: z.array(text).optional(),
    from: text,
    lasts: duration,
    faultAt: text.optional(),
    ingestionDelay: z.strictObject({ best: duration, worst: duration }).optional(),
  }),
);

/**
 * Checks the options of `rehearse` as the compiler does, for tests in JavaScript.
 * @throws InputError with every problem: the field, its value, and the nearest name of an unknown field
 */
export function checkRehearseOptions(options: OfScenario | OfRecording): void {
  check('rehearse', typeof options === 'object' && 'scenario' in options ? ofScenario : ofRecording, options);
}

/** The same for `toDetect`. */
export function checkDetection(policy: string, limit: DetectionLimit): void {
  check('toDetect/policy', text, policy);
  check('toDetect', detectionLimit, limit);
}

/** The same for `toNotify`. */
export function checkNotifications(limit: NotificationLimit): void {
  check('toNotify', notificationLimit, limit);
}

/** The same for matchers that take a policy or nothing. */
export function checkPolicy(matcher: string, policy: string | undefined): void {
  check(`${matcher}/policy`, text.optional(), policy);
}

function check(where: string, schema: z.ZodType, value: unknown): void {
  const { problems } = schemaProblems(where, schema, value);
  if (problems.length > 0) throw new InputError(problems);
}
