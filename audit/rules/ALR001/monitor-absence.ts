import { Duration } from '../../../model/duration';
import type { Facts, Monitor } from '../../facts';
import type { AuditedPolicy, SeriesCondition } from '../../facts/alert-policy';
import { tickSeries } from '../../facts/guard';
import { allKnown, showReading, valueOf } from '../../facts/reading';
import { readSelection, selects } from '../../facts/series-selection';
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

interface AbsenceAlert {
  readonly policy: AuditedPolicy;
  readonly condition: SeriesCondition;
  readonly reads: 'yes' | 'no' | 'unknown';
}

function judge(facts: Facts, monitor: Monitor): Verdict[] {
  const alerts = absenceAlerts(facts);
  const firing = alerts.filter(({ policy, reads }) => reads === 'yes' && firesAlone(policy));
  if (firing.length > 0) return firing.map(({ policy, condition }) => waitsLongEnough(facts, policy, condition));
  const open = alerts.find(({ reads }) => reads !== 'no');
  if (open !== undefined) {
    return [
      undecided(
        open.policy.path,
        `cannot determine whether '${open.condition.displayName}' opens an incident when the monitor's ticks stop`,
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
          fix: 'add an alert policy with an absence condition on that metric, or include the stack that holds it',
        })
      : failed({
          address: wrong.policy.path,
          message: `'${wrong.condition.displayName}' selects a series that the monitor never writes`,
          detail:
            'An absence condition opens an incident only after its series had a point, and this series never has one.',
          values: [{ of: wrong.policy.path, field: 'filter', value: showReading(wrong.condition.filter) }],
          fix: 'select the labels that the monitor writes: resource generic_task, scope guard, the namespace of this pipeline',
        }),
  ];
}

function absenceAlerts({ policies, guards, names }: Facts): AbsenceAlert[] {
  const written = guards.flatMap(({ config }) => {
    const known = valueOf(config);
    return known === undefined ? [] : [tickSeries(known)];
  });
  return policies.flatMap((policy) =>
    valueOf(policy.enabled) === false
      ? []
      : policy.conditions.flatMap((condition): AbsenceAlert[] => {
          if (condition.kind !== 'absence') return [];
          const filter = valueOf(condition.filter);
          const selection = filter === undefined ? undefined : readSelection(filter);
          if (filter !== undefined && !filter.includes(names.gaugeType('tick'))) return [];
          if (selection === undefined || written.length === 0) return [{ policy, condition, reads: 'unknown' }];
          const reads = written.map((series) => selects(selection, series));
          return [{ policy, condition, reads: reads.find((read) => read !== 'no') ?? 'no' }];
        }),
  );
}

function firesAlone({ conditions, combiner, enabled }: AuditedPolicy): boolean {
  return enabled.kind !== 'unresolved' && (conditions.length === 1 || valueOf(combiner) === 'OR');
}

/**
 * The wait must not be shorter than the longest gap between readable points of a correct monitor. The wait is the
 * alignment windows plus the duration: a window holds a point for its whole width, and only then the duration begins.
 */
function waitsLongEnough(facts: Facts, policy: AuditedPolicy, condition: SeriesCondition): Verdict {
  const ticks = tickBounds(facts);
  if (!('wait' in ticks)) return passed(policy.path); // TMO004 reports a monitor without ticks
  const windows = condition.aggregations
    .filter(({ aligner }) => valueOf(aligner) !== 'ALIGN_NONE')
    .map(({ alignmentPeriod }) => alignmentPeriod);
  const readings = allKnown({ duration: condition.duration });
  if ('why' in readings || windows.some((window) => valueOf(window) === undefined)) {
    return undecided(
      policy.path,
      `cannot determine when '${condition.displayName}' opens an incident: its duration or alignment period is unknown`,
    );
  }
  const wait = windows.reduce((sum, window) => sum.plus(valueOf(window) ?? Duration.zero), readings.known.duration);
  if (!wait.isShorterThan(ticks.oldestNewestPoint)) return passed(policy.path);
  return failed({
    address: policy.path,
    message: `absence is reported after ${wait.toString()}, but points of a correct monitor may be ${ticks.oldestNewestPoint.toString()} apart`,
    detail: 'A slow tick, or a point that becomes readable late, sends a page although the monitor works.',
    values: [
      { of: policy.path, field: 'duration', value: showReading(condition.duration) },
      ...windows.map((window) => ({ of: policy.path, field: 'alignmentPeriod', value: showReading(window) })),
    ],
    fix: `duration plus alignmentPeriod of at least ${ticks.oldestNewestPoint.toString()}`,
  });
}
