import { MonitoringCustomService } from '@cdktf/provider-google/lib/monitoring-custom-service';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { AlertCondition } from '../constructs/alert-condition';
import { logMetricSeries, NOT_EXPECTED } from '../constructs/series';
import { ServiceLevelObjective } from '../constructs/service-level-objective';
import { BURN_RATE_ALERTS, type BurnRateAlert } from '../model/burn-rate';
import { BAD_OUTCOMES, EVENT_METRICS, RUN_RESOURCE } from '../model/event-metrics';
import type { Phase, Pipeline } from '../model/pipeline';
import type { Alert } from './alert';

export interface ObjectivesProps {
  readonly pipeline: Pipeline;
  readonly project: string;
  /** The metrics must exist first. */
  readonly dependsOn: readonly ITerraformDependable[];
}

/** An objective for each phase that has processors, and alerts on its burn rate where its volume allows one. */
export class Objectives extends Construct {
  /** Resource names of the objectives, by phase. Literals: a reference in a filter could not be rehearsed. */
  readonly names = new Map<string, string>();
  readonly burnAlerts: Record<string, Alert> = {};
  /** What an alert policy on them depends on. */
  readonly made: ITerraformDependable[] = [];

  constructor(scope: Construct, id: string, props: ObjectivesProps) {
    super(scope, id);
    const { pipeline, project, dependsOn } = props;
    // A service of our own: Google's canonical ones may not exist before the first request.
    const serviceId = `phasewatch-${pipeline.name}`;
    const service = new MonitoringCustomService(this, 'service', {
      serviceId,
      displayName: `Phasewatch: ${pipeline.name}`,
    });
    for (const phase of pipeline.phases) {
      if (phase.deployables.every(({ processors }) => processors.length === 0)) continue;
      const sloId = `${phase.id}-run-success`;
      this.made.push(objective(this, service, sloId, phase, dependsOn));
      const name = `projects/${project}/services/${serviceId}/serviceLevelObjectives/${sloId}`;
      this.names.set(phase.id, name);
      if (phase.runSuccess.eventsPerDay === undefined) continue;
      for (const burn of BURN_RATE_ALERTS)
        this.burnAlerts[`slo-burn-${burn.name}-${phase.id}`] = burnAlert(phase, burn, name);
    }
  }
}

function objective(
  scope: Construct,
  service: MonitoringCustomService,
  sloId: string,
  phase: Phase,
  dependsOn: readonly ITerraformDependable[],
): ITerraformDependable {
  const outcomes = (types: string | readonly string[]) =>
    logMetricSeries(
      EVENT_METRICS.outcomes,
      RUN_RESOURCE,
      ['metric.labels.phase', '=', phase.id],
      ['metric.labels.type', '=', types],
    );
  const bad = outcomes(BAD_OUTCOMES);
  return new ServiceLevelObjective(scope, sloId, {
    service,
    sloId,
    displayName: `${phase.id}: runs that succeed`,
    goal: phase.runSuccess.goal,
    good: outcomes('succeeded'),
    bad: { ...bad, where: [...bad.where, NOT_EXPECTED] },
    dependsOn,
  }).resource;
}

function burnAlert(phase: Phase, { name, threshold, long, short }: BurnRateAlert, slo: string): Alert {
  const urgent = name === 'fast';
  const condition = (lookback: BurnRateAlert['long']): AlertCondition => ({
    kind: 'burn-rate',
    displayName: `burns over ${threshold} times over ${lookback.toString()}`,
    slo,
    lookback,
    threshold,
  });
  return {
    displayName: `Phasewatch: ${phase.id} burns its budget ${urgent ? 'fast' : 'slowly'}`,
    severity: urgent ? 'CRITICAL' : 'WARNING',
    urgency: urgent ? 'page' : 'ticket',
    runbook: 'slo-burn',
    combiner: 'AND',
    conditions: [condition(long), condition(short)],
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
