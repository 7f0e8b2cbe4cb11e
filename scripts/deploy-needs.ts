import { rightsOf } from '../live/preflight/resource-rights';
import { markdownTable } from '../report/parts/markdown-table';

/**
 * The narrowest predefined role that creates, changes, deletes and grants, by Terraform type, and that reads a data source:
 * https://cloud.google.com/iam/docs/understanding-roles
 */
const ROLES: Readonly<Record<string, string>> = {
  'data.google_project': 'roles/browser',
  'data.google_storage_project_service_account': 'roles/browser',
  google_artifact_registry_repository: 'roles/artifactregistry.admin',
  google_artifact_registry_repository_iam_member: 'roles/artifactregistry.admin',
  google_bigquery_dataset: 'roles/bigquery.dataOwner',
  google_bigquery_table: 'roles/bigquery.dataOwner',
  google_cloud_run_v2_job: 'roles/run.admin',
  google_cloud_run_v2_job_iam_member: 'roles/run.admin',
  google_cloud_run_v2_service: 'roles/run.admin',
  google_cloud_run_v2_service_iam_member: 'roles/run.admin',
  google_cloud_scheduler_job: 'roles/cloudscheduler.admin',
  google_cloud_tasks_queue: 'roles/cloudtasks.admin',
  google_cloud_tasks_queue_iam_member: 'roles/cloudtasks.admin',
  google_cloudfunctions2_function: 'roles/cloudfunctions.admin',
  google_firestore_backup_schedule: 'roles/datastore.owner',
  google_firestore_database: 'roles/datastore.owner',
  google_firestore_field: 'roles/datastore.owner',
  google_firestore_index: 'roles/datastore.owner',
  google_logging_linked_dataset: 'roles/logging.configWriter',
  google_logging_metric: 'roles/logging.configWriter',
  google_logging_project_bucket_config: 'roles/logging.configWriter',
  google_logging_project_sink: 'roles/logging.configWriter',
  google_monitoring_alert_policy: 'roles/monitoring.admin',
  google_monitoring_custom_service: 'roles/monitoring.admin',
  google_monitoring_dashboard: 'roles/monitoring.admin',
  google_monitoring_metric_descriptor: 'roles/monitoring.admin',
  google_monitoring_notification_channel: 'roles/monitoring.admin',
  google_monitoring_slo: 'roles/monitoring.admin',
  google_project_iam_custom_role: 'roles/iam.roleAdmin',
  google_project_iam_member: 'roles/resourcemanager.projectIamAdmin',
  google_pubsub_subscription: 'roles/pubsub.admin',
  google_pubsub_subscription_iam_member: 'roles/pubsub.admin',
  google_pubsub_topic: 'roles/pubsub.admin',
  google_pubsub_topic_iam_member: 'roles/pubsub.admin',
  google_secret_manager_secret_iam_member: 'roles/secretmanager.admin',
  google_service_account: 'roles/iam.serviceAccountAdmin',
  google_service_account_iam_member: 'roles/iam.serviceAccountAdmin',
  google_storage_bucket: 'roles/storage.admin',
  google_storage_bucket_iam_member: 'roles/storage.admin',
  google_storage_bucket_object: 'roles/storage.admin',
};

/** For what runs or calls as a service account: https://cloud.google.com/iam/docs/service-accounts-actas */
const ACTS_AS = 'roles/iam.serviceAccountUser';
const ACT_AS = 'iam.serviceAccounts.actAs';
/** The events of functions come through it. */
const EVENTS_API = 'eventarc.googleapis.com';

/** https://registry.terraform.io/providers/hashicorp/google/6.50.0/docs/resources/google_project_iam_custom_role */
const DELETED_ROLES =
  'A custom role that was deleted is undeleted where it is applied again within 7 days. From then on, for up to 30 more days, its name cannot be used, with any rights: an apply of the guard fails until the name is free.';

const [START, END] = ['<!-- needs: npm run docs writes this part -->', '<!-- end of needs -->'];

/** The types whose needs are listed. */
export const NEEDED_TYPES: readonly string[] = Object.keys(ROLES);

/** docs/deploy.md with the roles and APIs that the resources of the stacks need. */
export function withNeeds(page: string): string {
  const [before = '', rest = ''] = page.split(START);
  const after = rest.split(END)[1] ?? '';
  return `${before}${START}\n\n${needsText()}\n\n${END}${after}`;
}

function needsText(): string {
  const roles = new Map<string, string[]>();
  const apis = new Set<string>();
  const note = (role: string, type: string) => roles.set(role, [...(roles.get(role) ?? []), type]);
  for (const [type, role] of Object.entries(ROLES)) {
    const rights = rightsOf(type);
    if (rights === undefined) throw new Error(`${type}: live/preflight/resource-rights.ts has no rights of it`);
    const { api, moreApis = [], forAction } = rights;
    for (const one of [api, ...moreApis]) apis.add(one);
    note(role, type);
    if (forAction.create.includes(ACT_AS)) note(ACTS_AS, type);
  }
  const rows = [...roles]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([role, of]) => [`\`${role}\``, of.map(shortName).join(', ')]);
  const enabled = [...apis, EVENTS_API].sort();
  return [
    'The APIs, once for each project:',
    `\`\`\`sh\ngcloud services enable --project=PROJECT ${enabled.join(' ')}\n\`\`\``,
    'Roles of the account that applies, on the project, by the resources that the stacks may hold:',
    markdownTable(['role', 'for'], rows),
    DELETED_ROLES,
  ].join('\n\n');
}

/** `google_cloud_run_v2_job_iam_member`: `cloud_run_v2_job_iam_member`. */
function shortName(type: string): string {
  return type.replace('google_', '');
}
