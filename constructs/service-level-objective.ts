import { MonitoringSlo } from '@cdktf/provider-google/lib/monitoring-slo';
import type { MonitoringCustomService } from '@cdktf/provider-google/lib/monitoring-custom-service';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { goalProblem } from '../model/goal';
import { InputError } from '../model/problem';
import { checkProps } from './check-props';
import { seriesFilter, type SeriesSelection } from './series';

export interface ServiceLevelObjectiveProps {
  readonly service: MonitoringCustomService;
  /** Id within the service, such as `import-run-success`. */
  readonly sloId: string;
  readonly displayName: string;
  /** Share of good events, in (0, 0.9999]. */
  readonly goal: number;
  /** Good events. */
  readonly good: SeriesSelection;
  /** Bad events. Events in neither selection are not in the total. */
  readonly bad: SeriesSelection;
  /** The metrics must exist first. */
  readonly dependsOn: readonly ITerraformDependable[];
}

/** Days of the error budget: https://cloud.google.com/stackdriver/docs/solutions/slo-monitoring */
export const ROLLING_PERIOD_DAYS = 28;

/** A request-based objective: good events over good and bad ones, over 28 days. */
export class ServiceLevelObjective extends Construct {
  readonly resource: MonitoringSlo;

  /** @throws InputError SLO001 for a goal that the API refuses */
  constructor(scope: Construct, id: string, props: ServiceLevelObjectiveProps) {
    super(scope, id);
    checkProps(this, 'ServiceLevelObjectiveProps', props);
    const problem = goalProblem(this.node.path, props.goal);
    if (problem) throw new InputError([problem]);
    this.resource = new MonitoringSlo(this, 'slo', {
      service: props.service.serviceId,
      sloId: props.sloId,
      displayName: props.displayName,
      goal: props.goal,
      rollingPeriodDays: ROLLING_PERIOD_DAYS,
      requestBasedSli: {
        goodTotalRatio: { goodServiceFilter: seriesFilter(props.good), badServiceFilter: seriesFilter(props.bad) },
      },
      dependsOn: [...props.dependsOn],
    });
  }
}
