/** What a gcloud command accepts, as `gcloud COMMAND --help` of Google Cloud SDK 528 prints it. */
interface GcloudCommand {
  /** The flag that names the place of a regional resource. @default - the command has none */
  readonly place?: '--location' | '--region';
  /** Further flags that runbooks use. */
  readonly flags: readonly string[];
}

/** Flags of every gcloud command. */
export const GCLOUD_WIDE: readonly string[] = ['--project', '--format', '--flags-file'];

/** Every gcloud command of the runbooks: https://cloud.google.com/sdk/gcloud/reference */
export const GCLOUD_COMMANDS: Readonly<Record<string, GcloudCommand>> = {
  'functions describe': { place: '--region', flags: ['--gen2'] },
  'logging read': { flags: ['--freshness', '--limit'] },
  'pubsub subscriptions ack': { flags: ['--ack-ids'] },
  'pubsub subscriptions describe': { flags: [] },
  'pubsub subscriptions list': { flags: [] },
  'pubsub subscriptions pull': { flags: ['--limit'] },
  'pubsub subscriptions seek': { flags: ['--time'] },
  'pubsub topics publish': { flags: [] },
  'run jobs execute': { place: '--region', flags: [] },
  'run jobs executions describe': { place: '--region', flags: [] },
  'run jobs executions list': { place: '--region', flags: ['--job', '--limit'] },
  'run jobs update': { place: '--region', flags: ['--image'] },
  'run revisions list': { place: '--region', flags: ['--service', '--sort-by', '--limit'] },
  'run services get-iam-policy': { place: '--region', flags: [] },
  'run services update': { place: '--region', flags: ['--max-instances'] },
  'run services update-traffic': { place: '--region', flags: ['--to-revisions'] },
  'scheduler jobs describe': { place: '--location', flags: [] },
  'scheduler jobs list': { place: '--location', flags: [] },
  'scheduler jobs resume': { place: '--location', flags: [] },
  'scheduler jobs run': { place: '--location', flags: [] },
  'tasks list': { place: '--location', flags: ['--queue', '--limit'] },
  'tasks queues describe': { place: '--location', flags: [] },
  'tasks queues list': { place: '--location', flags: [] },
};
