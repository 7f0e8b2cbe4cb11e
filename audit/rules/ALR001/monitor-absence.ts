import { Duration } from '../../../model/duration';
import type { Facts, Monitor } from '../../facts';
import { promqlNamesOf } from '../../../alerting/promql/metric-naming';
import { absentQuery, queries } from '../../facts/absent-query';
import type { AuditedPolicy, OtherCondition, SeriesCondition } from '../../facts/alert-policy';
import { tickSeries } from '../../facts/guard';
import { allKnown, declared, showReading, valueOf, type Reading } from '../../facts/reading';
import { selects, type SeriesSelection } from '../../facts/series-selection';
import { tickBounds } from '../../detection/tick-bounds';
import { failed, passed, undecided, type Rule, type Verdict } from '../../rule';

/** A stopped monitor detects no hang, so its own stop needs an alert that does not depend on it. */
export const monitorAbsence: Rule = {
  id: 'ALR001',
  name: 'monitor-absence',
  title: "an alert policy detects that the timeout monitor's ticks stopped",
  severity: 'error',
  profile: 'phasewatch',
  check: (facts) => (facts.monitor === undefined ? [] : judge(facts, facts.monitor)),
};

/** A condition that opens an incident when series have no points. */
interface AbsenceAlert {
  readonly policy: AuditedPolicy;
  readonly displayName: string;
  readonly reads: 'yes' | 'no' | 'unknown';
  /** The filter or the query. */
  readonly selects: Reading<string>;
  readonly duration: Reading<Duration>;
  /** Windows in which a point must be, each before the duration begins. */
  readonly windows: readonly Reading<Duration>[];
}

function judge(facts: Facts, monitor: Monitor): Verdict[] {
  const alerts = absenceAlerts(facts);
  const firing = alerts.filter(({ policy, reads }) => reads === 'yes' && firesAlone(policy));
  if (firing.length > 0) return firing.map((alert) => waitsLongEnough(facts, alert));
  const open = alerts.find(({ reads }) => reads !== 'no');
  if (open !== undefined) {
    return [
      undecided(
        open.policy.path,
        `cannot determine whether '${open.displayName}' opens an incident when the monitor's ticks stop`,
      ),
    ];
  }
  const [wrong] = alerts;
  return [
    wrong === undefined
      ? failed({
          address: monitor.deployable.path,
          message: `no alert policy detects the absence of ${facts.names.gaugeType('tick')}`,
          detail: `A stopped monitor detects no hang, and no alert reports the stop. Stacks read: ${facts.stacks.join(', ')}.`,
          values: [],
          fix: 'add an alert policy with absent() or an absence condition on that metric, or include the stack that holds it',
        })
      : failed({
          address: wrong.policy.path,
          message: `'${wrong.displayName}' selects a series that the monitor never writes`,
          detail:
            'An absence condition opens no incident for a series that never had a point, and absent() of such a series opens one that never closes.',
          values: [{ of: wrong.policy.path, field: 'filter', value: showReading(wrong.selects) }],
          fix: 'select the labels that the monitor writes: resource generic_task, scope guard, the namespace of this pipeline',
        }),
  ];
}

function absenceAlerts({ policies, guards, names }: Facts): AbsenceAlert[] {
  const written = guards.flatMap(({ config }) => {
    const known = valueOf(config);
    return known === undefined ? [] : [tickSeries(known)];
  });
  const gauge = names.gaugeType('tick');
  return policies.flatMap((policy) =>
    valueOf(policy.enabled) === false
      ? []
      : policy.conditions.flatMap((condition) =>
          condition.kind === 'other'
            ? inQuery(policy, condition, gauge, written)
            : condition.kind === 'absence'
              ? inFilter(policy, condition, gauge, written)
              : [],
        ),
  );
}

function inFilter(
  policy: AuditedPolicy,
  { displayName, filter, selection, duration, aggregations }: SeriesCondition,
  gauge: string,
  written: readonly SeriesSelection[],
): AbsenceAlert[] {
  const text = valueOf(filter);
  if (text !== undefined && !text.includes(gauge)) return [];
  const windows = aggregations
    .filter(({ aligner }) => valueOf(aligner) !== 'ALIGN_NONE')
    .map(({ alignmentPeriod }) => alignmentPeriod);
  const alert = { policy, displayName, selects: filter, duration, windows };
  if (selection === undefined || written.length === 0) return [{ ...alert, reads: 'unknown' }];
  const reads = written.map((series) => selects(selection, series));
  return [{ ...alert, reads: reads.find((read) => read !== 'no') ?? 'no' }];
}

/** A query that is unknown, or calls absent() in a way that the audit does not read, may detect the absence. */
function inQuery(
  policy: AuditedPolicy,
  { displayName, promql }: OtherCondition,
  gauge: string,
  written: readonly SeriesSelection[],
): AbsenceAlert[] {
  if (promql === undefined) return [];
  const { query, duration } = promql;
  const text = valueOf(query);
  if (text !== undefined && !promqlNamesOf(gauge).some((name) => text.includes(name))) return [];
  const absent = text === undefined ? 'unreadable' : absentQuery(text);
  if (absent === undefined) return []; // such as a threshold on the tick's gauge
  const alert = { policy, displayName, selects: query, duration };
  if (absent === 'unreadable' || written.length === 0) return [{ ...alert, reads: 'unknown', windows: [] }];
  const isSelected = written.some((series) => queries(absent, series));
  return [{ ...alert, reads: isSelected ? 'yes' : 'no', windows: [declared(absent.window)] }];
}

function firesAlone({ conditions, combiner, enabled }: AuditedPolicy): boolean {
  return enabled.kind !== 'unresolved' && (conditions.length === 1 || valueOf(combiner) === 'OR');
}

/**
 * The wait must not be shorter than the longest gap between readable points of a correct monitor. The wait is the
 * alignment windows plus the duration: a window holds a point for its whole width, and only then the duration begins.
 */
function waitsLongEnough(facts: Facts, { policy, displayName, duration, windows }: AbsenceAlert): Verdict {
  const ticks = tickBounds(facts);
  if (!('wait' in ticks)) return passed(policy.path); // TMO004 reports a monitor without ticks
  const readings = allKnown({ duration });
  if ('why' in readings || windows.some((window) => valueOf(window) === undefined)) {
    return undecided(
      policy.path,
      `cannot determine when '${displayName}' opens an incident: its duration or alignment period is unknown`,
    );
  }
  const wait = windows.reduce((sum, window) => sum.plus(valueOf(window) ?? Duration.zero), readings.known.duration);
  if (!wait.isShorterThan(ticks.oldestNewestPoint)) return passed(policy.path);
  return failed({
    address: policy.path,
    message: `absence is reported after ${wait.toString()}, but points of a correct monitor may be ${ticks.oldestNewestPoint.toString()} apart`,
    detail: 'A slow tick, or a point that becomes readable late, sends a page although the monitor works.',
    values: [
      { of: policy.path, field: 'duration', value: showReading(duration) },
      ...windows.map((window) => ({ of: policy.path, field: 'alignmentPeriod', value: showReading(window) })),
    ],
    fix: `duration plus alignmentPeriod, or plus the range of the query, of at least ${ticks.oldestNewestPoint.toString()}`,
  });
}
