import { MonitoringMetricDescriptor } from '@cdktf/provider-google/lib/monitoring-metric-descriptor';
import { Sleep } from '@cdktf/provider-time/lib/sleep';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { Duration } from '../model/duration';
import { GAUGES, type AnyGaugeName, type Gauge } from '../model/gauges';
import type { Names } from '../model/names';
import { checkProps } from './check-props';

export interface GaugeDescriptorsProps {
  readonly names: Names;
  /**
   * How long alert policies wait after a metric was added. The API answers 404 to a policy on a metric that it does not
   * know yet (https://github.com/hashicorp/terraform-provider-google/issues/11102). A second apply is safe.
   * @default 2 min
   */
  readonly settle?: Duration;
}

const SUBSCRIPTION_LABEL = { key: 'subscription_id', valueType: 'STRING', description: 'The push subscription.' };

/** Declares the in-flight gauges, so that alert policies on them can be created before the first point is written. */
export class GaugeDescriptors extends Construct {
  /** An alert policy on a gauge depends on this wait. */
  readonly visible: ITerraformDependable;

  constructor(scope: Construct, id: string, props: GaugeDescriptorsProps) {
    super(scope, id);
    checkProps(this, 'GaugeDescriptorsProps', props);
    const { names, settle = Duration.minutes(2) } = props;
    const gauges = Object.entries(GAUGES) as [AnyGaugeName, Gauge][];
    const descriptors = gauges.map(
      ([name, gauge]) =>
        new MonitoringMetricDescriptor(this, name, {
          type: names.gaugeType(name),
          metricKind: 'GAUGE',
          valueType: gauge.valueType,
          unit: gauge.unit,
          displayName: gauge.displayName,
          description: gauge.description,
          labels: [
            { key: 'criticality', valueType: 'STRING', description: 'P0 to P3.' },
            { key: 'scope', valueType: 'STRING', description: 'processor, phase (dense), breaker or guard.' },
            ...(gauge.ofSubscription === true ? [SUBSCRIPTION_LABEL] : []),
          ],
        }),
    );
    this.visible = new Sleep(this, 'settle', {
      createDuration: settle.toTerraform(),
      // Keyed on the names, so that an apply waits only when a metric is added.
      triggers: { metrics: gauges.map(([name]) => names.gaugeType(name)).join(' ') },
      dependsOn: descriptors,
    });
  }
}
