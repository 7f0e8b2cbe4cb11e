import type { MonitoringConfig } from '../alerting/monitoring-config';
import type { ReportOptions } from '../report/page/report-page';
import { channelsInTerraform } from '../terraform/channels-in-terraform';
import { dashboardsInTerraform } from '../terraform/dashboards-in-terraform';
import { readProvenance } from './provenance';
import type { StackFile } from './stack-files';

/** What every report shows of the stacks that were rehearsed. */
export function reportInput(
  documents: readonly StackFile[],
  { policies }: MonitoringConfig,
): Pick<ReportOptions, 'provenance' | 'policies' | 'dashboards' | 'channels'> {
  return {
    provenance: readProvenance(),
    policies,
    dashboards: dashboardsInTerraform(documents),
    channels: channelsInTerraform(documents),
  };
}
