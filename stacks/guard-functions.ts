import { CloudRunV2ServiceIamMember } from '@cdktf/provider-google/lib/cloud-run-v2-service-iam-member';
import { ProjectIamCustomRole } from '@cdktf/provider-google/lib/project-iam-custom-role';
import { ProjectIamMember } from '@cdktf/provider-google/lib/project-iam-member';
import type { ServiceAccount } from '@cdktf/provider-google/lib/service-account';
import type { Construct } from 'constructs';
import { BundledFunction } from '../constructs/bundled-function';
import type { FunctionSources } from '../constructs/function-source';
import type { GuardState } from '../constructs/guard-state';
import { ScheduledCall } from '../constructs/scheduled-call';
import { Duration } from '../model/duration';
import { CONTROL } from '../model/breaker-control';
import type { OnCall } from '../model/pipeline';
import { REPORT } from '../model/health';

/** What every function of the guard is given. */
export interface GuardParts {
  readonly project: string;
  readonly region: string;
  readonly sources: FunctionSources;
  readonly state: GuardState;
  /** Variables that say where database and configuration are. */
  readonly environment: Readonly<Record<string, string>>;
  /** Cloud Scheduler calls as this. */
  readonly scheduler: ServiceAccount;
  /** Gives an account the right to read the configuration, and nothing else in its bucket. */
  readonly letRead: (reader: string, account: ServiceAccount) => void;
  readonly onCall: OnCall;
}

/** When people read it, on the clock of New York. */
const REPORTS = [
  {
    id: 'daily',
    job: 'phasewatch-health-daily',
    cron: '0 7 * * *',
    path: '/',
    description: 'Posts the health of the last day.',
  },
  {
    id: 'weekly',
    job: 'phasewatch-health-weekly',
    cron: '0 8 * * 0',
    path: '/weekly',
    description: 'Posts the health of the last week.',
  },
] as const;

/** The health report: reads everything, changes nothing. */
export function addHealthReport(scope: Construct, parts: GuardParts): void {
  const { project, region, state, onCall } = parts;
  const report = new BundledFunction(scope, 'health-report', {
    name: 'health-report',
    functionName: 'phasewatch-health-report',
    description: 'Says daily and weekly how every phase is.',
    project,
    region,
    sources: parts.sources,
    timeout: REPORT.timeout,
    maxInstances: 1,
    concurrency: 1,
    environment: parts.environment,
    ...(onCall.slackWebhookSecret === undefined ? {} : { secrets: { SLACK_WEBHOOK: onCall.slackWebhookSecret } }),
  });
  state.allowReadingBy('health-report', report.account);
  parts.letRead('health-report', report.account);
  // monitoring.viewer would also show policies, channels and dashboards.
  const roleId = 'phasewatchMetricReader';
  const reading = new ProjectIamCustomRole(scope, 'health-reads-metrics', {
    roleId,
    title: 'Reads time series and objectives',
    permissions: ['monitoring.timeSeries.list', 'monitoring.services.list', 'monitoring.slos.list'],
  });
  new ProjectIamMember(scope, 'health-report-reads-metrics', {
    project,
    role: `projects/${project}/roles/${roleId}`, // a literal, so that the audit can say what is granted
    member: report.account.member,
    dependsOn: [reading],
  });
  report.allowCallsFrom(parts.scheduler);
  for (const { id, description, ...call } of REPORTS) {
    new ScheduledCall(scope, `health-${id}`, {
      trigger: {
        kind: 'schedule',
        ...call,
        timeZone: 'America/New_York',
        attemptDeadline: REPORT.attemptDeadline,
        retries: 3, // Slack may be down for a while
        backoff: { min: Duration.minutes(1), max: Duration.minutes(10) },
      },
      target: report,
      caller: parts.scheduler,
      project,
      region,
      description,
    });
  }
}

/** What people open and close breakers with. Reached from outside; IAM lets in those who are declared as operators. */
export function addBreakerControl(scope: Construct, parts: GuardParts): void {
  const { project, region, onCall } = parts;
  const control = new BundledFunction(scope, 'breaker-control', {
    name: 'breaker-control',
    functionName: 'phasewatch-breaker-control',
    description: 'Shows breakers, and opens and closes them for a reason.',
    project,
    region,
    sources: parts.sources,
    timeout: CONTROL.timeout,
    maxInstances: 2,
    concurrency: 10,
    environment: parts.environment,
    ingress: 'all',
  });
  parts.state.allowAccessBy('breaker-control', control.account);
  parts.letRead('breaker-control', control.account);
  for (const [i, member] of (onCall.operators ?? []).entries()) {
    new CloudRunV2ServiceIamMember(scope, `operator-${i}`, {
      name: control.serviceName,
      location: region,
      role: 'roles/run.invoker',
      member,
    });
  }
}
