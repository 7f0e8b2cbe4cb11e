import { TimeProvider } from '@cdktf/provider-time/lib/provider';
import type { ITerraformDependable } from 'cdktf';
import type { Construct } from 'constructs';
import { AlertPolicy } from '../constructs/alert-policy';
import { Dashboard } from '../constructs/dashboard';
import { GaugeDescriptors } from '../constructs/gauge-descriptors';
import { NotificationChannels } from '../constructs/notification-channels';
import { gaugeNamespace } from '../model/guard-config';
import { logScopeOf } from '../model/log-scope';
import type { Pipeline } from '../model/pipeline';
import { runbookLink } from '../model/repository';
import { StandingAnalysis } from './analysis/standing-analysis';
import { alertPolicies } from './alerts/all-alerts';
import type { AlertInputs } from './alerts/alert';
import { longestPushTimeout } from './alerts/backlog-old/policy';
import { phaseTiles, pipelineTiles, type DashboardInputs } from './dashboards';
import { EnvironmentStack, type EnvironmentStackProps } from './environment-stack';
import { EventMetrics } from './event-metrics';
import { Objectives } from './objectives';

/** Metrics, objectives, alert policies with their channels, and dashboards. */
export class ObservabilityStack extends EnvironmentStack {
  constructor(scope: Construct, id: string, props: EnvironmentStackProps) {
    super(scope, id, props);
    const { pipeline, environment } = props;
    const { project, names } = this;
    const shared = {
      names,
      namespace: gaugeNamespace({ pipeline: pipeline.name, environment }),
      scope: logScopeOf(pipeline),
    };
    new TimeProvider(this, 'time');
    const gauges = new GaugeDescriptors(this, 'gauges', { names });
    const metrics = new EventMetrics(this, 'events', pipeline);
    const objectives = new Objectives(this, 'objectives', {
      pipeline,
      project,
      eventMetrics: metrics.events,
      dependsOn: [metrics.visible],
    });
    const policyNames = this.addAlerts(
      environment,
      {
        pipeline,
        project,
        ...shared,
        eventMetrics: metrics.events,
        platformMetrics: metrics.platform,
        runSuccessSlo: objectives.runSuccessName,
      },
      [gauges.visible, metrics.visible, ...objectives.made],
    );
    if (pipeline.analysis !== undefined)
      new StandingAnalysis(this, 'analysis', { pipeline, environment, project, analysis: pipeline.analysis });
    this.addDashboards(`${names.brand}: ${pipeline.name} ${environment}`, pipeline, {
      ...shared,
      eventMetrics: metrics.events,
      project,
      objectives: objectives.shown,
      policyNames,
      oldestMessageSeconds: longestPushTimeout(pipeline).toSeconds(),
    });
  }

  /** @returns the resource names of the policies */
  private addAlerts(environment: string, inputs: AlertInputs, dependsOn: readonly ITerraformDependable[]): string[] {
    const { pipeline } = inputs;
    const { onCall } = pipeline;
    const { brand } = inputs.names;
    const channels = {
      page: new NotificationChannels(this, 'page', onCall.page, brand).names,
      ticket: new NotificationChannels(this, 'ticket', onCall.ticket, brand).names,
    };
    return [...alertPolicies(inputs)].map(
      ([id, { urgency, ...alert }]) =>
        new AlertPolicy(this, id, {
          ...alert,
          runbookLink: runbookLink(pipeline, environment, alert.runbook),
          channels: channels[urgency],
          dependsOn,
        }).policyName,
    );
  }

  /** One for the pipeline and one for each phase. */
  private addDashboards(title: string, { phases }: Pipeline, inputs: DashboardInputs): void {
    new Dashboard(this, 'dashboard', { displayName: title, tiles: pipelineTiles(inputs) });
    for (const phase of phases) {
      new Dashboard(this, `dashboard-${phase.id}`, {
        displayName: `${title}, ${phase.id}: ${phase.title}`,
        tiles: phaseTiles(phase.id, inputs),
      });
    }
  }
}
