import { DataGoogleStorageProjectServiceAccount } from '@cdktf/provider-google/lib/data-google-storage-project-service-account';
import { ProjectIamMember } from '@cdktf/provider-google/lib/project-iam-member';
import { ServiceAccount } from '@cdktf/provider-google/lib/service-account';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { checkProps } from './check-props';

export interface EventAccountProps {
  readonly project: string;
  readonly accountId: string;
  /** Name of the pipeline. */
  readonly pipeline: string;
  /** Are there events of Cloud Storage? Its service agent publishes them. */
  readonly hasStorageEvents: boolean;
}

/**
 * The account with which Eventarc calls functions, and the rights that events need:
 * https://cloud.google.com/eventarc/standard/docs/run/roles-permissions
 */
export class EventAccount extends Construct {
  readonly account: ServiceAccount;
  /** The rights that a function's event trigger needs when it is created. */
  readonly ready: ITerraformDependable[];

  constructor(scope: Construct, id: string, props: EventAccountProps) {
    super(scope, id);
    checkProps(this, 'EventAccountProps', props);
    const { project, accountId, pipeline, hasStorageEvents } = props;
    this.account = new ServiceAccount(this, 'account', {
      accountId,
      displayName: `Eventarc calls ${pipeline} with this account`,
    });
    this.ready = [
      new ProjectIamMember(this, 'receiver', {
        project,
        role: 'roles/eventarc.eventReceiver',
        member: this.account.member,
      }),
    ];
    if (!hasStorageEvents) return;
    const agent = new DataGoogleStorageProjectServiceAccount(this, 'storage', { project });
    this.ready.push(
      new ProjectIamMember(this, 'storage-publisher', {
        project,
        role: 'roles/pubsub.publisher',
        member: agent.member,
      }),
    );
  }
}
