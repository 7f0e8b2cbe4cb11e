import { LoggingLinkedDataset } from '@cdktf/provider-google/lib/logging-linked-dataset';
import { LoggingProjectBucketConfig } from '@cdktf/provider-google/lib/logging-project-bucket-config';
import { LoggingProjectSink } from '@cdktf/provider-google/lib/logging-project-sink';
import { Construct } from 'constructs';
import type { Duration } from '../model/duration';
import { COUNTS, LIMITS, outsideCount, outsideLimit } from '../model/platform-limits';
import { InputError } from '../model/problem';
import { checkProps } from './check-props';

export interface LogBucketProps {
  readonly project: string;
  /** Where the entries are stored, and the linked dataset is. It cannot be changed. */
  readonly region: string;
  /** Id of the bucket. A deleted one keeps its name for 7 days. */
  readonly name: string;
  readonly description: string;
  /** How long entries are kept: whole days, 1 to 3650. */
  readonly retention: Duration;
  /** Id of the linked dataset of BigQuery, which the link creates: letters, digits and underscores. */
  readonly dataset: string;
  /** Name of the sink that fills it, unique in the project. */
  readonly sink: string;
  /** Which entries the sink routes: the Logging query language. */
  readonly filter: string;
  /** Does Terraform refuse to delete the bucket? */
  readonly isProtected: boolean;
}

/**
 * A log bucket with Log Analytics, the sink that fills it, and a linked dataset that shows it to BigQuery as the view
 * `_AllLogs`. The sink needs no right: "Sinks that have a destination that is a log bucket in the same project as the sink
 * cannot have a writer_identity and no additional permissions are required"
 * (https://cloud.google.com/logging/docs/reference/v2/rest/v2/projects.sinks#LogSink). The retention is not locked: a lock
 * can never be taken back, and a locked bucket cannot be deleted before its last entry is (docs/adr/0044-standing-analysis.md).
 */
export class LogBucket extends Construct {
  /** The view of the entries in BigQuery depends on this. */
  readonly link: LoggingLinkedDataset;

  /** @throws InputError LIM001 for a retention, LIM002 for a filter, that Cloud Logging refuses */
  constructor(scope: Construct, id: string, props: LogBucketProps) {
    super(scope, id);
    checkProps(this, 'LogBucketProps', props);
    const { project, region, name, description, retention, dataset, sink, filter, isProtected } = props;
    const problems = [
      outsideLimit(`${this.node.path}/retention`, LIMITS.logRetention, retention),
      outsideCount(`${this.node.path}/filter`, COUNTS.logFilterLength, filter.length),
    ].filter((problem) => problem !== undefined);
    if (problems.length > 0) throw new InputError(problems);

    const bucket = new LoggingProjectBucketConfig(this, 'bucket', {
      project,
      location: region,
      bucketId: name,
      description,
      retentionDays: retention.toSeconds() / 86_400,
      enableAnalytics: true,
      ...(isProtected ? { lifecycle: { preventDestroy: true } } : {}),
    });
    this.link = new LoggingLinkedDataset(this, 'link', {
      bucket: bucket.id,
      linkId: dataset,
      description: `${description} Read only.`,
    });
    new LoggingProjectSink(this, 'sink', {
      name: sink,
      description,
      destination: `logging.googleapis.com/${bucket.id}`,
      filter,
      uniqueWriterIdentity: true,
    });
  }
}
