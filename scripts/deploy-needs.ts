import { markdownTable } from '../report/parts/markdown-table';

/** What an apply needs for resources of one type. */
interface Need {
  /** APIs of the project, without `.googleapis.com`. */
  readonly apis: readonly string[];
  /** The narrowest predefined role that creates, changes, deletes and grants: https://cloud.google.com/iam/docs/understanding-roles */
  readonly role: string;
}

const need = (api: string, role: string, ...more: readonly string[]): Need => ({ apis: [api, ...more], role });
const RUN = need('run', 'roles/run.admin');
const PUBSUB = need('pubsub', 'roles/pubsub.admin');
const MONITORING = need('monitoring', 'roles/monitoring.admin');
const FIRESTORE = need('firestore', 'roles/datastore.owner');
const STORAGE = need('storage', 'roles/storage.admin');
const ARTIFACTS = need('artifactregistry', 'roles/artifactregistry.admin');
const TASKS = need('cloudtasks', 'roles/cloudtasks.admin');
const LOGGING = need('logging', 'roles/logging.configWriter');

/** By Terraform type: every type that a stack may hold. */
const NEEDS: Readonly<Record<string, Need>> = {
  google_artifact_registry_repository: ARTIFACTS,
  google_artifact_registry_repository_iam_member: ARTIFACTS,
  google_cloud_run_v2_job: RUN,
  google_cloud_run_v2_job_iam_member: RUN,
  google_cloud_run_v2_service: RUN,
  google_cloud_run_v2_service_iam_member: RUN,
  google_cloud_scheduler_job: need('cloudscheduler', 'roles/cloudscheduler.admin'),
  google_cloud_tasks_queue: TASKS,
  google_cloud_tasks_queue_iam_member: TASKS,
  // A function is built by Cloud Build and runs on Cloud Run; its events come through Eventarc.
  google_cloudfunctions2_function: need(
    'cloudfunctions',
    'roles/cloudfunctions.admin',
    'artifactregistry',
    'cloudbuild',
    'eventarc',
    'run',
  ),
  google_firestore_backup_schedule: FIRESTORE,
  google_firestore_database: FIRESTORE,
  google_firestore_field: FIRESTORE,
  google_firestore_index: FIRESTORE,
  google_logging_metric: LOGGING,
  google_logging_project_sink: LOGGING,
  google_monitoring_alert_policy: MONITORING,
  google_monitoring_custom_service: MONITORING,
  google_monitoring_dashboard: MONITORING,
  google_monitoring_metric_descriptor: MONITORING,
  google_monitoring_notification_channel: MONITORING,
  google_monitoring_slo: MONITORING,
  google_project_iam_custom_role: need('iam', 'roles/iam.roleAdmin'),
  google_project_iam_member: need('cloudresourcemanager', 'roles/resourcemanager.projectIamAdmin'),
  google_pubsub_subscription: PUBSUB,
  google_pubsub_subscription_iam_member: PUBSUB,
  google_pubsub_topic: PUBSUB,
  google_pubsub_topic_iam_member: PUBSUB,
  google_secret_manager_secret_iam_member: need('secretmanager', 'roles/secretmanager.admin'),
  google_service_account: need('iam', 'roles/iam.serviceAccountAdmin'),
  google_service_account_iam_member: need('iam', 'roles/iam.serviceAccountAdmin'),
  google_storage_bucket: STORAGE,
  google_storage_bucket_iam_member: STORAGE,
  google_storage_bucket_object: STORAGE,
};

/** For what runs or calls as a service account: https://cloud.google.com/iam/docs/service-accounts-actas */
const ACTS_AS = 'roles/iam.serviceAccountUser';
const ACTING = new Set([
  'google_cloud_run_v2_job',
  'google_cloud_run_v2_service',
  'google_cloud_scheduler_job',
  'google_cloudfunctions2_function',
  'google_pubsub_subscription',
]);

const [START, END] = ['<!-- needs: npm run docs writes this part -->', '<!-- end of needs -->'];

/** The types whose needs are listed. */
export const NEEDED_TYPES: readonly string[] = Object.keys(NEEDS);

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
  for (const [type, { apis: used, role }] of Object.entries(NEEDS)) {
    for (const api of used) apis.add(api);
    note(role, type);
    if (ACTING.has(type)) note(ACTS_AS, type);
  }
  const rows = [...roles]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([role, of]) => [`\`${role}\``, of.map(shortName).join(', ')]);
  const enabled = [...apis].sort().map((api) => `${api}.googleapis.com`);
  return [
    'The APIs, once for each project:',
    `\`\`\`sh\ngcloud services enable --project=PROJECT ${enabled.join(' ')}\n\`\`\``,
    'Roles of the account that applies, on the project, by the resources that the stacks may hold:',
    markdownTable(['role', 'for'], rows),
  ].join('\n\n');
}

/** `google_cloud_run_v2_job_iam_member`: `cloud_run_v2_job_iam_member`. */
function shortName(type: string): string {
  return type.replace(/^google_/, '');
}
