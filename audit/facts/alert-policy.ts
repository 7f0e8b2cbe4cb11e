import { Duration } from '../../model/duration';
import type { Resource } from '../../terraform/resource';
import { Fields } from './fields';
import type { Link } from './link';
import { DEFAULTS } from './platform-defaults';
import { valueOf, type Reading } from './reading';
import { placeOf, type Placed, type ResourceIndex } from './resource-index';
import { readSelection, type Selection } from './series-selection';

/** One aggregation of a condition. */
export interface AuditedAggregation {
  readonly alignmentPeriod: Reading<Duration>;
  readonly aligner: Reading<string>;
  readonly reducer: Reading<string>;
}

/** A condition on time series: above or below a value, or absent. */
export interface SeriesCondition {
  readonly kind: 'threshold' | 'absence';
  readonly displayName: string;
  readonly filter: Reading<string>;
  /** The same, read; undefined where the audit cannot read it. */
  readonly selection: Selection | undefined;
  readonly duration: Reading<Duration>;
  readonly comparison: Reading<string>;
  readonly threshold: Reading<number>;
  /** How many series must be over the threshold; a percentage is not judged. */
  readonly triggerCount: Reading<number>;
  readonly aggregations: readonly AuditedAggregation[];
}

/** A condition of a kind that the audit does not judge, such as a log match; of PromQL it judges `absent()` only. */
export interface OtherCondition {
  readonly kind: 'other';
  readonly displayName: string;
  /** @default - the condition has no PromQL query */
  readonly promql?: { readonly query: Reading<string>; readonly duration: Reading<Duration> };
}

export type AuditedCondition = SeriesCondition | OtherCondition;

/** An alert policy. */
export interface AuditedPolicy extends Placed {
  readonly enabled: Reading<boolean>;
  readonly combiner: Reading<string>;
  readonly conditions: readonly AuditedCondition[];
  /** Notification channels. */
  readonly channels: Reading<readonly Link[]>;
  readonly runbook: Reading<string>;
  readonly autoClose: Reading<Duration>;
  readonly renotify: readonly Reading<Duration>[];
  /** Addresses of the resources that it depends on. */
  readonly dependsOn: readonly string[];
}

export function readPolicies(index: ResourceIndex): AuditedPolicy[] {
  return index.ofType('google_monitoring_alert_policy').map(policy);
}

function policy(resource: Resource): AuditedPolicy {
  const fields = Fields.of(resource);
  const strategy = fields.block('alert_strategy');
  return {
    ...placeOf(resource),
    enabled: fields.flag('enabled', true),
    combiner: fields.text('combiner'),
    conditions: fields.blocks('conditions').map(condition),
    channels: fields.links('notification_channels'),
    runbook: fields.block('user_labels')?.text('runbook') ?? { kind: 'missing' },
    autoClose: strategy?.duration('auto_close', DEFAULTS.autoClose) ?? { kind: 'default', value: DEFAULTS.autoClose },
    renotify: (strategy?.blocks('notification_channel_strategy') ?? [])
      .filter((channels) => channels.has('renotify_interval'))
      .map((channels) => channels.duration('renotify_interval')),
    dependsOn: valueOf(fields.list('depends_on')) ?? [],
  };
}

function condition(fields: Fields): AuditedCondition {
  const displayName = fields.expression('display_name') ?? 'condition';
  const threshold = fields.block('condition_threshold');
  if (threshold !== undefined) return seriesCondition('threshold', displayName, threshold);
  const absence = fields.block('condition_absent');
  if (absence !== undefined) return seriesCondition('absence', displayName, absence);
  const promql = fields.block('condition_prometheus_query_language');
  if (promql === undefined) return { kind: 'other', displayName };
  const duration = promql.duration('duration', Duration.zero);
  return { kind: 'other', displayName, promql: { query: promql.text('query'), duration } };
}

function seriesCondition(kind: SeriesCondition['kind'], displayName: string, fields: Fields): SeriesCondition {
  const trigger = fields.block('trigger');
  const filter = fields.text('filter');
  const text = valueOf(filter);
  return {
    kind,
    displayName,
    filter,
    selection: text === undefined ? undefined : readSelection(text),
    duration: fields.duration('duration'),
    comparison: fields.text('comparison'),
    threshold: fields.number('threshold_value', 0),
    triggerCount:
      trigger?.has('percent') === true
        ? { kind: 'unresolved', text: 'trigger.percent' }
        : (trigger?.number('count', 1) ?? { kind: 'default', value: 1 }),
    aggregations: fields.blocks('aggregations').map((aggregation) => ({
      alignmentPeriod: aggregation.duration('alignment_period'),
      aligner: aggregation.text('per_series_aligner', 'ALIGN_NONE'),
      reducer: aggregation.text('cross_series_reducer', 'REDUCE_NONE'),
    })),
  };
}
