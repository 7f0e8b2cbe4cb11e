import { ResourceIndex } from '../audit/facts/resource-index';
import type { MonitoringConfig } from '../alerting/monitoring-config';
import type { PipelineMap } from '../model/pipeline-map';
import { mapOfStack } from '../report/map/map-of-stack';
import type { ReportOptions } from '../report/page/report-page';
import { declaredStack } from '../simulation/declared-stack';
import { stackFacts } from '../simulation/stack-facts';
import { channelsInTerraform } from '../terraform/channels-in-terraform';
import { dashboardsInTerraform } from '../terraform/dashboards-in-terraform';
import { readSynthesizedStack } from '../terraform/terraform-json';
import type { StackFile } from './stack-files';

/** What every report shows of the stacks that were rehearsed. */
export function reportInput(
  documents: readonly StackFile[],
  { policies }: MonitoringConfig,
): Pick<ReportOptions, 'policies' | 'dashboards' | 'channels'> {
  return {
    policies,
    dashboards: dashboardsInTerraform(documents),
    channels: channelsInTerraform(documents),
  };
}

/** The map of synthesized stacks with a guard. */
export function pipelineMapOf(documents: readonly StackFile[]): PipelineMap {
  const resources = documents.flatMap(readSynthesizedStack);
  return mapOfStack(declaredStack(documents).config, stackFacts(new ResourceIndex(resources)));
}
