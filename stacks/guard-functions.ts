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
import type { GuardConfig } from '../model/guard-config';
import { REPORT } from '../model/health';
import type { Names } from '../model/names';
import { reportSchedule, type Pipeline } from '../model/pipeline';

/** What every function of the guard needs. */
export interface GuardParts {
  readonly project: string;
  readonly region: string;
  readonly sources: FunctionSources;
  readonly state: GuardState;
  /** Environment variables that locate the database and the configuration. */
  readonly environment: Readonly<Record<string, string>>;
  /** The account that Cloud Scheduler calls with. */
  readonly scheduler: ServiceAccount;
  /** Lets an account read the configuration, and nothing else in its bucket. */
  readonly allowReadingConfig: (reader: string, account: ServiceAccount) => void;
  readonly pipeline: Pipeline;
  /** The guard's configuration. */
  readonly config: GuardConfig;
  readonly names: Names;
}

const REPORTS = [
  { id: 'daily', path: '/', description: 'Posts the health report of the last day.' },
  { id: 'weekly', path: '/weekly', description: 'Posts the health report of the last week.' },
] as const;

/**
 * The health report. It reads metrics and state and changes nothing. Where operators are declared they may read the on-call
 * page: then it is reachable from the internet, as `gcloud run services proxy` needs it
 * (https://cloud.google.com/sdk/gcloud/reference/run/services/proxy), and IAM admits them and Scheduler only.
 */
export function addHealthReport(scope: Construct, parts: GuardParts): void {
  const { project, region, state, names, pipeline } = parts;
  const { slackWebhookSecret, operators = [] } = pipeline.onCall;
  // checkov:skip=CKV_GCP_124 health-report_function: people on call read the page from outside of the project. IAM admits the declared
  // operators only.
  const report = new BundledFunction(scope, 'health-report', {
    name: 'health-report',
    functionName: names.functions.report,
    description: 'Reports daily and weekly on the health of each phase.',
    project,
    region,
    sources: parts.sources,
    timeout: REPORT.timeout,
    maxInstances: 1,
    concurrency: 1,
    environment: parts.environment,
    ...(operators.length === 0 ? {} : { ingress: 'all' as const }),
    ...(slackWebhookSecret === undefined ? {} : { secrets: { SLACK_WEBHOOK: slackWebhookSecret } }),
  });
  allowOperators(scope, 'report-reader', report, parts);
  state.allowReadingBy('health-report', report.account);
  parts.allowReadingConfig('health-report', report.account);
  // A custom role, because monitoring.viewer also shows channels and dashboards.
  const roleId = names.roles.metricReader;
  const reading = new ProjectIamCustomRole(scope, 'health-reads-metrics', {
    roleId,
    title: 'Reads time series, objectives and alert policies',
    permissions: [
      'monitoring.timeSeries.list',
      'monitoring.services.list',
      'monitoring.slos.list',
      'monitoring.alertPolicies.list',
    ],
  });
  new ProjectIamMember(scope, 'health-report-reads-metrics', {
    project,
    role: `projects/${project}/roles/${roleId}`, // a literal, so that the audit knows the role
    member: report.account.member,
    dependsOn: [reading],
  });
  report.allowCallsFrom(parts.scheduler);
  const { timeZone, ...crons } = reportSchedule(pipeline);
  for (const { id, path, description } of REPORTS) {
    new ScheduledCall(scope, `health-${id}`, {
      trigger: {
        kind: 'schedule',
        job: names.jobs[id],
        cron: crons[id],
        timeZone,
        path,
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

/** The function that opens and closes breakers. Reachable from the internet; IAM admits only the declared operators. */
export function addBreakerControl(scope: Construct, parts: GuardParts): void {
  const { project, region, names } = parts;
  // checkov:skip=CKV_GCP_124 breaker-control_function: people call it from outside of the project, in an incident too. IAM admits the
  // declared operators, and the function checks their token itself.
  const control = new BundledFunction(scope, 'breaker-control', {
    name: 'breaker-control',
    functionName: names.functions.control,
    description: 'Lists breakers, and opens and closes them with a reason.',
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
  parts.allowReadingConfig('breaker-control', control.account);
  allowOperators(scope, 'operator', control, parts);
}

/** Lets the declared operators call a function. */
function allowOperators(scope: Construct, id: string, called: BundledFunction, { region, pipeline }: GuardParts): void {
  for (const [i, member] of (pipeline.onCall.operators ?? []).entries()) {
    new CloudRunV2ServiceIamMember(scope, `${id}-${i}`, {
      name: called.serviceName,
      location: region,
      role: 'roles/run.invoker',
      member,
    });
  }
}
