import { parseMonitoringFilter } from '../../alerting/filters/monitoring/monitoring-parser';
import type { AlertCondition, AlertPolicy } from '../../alerting/policies/policy';
import { Duration } from '../../model/duration';
import { GAUGE_VISIBILITY, LOG_METRIC_VISIBILITY } from '../../model/guard-timing';
import { absentQuery } from '../facts/absent-query';
import { AT_ONCE, EVALUATION_STEP, HELD_BACK } from './condition-bounds';
import type { Bound } from './detection-time';
import type { TickBounds } from './tick-bounds';

/** Pub/Sub and Cloud Logging write one point a minute of what they count. */
const SAMPLE_PERIOD = Duration.minutes(1);
const GAUGES_OF_GUARD = 'custom.googleapis.com/phasewatch/';
const LOG_BASED = 'logging.googleapis.com/user/';

/** The delays of one policy, or why the audit cannot determine them. */
export type PolicyDelay = { readonly bounds: readonly Bound[] } | { readonly why: string };

/**
 * The delays between the moment that a condition of a policy becomes true and its incident: how the value becomes a
 * point, when the point can be read, and how the condition evaluates it. Of several conditions the slowest counts. An
 * absence counts from the last point.
 */
export function policyDelay({ enabled, conditions }: AlertPolicy, ticks: TickBounds): PolicyDelay {
  if (!enabled) return { why: 'the policy is disabled' };
  let slowest: readonly Bound[] | undefined;
  for (const condition of conditions) {
    const delay = conditionDelay(condition, ticks);
    if ('why' in delay) return { why: `${delay.why}: '${condition.displayName}'` };
    if (slowest === undefined || worstOf(delay.bounds).isLongerThan(worstOf(slowest))) slowest = delay.bounds;
  }
  return slowest === undefined ? { why: 'the policy has no condition' } : { bounds: slowest };
}

/** The sum of the worst cases. */
export function worstOf(bounds: readonly Bound[]): Duration {
  return bounds.reduce((sum, { worst }) => sum.plus(worst), Duration.zero);
}

function conditionDelay(condition: AlertCondition, ticks: TickBounds): PolicyDelay {
  switch (condition.kind) {
    case 'threshold':
      return thresholdDelay(condition, ticks);
    case 'absence': {
      const window = Duration.max(...condition.aggregations.map((one) => one.alignmentPeriod ?? Duration.zero));
      // How late the last point can be read has no effect: it is in the window by its own time.
      return {
        bounds: [{ name: 'absence', best: window, worst: window }, ...evaluated(EVALUATION_STEP, condition.duration)],
      };
    }
    case 'promql': {
      const absent = absentQuery(condition.query);
      if (absent === 'unreadable') return { why: 'the audit has no bound for this query with absent()' };
      if (absent !== undefined) {
        const { window } = absent;
        return {
          bounds: [
            { name: 'absence', best: window, worst: window },
            ...evaluated(condition.evaluationInterval, condition.duration),
          ],
        };
      }
      return { bounds: [...sampled(), ...evaluated(condition.evaluationInterval, condition.duration)] };
    }
    case 'log-match':
    case 'unevaluated':
      return { why: `the audit has no bound for a condition of kind ${condition.kind}` };
  }
}

function thresholdDelay(
  { filter, aggregations, duration }: Extract<AlertCondition, { kind: 'threshold' }>,
  ticks: TickBounds,
): PolicyDelay {
  const until = readableAfter(filter, ticks);
  if (until === undefined) return { why: 'the audit does not know when the metric is written' };
  let heldBack = Duration.zero;
  for (const { perSeriesAligner: aligner, alignmentPeriod = Duration.zero } of aggregations) {
    // A sum over a window rises with the first entry that it counts.
    if (AT_ONCE.has(aligner) || aligner === 'ALIGN_SUM') continue;
    if (!HELD_BACK.has(aligner)) return { why: `the audit has no bound for ${aligner}` };
    heldBack = heldBack.plus(alignmentPeriod);
  }
  const alignment: Bound = { name: 'alignment', best: Duration.zero, worst: heldBack };
  return { bounds: [...until, alignment, ...evaluated(EVALUATION_STEP, duration)] };
}

/** From the event to a readable point; undefined for a metric that the audit does not know. */
function readableAfter(filter: string, { wait, tick, visibility }: TickBounds): readonly Bound[] | undefined {
  if (parseMonitoringFilter(filter).kind === 'slo' || filter.includes(LOG_BASED)) return counted();
  if (filter.includes(GAUGES_OF_GUARD)) return [wait, tick, visibility];
  return filter.includes('pubsub.googleapis.com/') ? sampled() : undefined;
}

function counted(): readonly Bound[] {
  return [
    { name: 'sample', best: Duration.zero, worst: SAMPLE_PERIOD },
    { name: 'visibility', ...LOG_METRIC_VISIBILITY },
  ];
}

function sampled(): readonly Bound[] {
  return [
    { name: 'sample', best: Duration.zero, worst: SAMPLE_PERIOD },
    { name: 'visibility', ...GAUGE_VISIBILITY },
  ];
}

function evaluated(step: Duration, duration: Duration): readonly Bound[] {
  return [
    { name: 'evaluation', best: Duration.zero, worst: step },
    { name: 'condition duration', best: duration, worst: duration },
  ];
}
