import { readDashboard, type Dashboard } from '../alerting/charting/dashboard';
import { readSynthesizedStack, type StackDocument } from './terraform-json';

/** The dashboards of synthesized stacks with a mosaic layout. */
export function dashboardsInTerraform(documents: readonly StackDocument[]): Dashboard[] {
  return documents
    .flatMap(readSynthesizedStack)
    .flatMap(({ type, path, values }) =>
      type === 'google_monitoring_dashboard' ? (readDashboard(path, values['dashboard_json']) ?? []) : [],
    );
}
