import type { Resource } from '../terraform/resource';
import type { Facts } from './facts';

/** Resources of a type that can hold a timeout or make a call, and that no fact comes from. */
export interface UnreadType {
  readonly type: string;
  readonly count: number;
}

/** Types that run or call something, also where no field of them says how long. */
const RUNS_OR_CALLS = new RegExp(
  [
    'google_(cloudfunctions_function|cloudfunctions2_function|cloud_run_service|cloud_run_v2_(service|job)|workflows_workflow|eventarc_trigger)',
    'google_(app_engine_(standard|flexible)_app_version|cloudbuild_trigger|cloud_run_v2_worker_pool)',
    'google_(composer_environment|dataflow_(flex_template_)?job|dataproc_(job|batch|workflow_template))',
    'google_(bigquery_(job|data_transfer_config|routine)|api_gateway_api_config|integrations_\\w+)',
    'google_(compute_(backend_service|region_backend_service|url_map|region_url_map|http_health_check))',
    'google_(vertex_ai_\\w+|notebooks_\\w+|storage_transfer_job|workstations_\\w+|gkehub_\\w+|container_cluster)',
    'aws_(lambda_function|sqs_queue|sfn_state_machine|ecs_(service|task_definition)|batch_job_definition|cloudwatch_event_rule|scheduler_schedule)',
    'azurerm_(\\w*function_app|logic_app_workflow|container_app(_job)?)',
    'kubernetes_(cron_job|job|deployment)(_v1)?',
    '(appengine.googleapis.com/(Version|Service)|cloudbuild.googleapis.com/\\w+|composer.googleapis.com/Environment)',
    '(dataflow.googleapis.com/Job|dataproc.googleapis.com/\\w+|aiplatform.googleapis.com/\\w+)',
  ]
    .map((types) => `^${types}$`)
    .join('|'),
);

/** A field that holds a time to wait. `timeouts` are Terraform's own, of its operations. */
const TIME = /(^|_)(timeout|deadline)(_|$)/;

/** The types that were not read, the most frequent first. */
export function unreadTypes(all: readonly Facts[]): UnreadType[] {
  const counts = new Map<string, number>();
  for (const { index } of all)
    for (const [type, resources] of index.unread()) {
      const held = RUNS_OR_CALLS.test(type) ? resources.length : resources.filter(holdsTime).length;
      if (held > 0) counts.set(type, (counts.get(type) ?? 0) + held);
    }
  return [...counts]
    .map(([type, count]) => ({ type, count }))
    .sort((a, b) => b.count - a.count || (a.type < b.type ? -1 : 1));
}

function holdsTime({ values }: Resource): boolean {
  return hasTime(values);
}

function hasTime(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(hasTime);
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(
    ([name, inner]) => (TIME.test(name) && typeof inner !== 'object') || (name !== '//' && hasTime(inner)),
  );
}
