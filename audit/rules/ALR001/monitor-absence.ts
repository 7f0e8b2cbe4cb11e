import { Duration } from '../../../model/duration';
import { GAUGES } from '../../../model/gauges';
import type { Facts, Monitor } from '../../facts';
import type { AuditedPolicy, SeriesCondition } from '../../facts/alert-policy';
import { tickSeries } from '../../facts/guard';
import { allKnown, showReading, valueOf } from '../../facts/reading';
import { readSelection, selects } from '../../facts/series-selection';
import { tickBounds } from '../../detection/tick-bounds';
import { failed, passed, undecided, type Rule, type Verdict } from '../../rule';

/** Whoever watches must be watched: a dead monitor sees no hang, and says so to nobody. */
export const monitorAbsence: Rule = {
  id: 'ALR001',
  name: 'monitor-absence',
  title: "somebody is told when the timeout monitor's own ticks stop",
  severity: 'error',
  check: (facts) => (facts.monitor === undefined ? [] : judge(facts, facts.monitor)),
};

interface AbsenceAlert {
  readonly policy: AuditedPolicy;
  readonly condition: SeriesCondition;
  readonly reads: 'yes' | 'no' | 'unknown';
}

function judge(facts: Facts, monitor: Monitor): Verdict[] {
  const alerts = absenceAlerts(facts);
  const alone = alerts.filter(({ policy, reads }) => reads === 'yes' && firesAlone(policy));
  if (alone.length > 0) return alone.map(({ policy, condition }) => patientEnough(facts, policy, condition));
  const open = alerts.find(({ reads }) => reads !== 'no');
  if (open !== undefined) {
    return [
      undecided(
        open.policy.path,
        `cannot say that '${open.condition.displayName}' goes off when the monitor's ticks stop`,
      ),
    ];
  }
  const [wrong] = alerts;
  return [
    wrong === undefined
      ? failed({
          address: monitor.deployable.path,
          message: `no alert goes off when ${GAUGES.tick.type} is absent`,
          detail: `A monitor that stopped sees no hang, and nobody is told. Stacks read: ${facts.stacks.join(', ')}.`,
          values: [],
          fix: 'an alert policy with an absence condition on that metric, or include the stack that holds it',
        })
      : failed({
          address: wrong.policy.path,
          message: `'${wrong.condition.displayName}' waits for a series that the monitor never writes`,
          detail:
            'An absence condition needs one point before it can go off, and of this series there will never be one.',
          values: [{ of: wrong.policy.path, field: 'filter', value: showReading(wrong.condition.filter) }],
          fix: 'the labels that the monitor writes: resource generic_task, scope guard, the namespace of this pipeline',
        }),
  ];
}

function absenceAlerts({ policies, guards }: Facts): AbsenceAlert[] {
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
          if (filter !== undefined && !filter.includes(GAUGES.tick.type)) return [];
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
 * A healthy monitor's points may be that far apart, to whoever reads them: an alert that waits less cries wolf. A
 * window holds a point for as long as it is wide, and only then does the duration begin.
 */
function patientEnough(facts: Facts, policy: AuditedPolicy, condition: SeriesCondition): Verdict {
  const ticks = tickBounds(facts);
  if (!('wait' in ticks)) return passed(policy.path); // TMO004 says that nothing ticks it
  const windows = condition.aggregations
    .filter(({ aligner }) => valueOf(aligner) !== 'ALIGN_NONE')
    .map(({ alignmentPeriod }) => alignmentPeriod);
  const readings = allKnown({ duration: condition.duration });
  if ('why' in readings || windows.some((window) => valueOf(window) === undefined)) {
    return undecided(
      policy.path,
      `cannot say when '${condition.displayName}' goes off: duration or alignment is unknown`,
    );
  }
  const wait = windows.reduce((sum, window) => sum.plus(valueOf(window) ?? Duration.zero), readings.known.duration);
  if (!wait.isShorterThan(ticks.oldestNewestPoint)) return passed(policy.path);
  return failed({
    address: policy.path,
    message: `absence is reported after ${wait.toString()}, but a healthy monitor's points may be ${ticks.oldestNewestPoint.toString()} apart`,
    detail: 'A slow tick, or a point that can be read late only, pages somebody although all is well.',
    values: [
      { of: policy.path, field: 'duration', value: showReading(condition.duration) },
      ...windows.map((window) => ({ of: policy.path, field: 'alignmentPeriod', value: showReading(window) })),
    ],
    fix: `duration and alignmentPeriod of at least ${ticks.oldestNewestPoint.toString()} together`,
  });
}
