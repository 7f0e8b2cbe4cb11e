import { CloudTasksQueueIamMember } from '@cdktf/provider-google/lib/cloud-tasks-queue-iam-member';
import { ProjectIamCustomRole } from '@cdktf/provider-google/lib/project-iam-custom-role';
import { ProjectIamMember } from '@cdktf/provider-google/lib/project-iam-member';
import { PubsubSubscriptionIamMember } from '@cdktf/provider-google/lib/pubsub-subscription-iam-member';
import type { ServiceAccount } from '@cdktf/provider-google/lib/service-account';
import { ServiceAccountIamMember } from '@cdktf/provider-google/lib/service-account-iam-member';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { StoppableTrigger } from '../model/breaker';
import type { Names } from '../model/names';

export interface BreakerRightsProps {
  readonly project: string;
  readonly region: string;
  /** Ids of the custom roles. */
  readonly roles: Pick<Names['roles'], 'pauser' | 'pushSwitch' | 'queueSwitch'>;
  /** The account that pauses and resumes triggers. */
  readonly monitor: ServiceAccount;
  /** The triggers that breakers may stop. */
  readonly triggers: readonly StoppableTrigger[];
  /** E-mail of the account of push deliveries. To restore a push configuration with its identity token, `actAs` on it is needed. */
  readonly pushAccount: string;
  /** Whether hung runs may be started again, which needs the right to run Scheduler jobs. */
  readonly mayRunJobs: boolean;
}

/**
 * The narrowest rights with which a breaker can act. Custom roles, because `cloudscheduler.admin` may create jobs that
 * publish anywhere, and `pubsub.editor` may delete topics
 * (https://cloud.google.com/scheduler/docs/access-control, https://cloud.google.com/pubsub/docs/access-control).
 */
export class BreakerRights extends Construct {
  private readonly project: string;

  constructor(scope: Construct, id: string, props: BreakerRightsProps) {
    super(scope, id);
    const { project, region, monitor, triggers } = props;
    this.project = project;
    if (triggers.some(({ kind }) => kind === 'schedule')) {
      // Scheduler has no rights for single jobs, so these are of the project. Resuming is called enabling there.
      const pausing = ['get', 'pause', 'enable', ...(props.mayRunJobs ? ['run'] : [])];
      const role = this.role(
        props.roles.pauser,
        'Pauses and resumes Scheduler jobs',
        pausing.map((verb) => `cloudscheduler.jobs.${verb}`),
      );
      new ProjectIamMember(this, 'pauser', { project, ...role, member: monitor.member });
    }
    if (triggers.some(({ kind }) => kind === 'push')) {
      const role = this.role(props.roles.pushSwitch, 'Clears and restores push endpoints', [
        'pubsub.subscriptions.get',
        'pubsub.subscriptions.update',
      ]);
      for (const trigger of triggers) {
        if (trigger.kind !== 'push') continue;
        new PubsubSubscriptionIamMember(this, `switch-${trigger.subscription}`, {
          subscription: trigger.subscription,
          ...role,
          member: monitor.member,
        });
      }
      new ServiceAccountIamMember(this, 'push-account', {
        serviceAccountId: `projects/${project}/serviceAccounts/${props.pushAccount}`,
        role: 'roles/iam.serviceAccountUser',
        member: monitor.member,
      });
    }
    const queues = triggers.flatMap((trigger) => (trigger.kind === 'queue' ? [trigger.queue] : []));
    if (queues.length > 0) {
      const role = this.role(
        props.roles.queueSwitch,
        'Pauses and resumes task queues',
        ['get', 'pause', 'resume'].map((verb) => `cloudtasks.queues.${verb}`),
      );
      for (const name of queues) {
        new CloudTasksQueueIamMember(this, `switch-${name}`, {
          name,
          location: region,
          ...role,
          member: monitor.member,
        });
      }
    }
  }

  /** The role's name is a literal, so that the audit knows what is granted; hence the explicit dependency. */
  private role(
    roleId: string,
    title: string,
    permissions: string[],
  ): { role: string; dependsOn: ITerraformDependable[] } {
    const made = new ProjectIamCustomRole(this, roleId, { roleId, title, permissions });
    return { role: `projects/${this.project}/roles/${roleId}`, dependsOn: [made] };
  }
}
