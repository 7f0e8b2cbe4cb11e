import type { PlannedAction } from '../../terraform/plan/read-plan';

/** What Terraform needs for the resources of one type. */
export interface ResourceRights {
  /** Its API, such as `run.googleapis.com`. */
  readonly api: string;
  /** APIs that its own API needs: a function is built by Cloud Build and runs on Cloud Run. */
  readonly moreApis?: readonly string[];
  /** For reading it, which every plan does. */
  readonly read: readonly string[];
  /** For each action, in addition to reading. */
  readonly forAction: Readonly<Record<PlannedAction, readonly string[]>>;
}

/** A type that Terraform creates, changes and deletes with the permissions of one kind of resource. */
function managed(api: string, stem: string, more: readonly string[] = []): ResourceRights {
  return {
    api: `${api}.googleapis.com`,
    read: [`${stem}.get`],
    forAction: {
      create: [`${stem}.create`, ...more],
      update: [`${stem}.update`, ...more],
      delete: [`${stem}.delete`],
    },
  };
}

/** A grant on a resource, which is a change of its IAM policy. */
function grant(api: string, stem: string): ResourceRights {
  const set = [`${stem}.setIamPolicy`];
  return {
    api: `${api}.googleapis.com`,
    read: [`${stem}.getIamPolicy`],
    forAction: { create: set, update: set, delete: set },
  };
}

/**
 * A role that was deleted in the last 7 days is undeleted and changed where it is created again:
 * https://registry.terraform.io/providers/hashicorp/google/6.50.0/docs/resources/google_project_iam_custom_role
 */
function withUndelete({ forAction, ...rest }: ResourceRights): ResourceRights {
  return { ...rest, forAction: { ...forAction, create: [...forAction.create, 'iam.roles.undelete'] } };
}

/** A data source, which every plan reads. */
function dataSource(api: string, permission: string): ResourceRights {
  return { api: `${api}.googleapis.com`, read: [permission], forAction: { create: [], update: [], delete: [] } };
}

/** For a resource that runs, calls or pushes as an account: https://cloud.google.com/iam/docs/service-accounts-actas */
const AS_ACCOUNT = ['iam.serviceAccounts.actAs'];
const FUNCTION_APIS = ['run', 'cloudbuild', 'artifactregistry'].map((api) => `${api}.googleapis.com`);

/**
 * By Terraform type; data sources with `data.` before it. The permissions are those of the API methods that provider 6.50 calls:
 * https://cloud.google.com/iam/docs/permissions-reference
 */
