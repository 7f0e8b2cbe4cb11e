import { MonitoringCustomService } from '@cdktf/provider-google/lib/monitoring-custom-service';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { logMetricSeries, NOT_EXPECTED } from '../constructs/series';
import { ServiceLevelObjective, type ServiceLevelObjectiveProps } from '../constructs/service-level-objective';
import { DAILY } from '../model/deadline';
import { BAD_OUTCOMES, type RunEventMetrics } from '../model/event-metrics';
import { namesOf } from '../model/names';
import type { Phase, Pipeline, Processor } from '../model/pipeline';
import type { GuardEventType } from '../model/run-event';

export interface ObjectivesProps {
  readonly pipeline: Pipeline;
  readonly project: string;
  readonly eventMetrics: RunEventMetrics;
  /** The metrics of the objectives must exist first. */
  readonly dependsOn: readonly ITerraformDependable[];
}

/** An objective on a dashboard. */
export interface ShownObjective {
  /** Such as `import: runs that succeed`. */
  readonly title: string;
  /** Resource name, written out: a Terraform reference in a filter could not be rehearsed. */
  readonly name: string;
}

/**
 * Two objectives for each phase that has processors: for its runs and for its deadlines. Alerts on the burn rate of the
 * first are in stacks/alerts/slo-burn. A deadline is one event a day, too few for a burn rate: one miss would burn
 * `1 / (1 - goal)` times faster than even over any window (model/burn-rate.ts). Dashboards show its budget instead, and
 * stacks/alerts/deadline-missed-again is a ticket on two misses in a row.
 */
export class Objectives extends Construct {
  readonly shown: ShownObjective[] = [];
  /** The objectives, for alert policies that depend on them. */
  readonly made: ITerraformDependable[] = [];
  /** Resource name of the run-success objective of a phase. */
  readonly runSuccessName: (phase: Phase) => string;

  constructor(scope: Construct, id: string, { pipeline, project, eventMetrics, dependsOn }: ObjectivesProps) {
    super(scope, id);
    // A service of our own: Google creates its canonical services only with the first request.
    const { sloService: serviceId, brand } = namesOf(pipeline);
    const service = new MonitoringCustomService(this, 'service', {
      serviceId,
      displayName: `${brand}: ${pipeline.name}`,
    });
    const nameOf = (sloId: string) => `projects/${project}/services/${serviceId}/serviceLevelObjectives/${sloId}`;
    this.runSuccessName = (phase) => nameOf(runSuccessId(phase));
    for (const phase of pipeline.phases) {
      for (const objective of [runSuccess(phase, eventMetrics), deadlines(phase, eventMetrics)]) {
        if (objective === undefined) continue;
        const { sloId, displayName: title } = objective;
        this.made.push(new ServiceLevelObjective(this, sloId, { ...objective, service, dependsOn }).resource);
        this.shown.push({ title, name: nameOf(sloId) });
      }
    }
  }
}

type Objective = Omit<ServiceLevelObjectiveProps, 'service' | 'dependsOn'>;

const runSuccessId = ({ id }: Phase) => `${id}-run-success`;

/** None for a phase without processors: no runs are reported for it. */
function runSuccess(phase: Phase, metrics: RunEventMetrics): Objective | undefined {
  if (phase.runSuccess === undefined || processorsIn(phase).length === 0) return undefined;
  const outcomes = (types: string | readonly string[]) =>
    logMetricSeries(metrics.outcomes, ['metric.labels.phase', '=', phase.id], ['metric.labels.type', '=', types]);
  const bad = outcomes(BAD_OUTCOMES);
  return {
    sloId: runSuccessId(phase),
    displayName: `${phase.id}: runs that succeed`,
    goal: phase.runSuccess.goal,
    good: outcomes('succeeded'),
    bad: { ...bad, where: [...bad.where, NOT_EXPECTED] },
  };
}

/** None for a phase without daily processors: the monitor cannot judge when such a phase has completed a date. */
function deadlines(phase: Phase, metrics: RunEventMetrics): Objective | undefined {
  if (
    phase.deadline === undefined ||
    processorsIn(phase).every(({ expectedEvery }) => expectedEvery.isLongerThan(DAILY))
  )
    return undefined;
  const judged = (type: GuardEventType) =>
    logMetricSeries(metrics.deadlines, ['metric.labels.phase', '=', phase.id], ['metric.labels.type', '=', type]);
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
