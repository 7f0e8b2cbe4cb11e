import { TimeProvider } from '@cdktf/provider-time/lib/provider';
import type { Construct } from 'constructs';
import { AlertPolicy } from '../constructs/alert-policy';
import { Dashboard } from '../constructs/dashboard';
import { GaugeDescriptors } from '../constructs/gauge-descriptors';
import { NotificationChannels } from '../constructs/notification-channels';
import { gaugeNamespace } from '../model/guard-config';
import { EnvironmentStack, type EnvironmentStackProps } from './environment-stack';
import { inFlightAlerts } from './in-flight-alerts';

/** Who is told about what, and what people look at. */
export class ObservabilityStack extends EnvironmentStack {
  constructor(scope: Construct, id: string, props: EnvironmentStackProps) {
    super(scope, id, props);
    const { pipeline, environment } = props;
    const namespace = gaugeNamespace({ pipeline: pipeline.name, environment });
    new TimeProvider(this, 'time');
    const gauges = new GaugeDescriptors(this, 'gauges');
    const channels = new NotificationChannels(this, 'channels', pipeline.onCall).names;
    for (const [name, alert] of Object.entries(inFlightAlerts(namespace))) {
      new AlertPolicy(this, name, { ...alert, runbook: name, channels, dependsOn: [gauges.visible] });
    }
    new Dashboard(this, 'dashboard', {
      displayName: `Phasewatch: ${pipeline.name} ${environment}, in flight`,
      tiles: [
        { title: 'Age over budget, by phase', gauge: 'ageRatio', scope: 'phase', by: 'job', threshold: 1, namespace },
        {
          title: 'Silence over allowed, by phase',
          gauge: 'silenceRatio',
          scope: 'phase',
          by: 'job',
          threshold: 1,
          namespace,
        },
        {
          title: 'Age over budget, by processor',
          gauge: 'ageRatio',
          scope: 'processor',
          by: 'task_id',
          threshold: 1,
          namespace,
        },
        {
          title: 'Silence over allowed, by processor',
          gauge: 'silenceRatio',
          scope: 'processor',
          by: 'task_id',
          threshold: 1,
          namespace,
        },
        { title: 'Runs in flight, by phase', gauge: 'active', scope: 'phase', by: 'job', namespace },
        { title: 'Timeout monitor ticks', gauge: 'tick', scope: 'guard', by: 'task_id', namespace },
      ],
    });
  }
}
