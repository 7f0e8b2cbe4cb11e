import { TimeProvider } from '@cdktf/provider-time/lib/provider';
import type { Construct } from 'constructs';
import { AlertPolicy } from '../constructs/alert-policy';
import { Dashboard } from '../constructs/dashboard';
import { GaugeDescriptors } from '../constructs/gauge-descriptors';
import { NotificationChannels } from '../constructs/notification-channels';
import { Duration } from '../model/duration';
import { gaugeNamespace } from '../model/guard-config';
import { deployablesOf, type Pipeline } from '../model/pipeline';
import type { Alert } from './alert';
import { phaseTiles, pipelineTiles } from './dashboards';
import { deliveryAlerts, type Deliveries } from './delivery-alerts';
import { EnvironmentStack, type EnvironmentStackProps } from './environment-stack';
import { eventAlerts } from './event-alerts';
import { EventMetrics } from './event-metrics';
import { guardAlerts } from './guard-alerts';
import { inFlightAlerts } from './in-flight-alerts';
import { Objectives } from './objectives';

/** Who is told about what, and what people look at. */
export class ObservabilityStack extends EnvironmentStack {
  constructor(scope: Construct, id: string, props: EnvironmentStackProps) {
    super(scope, id, props);
    const { pipeline, environment } = props;
    const { project } = this;
    const namespace = gaugeNamespace({ pipeline: pipeline.name, environment });
    const deliveries = deliveriesOf(pipeline, namespace);
    new TimeProvider(this, 'time');
    const gauges = new GaugeDescriptors(this, 'gauges');
    const metrics = new EventMetrics(this, 'events', pipeline);
    const objectives = new Objectives(this, 'objectives', {
      pipeline,
      project,
      namespace,
      dependsOn: [metrics.visible],
    });
    const channels = {
      page: new NotificationChannels(this, 'page', pipeline.onCall.page).names,
      ticket: new NotificationChannels(this, 'ticket', pipeline.onCall.ticket).names,
    };
    const alerts: Record<string, Alert> = {
      ...inFlightAlerts(namespace),
      ...guardAlerts(namespace, pipeline.phases),
      ...eventAlerts(metrics.platform, pipeline.region),
      ...deliveryAlerts(deliveries),
      ...objectives.burnAlerts,
    };
    const dependsOn = [gauges.visible, metrics.visible, ...objectives.made];
    const policyNames = Object.entries(alerts).map(
      ([name, { urgency, ...alert }]) =>
        new AlertPolicy(this, name, { ...alert, channels: channels[urgency], dependsOn }).policyName,
    );
    const inputs = {
      namespace,
      project,
      objectives: objectives.shown,
      policyNames,
      oldestMessageSeconds: deliveries.oldest.toSeconds(),
    };
    const title = `Phasewatch: ${pipeline.name} ${environment}`;
    new Dashboard(this, 'dashboard', { displayName: title, tiles: pipelineTiles(inputs) });
    for (const phase of pipeline.phases) {
      new Dashboard(this, `dashboard-${phase.id}`, {
        displayName: `${title}, ${phase.id}: ${phase.title}`,
        tiles: phaseTiles(phase.id, inputs),
      });
    }
  }
}

function deliveriesOf(pipeline: Pipeline, namespace: string): Deliveries {
  const pushed = deployablesOf(pipeline).flatMap(({ deployable }) =>
    deployable.triggers.flatMap((trigger) =>
      trigger.kind === 'push' ? [{ deployable, subscription: trigger.subscription }] : [],
    ),
  );
  return {
    namespace,
    subscriptions: pushed.map(({ subscription }) => subscription),
    oldest: Duration.max(...pushed.map(({ deployable }) => deployable.timeout)),
  };
}