const RIGHTS: Readonly<Record<string, ResourceRights>> = {
  // It also reads whether the project is billed, with the same permission:
  // https://cloud.google.com/billing/docs/reference/rest/v1/projects/getBillingInfo
  'data.google_project': dataSource('cloudresourcemanager', 'resourcemanager.projects.get'),
  // https://cloud.google.com/storage/docs/json_api/v1/projects/serviceAccount/get
  'data.google_storage_project_service_account': dataSource('storage', 'resourcemanager.projects.get'),
  google_artifact_registry_repository: managed('artifactregistry', 'artifactregistry.repositories'),
  google_artifact_registry_repository_iam_member: grant('artifactregistry', 'artifactregistry.repositories'),
  google_bigquery_dataset: managed('bigquery', 'bigquery.datasets'),
  // A view is made by who may read what it reads: https://cloud.google.com/bigquery/docs/views#required_permissions
  google_bigquery_table: managed('bigquery', 'bigquery.tables', ['bigquery.tables.getData']),
  google_cloud_run_v2_job: managed('run', 'run.jobs', AS_ACCOUNT),
  google_cloud_run_v2_job_iam_member: grant('run', 'run.jobs'),
  google_cloud_run_v2_service: managed('run', 'run.services', AS_ACCOUNT),
  google_cloud_run_v2_service_iam_member: grant('run', 'run.services'),
  google_cloud_scheduler_job: managed('cloudscheduler', 'cloudscheduler.jobs', AS_ACCOUNT),
  google_cloud_tasks_queue: managed('cloudtasks', 'cloudtasks.queues'),
  google_cloud_tasks_queue_iam_member: grant('cloudtasks', 'cloudtasks.queues'),
  google_cloudfunctions2_function: {
    ...managed('cloudfunctions', 'cloudfunctions.functions', AS_ACCOUNT),
    moreApis: FUNCTION_APIS,
  },
  google_firestore_backup_schedule: managed('firestore', 'datastore.backupSchedules'),
  google_firestore_database: {
    ...managed('firestore', 'datastore.databases'),
    read: ['datastore.databases.getMetadata'],
  },
  // A field is never created or deleted: its index and TTL configuration is set and reset.
  // https://cloud.google.com/firestore/docs/reference/rest/v1/projects.databases.collectionGroups.fields/patch
  google_firestore_field: {
    api: 'firestore.googleapis.com',
    read: ['datastore.indexes.get'],
    forAction: {
      create: ['datastore.indexes.update'],
      update: ['datastore.indexes.update'],
      delete: ['datastore.indexes.update'],
    },
  },
  google_firestore_index: managed('firestore', 'datastore.indexes'),
  // A link cannot be changed: https://cloud.google.com/logging/docs/reference/v2/rest/v2/projects.locations.buckets.links
  google_logging_linked_dataset: {
    api: 'logging.googleapis.com',
    moreApis: ['bigquery.googleapis.com'],
    read: ['logging.links.get'],
    forAction: { create: ['logging.links.create'], update: [], delete: ['logging.links.delete'] },
  },
  google_logging_metric: managed('logging', 'logging.logMetrics'),
  google_logging_project_bucket_config: managed('logging', 'logging.buckets'),
  google_logging_project_sink: managed('logging', 'logging.sinks'),
  google_monitoring_alert_policy: managed('monitoring', 'monitoring.alertPolicies'),
  google_monitoring_custom_service: managed('monitoring', 'monitoring.services'),
  google_monitoring_dashboard: managed('monitoring', 'monitoring.dashboards'),
  // Changed by creating it again: https://cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.metricDescriptors/create
  google_monitoring_metric_descriptor: {
    ...managed('monitoring', 'monitoring.metricDescriptors'),
    forAction: {
      create: ['monitoring.metricDescriptors.create'],
      update: ['monitoring.metricDescriptors.create'],
      delete: ['monitoring.metricDescriptors.delete'],
    },
  },
  google_monitoring_notification_channel: managed('monitoring', 'monitoring.notificationChannels'),
  google_monitoring_slo: managed('monitoring', 'monitoring.slos'),
  google_project_iam_custom_role: withUndelete(managed('iam', 'iam.roles')),
  google_project_iam_member: grant('cloudresourcemanager', 'resourcemanager.projects'),
  google_pubsub_subscription: managed('pubsub', 'pubsub.subscriptions', [
    'pubsub.topics.attachSubscription',
    ...AS_ACCOUNT,
  ]),
  google_pubsub_subscription_iam_member: grant('pubsub', 'pubsub.subscriptions'),
  google_pubsub_topic: managed('pubsub', 'pubsub.topics'),
  google_pubsub_topic_iam_member: grant('pubsub', 'pubsub.topics'),
  google_secret_manager_secret_iam_member: grant('secretmanager', 'secretmanager.secrets'),
  google_service_account: managed('iam', 'iam.serviceAccounts'),
  google_service_account_iam_member: grant('iam', 'iam.serviceAccounts'),
  google_storage_bucket: managed('storage', 'storage.buckets'),
  google_storage_bucket_iam_member: grant('storage', 'storage.buckets'),
  // An object is replaced by another one of its name, which deletes it.
  google_storage_bucket_object: managed('storage', 'storage.objects', ['storage.objects.delete']),
};

/** What a type needs; undefined where it is not known. */
export function rightsOf(type: string): ResourceRights | undefined {
  return RIGHTS[type];
}
