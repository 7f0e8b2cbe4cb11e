import { MonitoringCustomService } from '@cdktf/provider-google/lib/monitoring-custom-service';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { GAUGE_AGGREGATION, type AlertCondition } from '../constructs/alert-condition';
import { gaugeSeries, logMetricSeries, NOT_EXPECTED } from '../constructs/series';
import { ServiceLevelObjective, type ServiceLevelObjectiveProps } from '../constructs/service-level-objective';
import { Duration } from '../model/duration';
import { BURN_RATE_ALERTS, type BurnRateAlert } from '../model/burn-rate';
import { DAILY } from '../model/deadline';
import { BAD_OUTCOMES, EVENT_METRICS, RUN_RESOURCE } from '../model/event-metrics';
import type { Phase, Pipeline, Processor } from '../model/pipeline';
import type { GuardEventType } from '../model/run-event';
import type { Alert } from './alert';

export interface ObjectivesProps {
  readonly pipeline: Pipeline;
  readonly project: string;
  /** Of the guard's gauges. */
  readonly namespace: string;
  /** The metrics must exist first. */
  readonly dependsOn: readonly ITerraformDependable[];
}

/** One objective, as a dashboard shows it. */
export interface ShownObjective {
  /** Such as `phase2: runs that succeed`. */
  readonly title: string;
  /** Resource name: a literal, as a reference in a filter could not be rehearsed. */
  readonly name: string;
}

/**
 * Two objectives for each phase that has processors, of its runs and of its deadlines; and alerts on the burn rate of the
 * first where the volume allows one. A deadline is one event a day, which is too little for a rate: one miss would burn
 * `1 / (1 - goal)` times faster than even over any window (model/burn-rate.ts), so its budget is shown, and two misses in
 * a row are a ticket (stacks/guard-alerts.ts).
 */
export class Objectives extends Construct {
  readonly shown: ShownObjective[] = [];
  readonly burnAlerts: Record<string, Alert> = {};
  /** What an alert policy on them depends on. */
  readonly made: ITerraformDependable[] = [];

  constructor(scope: Construct, id: string, props: ObjectivesProps) {
    super(scope, id);
    const { pipeline, project, namespace, dependsOn } = props;
    // A service of our own: Google's canonical ones may not exist before the first request.
    const serviceId = `phasewatch-${pipeline.name}`;
    const service = new MonitoringCustomService(this, 'service', {
      serviceId,
      displayName: `Phasewatch: ${pipeline.name}`,
    });
    const nameOf = (sloId: string) => `projects/${project}/services/${serviceId}/serviceLevelObjectives/${sloId}`;
    for (const phase of pipeline.phases) {
      for (const objective of [runSuccess(phase), deadlines(phase)]) {
        if (objective === undefined) continue;
        const { sloId, displayName: title } = objective;
        this.made.push(new ServiceLevelObjective(this, sloId, { ...objective, service, dependsOn }).resource);
        this.shown.push({ title, name: nameOf(sloId) });
      }
      if (phase.runSuccess.eventsPerDay === undefined) continue;
      for (const burn of BURN_RATE_ALERTS) {
        this.burnAlerts[`slo-burn-${burn.name}-${phase.id}`] = burnAlert(
          phase,
          burn,
          nameOf(runSuccessId(phase)),
          namespace,
        );
      }
    }
  }
}

type Objective = Omit<ServiceLevelObjectiveProps, 'service' | 'dependsOn'>;

const runSuccessId = ({ id }: Phase) => `${id}-run-success`;

/** Of a phase without processors nobody reports a run. */
function runSuccess(phase: Phase): Objective | undefined {
  if (processorsIn(phase).length === 0) return undefined;
  const outcomes = (types: string | readonly string[]) =>
    logMetricSeries(
      EVENT_METRICS.outcomes,
      RUN_RESOURCE,
      ['metric.labels.phase', '=', phase.id],
      ['metric.labels.type', '=', types],
    );
  const bad = outcomes(BAD_OUTCOMES);
  return {
    sloId: runSuccessId(phase),
    displayName: `${phase.id}: runs that succeed`,
    goal: phase.runSuccess.goal,
    good: outcomes('succeeded'),
    bad: { ...bad, where: [...bad.where, NOT_EXPECTED] },
  };
}

/** Of a phase without daily processors nobody says when it is done with a date, so the monitor judges none. */
function deadlines(phase: Phase): Objective | undefined {
  if (processorsIn(phase).every(({ expectedEvery }) => expectedEvery.isLongerThan(DAILY))) return undefined;
  const judged = (type: GuardEventType) =>
    logMetricSeries(
      EVENT_METRICS.deadlines,
      RUN_RESOURCE,
      ['metric.labels.phase', '=', phase.id],
      ['metric.labels.type', '=', type],
    );
  return {
    sloId: `${phase.id}-deadlines`,
    displayName: `${phase.id}: deadlines that are met`,
    goal: phase.deadline.goal,
    good: judged('deadline_met'),
    bad: judged('deadline_missed'),
  };
}

function processorsIn({ deployables }: Phase): Processor[] {
  return deployables.flatMap(({ processors }) => processors);
}

/** Time for a breaker to open, if one is going to: what it stops is on its ticket, and wakes nobody as well. */
const BREAKERS_TURN = Duration.minutes(5);

function burnAlert(
  phase: Phase,
  { name, threshold, long, short }: BurnRateAlert,
  slo: string,
  namespace: string,
): Alert {
  const urgent = name === 'fast';
  const condition = (lookback: BurnRateAlert['long']): AlertCondition => ({
    kind: 'burn-rate',
    displayName: `burns over ${threshold} times over ${lookback.toString()}`,
    slo,
    lookback,
    threshold,
    duration: urgent ? BREAKERS_TURN : Duration.zero,
  });
  // Should the guard die, the condition keeps what it was: breakers that were closed hold nothing back.
  const breakersClosed: AlertCondition = {
    kind: 'threshold',
    displayName: `and no breaker of ${phase.id} is open`,
    series: gaugeSeries('breakerOpen', namespace, 'breaker', ['resource.labels.job', '=', phase.id]),
    aggregation: { ...GAUGE_AGGREGATION, crossSeriesReducer: 'REDUCE_MAX' },
    comparison: 'COMPARISON_LT',
    threshold: 1,
    duration: Duration.zero,
  };
  return {
    displayName: `Phasewatch: ${phase.id} burns its budget ${urgent ? 'fast' : 'slowly'}`,
    severity: urgent ? 'CRITICAL' : 'WARNING',
    urgency: urgent ? 'page' : 'ticket',
    runbook: 'slo-burn',
    combiner: 'AND',
    conditions: [condition(long), condition(short), ...(urgent ? [breakersClosed] : [])],
    documentation: {
      subject: `${phase.id} burns its error budget ${urgent ? 'fast' : 'slowly'}`,
      whatHappened: `Runs of ${phase.id} fail ${threshold} times more often than the goal of ${(phase.runSuccess.goal * 100).toFixed(1)}% allows, over ${long.toString()} and over ${short.toString()}.`,
      whatItMeans: `At this pace the budget of 28 days is gone in ${((28 * 24) / threshold).toFixed(0)} hours. Expected failures are not counted.`,
      firstSteps: [
        'Which processors, which categories? See the dashboard of the phase.',
        'One processor: its breaker opens by itself. All of them: look at what they share.',
        'Was there a deploy? Roll it back.',
      ],
    },
  };
}
