import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'cdktf';
import { compileLoggingFilter } from '../../alerting/filters/logging/compile-filter';
import type { LogEntry } from '../../alerting/filters/logging/log-entry';
import { parseLoggingFilter } from '../../alerting/filters/logging/parse-filter';
import { auditStacks } from '../../audit/audit-stacks';
import type { Pipeline } from '../../model/pipeline';
import { declaredStack } from '../../simulation/declared-stack';
import { rehearseScenario } from '../../simulation/rehearse-scenario';
import { addEnvironment } from '../../stacks/environment';
import { runbookPage } from '../../stacks/runbooks/runbook-page';
import { readStacks } from '../../terraform/stack-documents';
import type { Resource } from '../../terraform/resource';
import { readSynthesizedStack, type StackDocument } from '../../terraform/terraform-json';
import { examplePipeline } from '../example/pipeline';
import failingImports from '../example/scenarios/failing-imports';
import pricingHang from '../example/scenarios/pricing-hang';
import { sampleDeployable, samplePipeline, samplePush, sampleSchedule } from '../model/sample-pipeline';

const PROJECT = 'orders-shop';
/** The pipeline that is deployed already, with the default names. */
const files: Pipeline = {
  ...samplePipeline(sampleDeployable({ triggers: [samplePush(), sampleSchedule()] })),
  projects: { prod: PROJECT },
  sharesProject: true,
};
/** The second pipeline of its project. Its prefix is its name, as most people would choose it. */
const orders: Pipeline = { ...examplePipeline, namePrefix: 'orders' };

const outdir = mkdtempSync(join(tmpdir(), 'phasewatch-two-'));
let resources: readonly Resource[] = [];
let documents: readonly StackDocument[] = [];
beforeAll(() => {
  const app = new App({ stackTraces: false, outdir });
  addEnvironment(app, files, 'prod');
  addEnvironment(app, orders, 'prod');
  app.synth();
  documents = readdirSync(join(outdir, 'stacks')).flatMap((name) => readStacks(join(outdir, 'stacks', name), ''));
  resources = documents.flatMap(readSynthesizedStack);
});
afterAll(() => rmSync(outdir, { recursive: true, force: true }));

/** Fields that name a resource in Google Cloud. */
const NAMES = [
  'name',
  'account_id',
  'role_id',
  'service_id',
  'slo_id',
  'repository_id',
  'type',
  'display_name',
] as const;
/** Fields that say within what it has that name: a name there is used once. */
const WITHIN = ['bucket', 'database', 'collection', 'field', 'fields', 'service', 'labels'] as const;
/** Resources without a name of their own: rights and waits. */
const NAMELESS = /_iam_member$|^time_sleep$/;

/** Type and name of a resource. A reference is to a resource of the same stack. */
function identityOf({ type, stack, values }: Resource): string {
  const dashboard = values['dashboard_json'];
  const name =
    typeof dashboard === 'string'
      ? /"displayName":"([^"]*)"/.exec(dashboard)?.[1]
      : NAMES.map((field) => values[field]).find((value) => value !== undefined);
  const within = WITHIN.flatMap((field) => (values[field] === undefined ? [] : [values[field]]));
  const text = JSON.stringify([type, name ?? null, within]);
  return text.includes('${') ? `${text} of ${stack}` : text;
}

describe('two pipelines in one app and one project', () => {
  test('have stacks of their own', () => {
    expect(documents.map(({ stack }) => stack)).toEqual([
      'orders-prod-guard',
      'orders-prod-observability',
      'orders-prod-pipeline',
      'prod-guard',
      'prod-observability',
      'prod-pipeline',
    ]);
  });

  test('have no name twice', () => {
    const named = resources.filter(({ type }) => !NAMELESS.test(type));
    const identities = named.map(identityOf);
    expect(named.length).toBeGreaterThan(150);
    expect(identities.filter((one, i) => identities.indexOf(one) !== i)).toEqual([]);
    const withoutName = named.filter((resource) => identityOf(resource).includes(',null,'));
    // They are named by their database, collection and fields.
    expect([...new Set(withoutName.map(({ type }) => type))].sort()).toEqual([
      'google_firestore_backup_schedule',
      'google_firestore_field',
      'google_firestore_index',
    ]);
  });

  test('leave no default name in the stacks of the pipeline with a prefix', () => {
    const ofOrders = documents.filter(({ stack }) => stack.startsWith('orders-'));
    const defaults = JSON.stringify(ofOrders).match(/phasewatch[-/][\w/-]+|[\w-]+-phasewatch\b/g) ?? [];
    expect([...new Set(defaults)]).toEqual([]);
  });

  test('have runbooks whose commands name what is their own', () => {
    expect(runbookPage(orders, 'prod').match(/phasewatch-[a-z-]+|--environment prod\b/g)).toBeNull();
    expect(runbookPage(files, 'prod')).toContain('--environment prod');
  });

  test('are audited apart, and every hang of every processor is detected', () => {
    const runbooks = new Set(readdirSync(join(__dirname, '../../stacks/alerts')));
    const { environments, counts, findings, detection } = auditStacks(documents, { runbooks, today: '2026-11-30' });
    expect(environments).toEqual(['orders-prod', 'prod']);
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(counts.processors).toBe(8);
    const detected = detection.filter(({ silent, overBudget }) =>
      [silent, overBudget].every(({ status }) => status === 'detected'),
    );
    expect(detected).toHaveLength(8);
  });

  test.each([pricingHang, failingImports])('are rehearsed apart, also the one with a prefix: $name', (scenario) => {
    const stack = declaredStack(readStacks(outdir, 'orders-prod'));
    const { expectations } = rehearseScenario(scenario, 'declared', stack);
    expect(expectations.filter(({ met }) => !met)).toEqual([]);
    expect(expectations.length).toBeGreaterThan(0);
  });

  describe.each([
    ['orders-prod', 'prod'],
    ['prod', 'orders-prod'],
  ])('%s', (own, other) => {
    const metricsOf = (environment: string) =>
      resources.filter(
        ({ type, stack }) => type === 'google_logging_metric' && stack === `${environment}-observability`,
      );
    const sinkOf = (environment: string) =>
      resources.filter(({ type, stack }) => type === 'google_logging_project_sink' && stack === `${environment}-guard`);
    const readBy = (found: readonly Resource[], entries: readonly LogEntry[]) =>
      found.flatMap(({ values }) => {
        const reads = compileLoggingFilter(parseLoggingFilter(String(values['filter'])).tree);
        return entries.some((entry) => reads(entry)) ? [String(values['name'])] : [];
      });

    test('counts and records its own log entries, in every metric, and none of the other pipeline', () => {
      const all = [...metricsOf(own), ...sinkOf(own)];
      expect(readBy(all, entriesOf(own)).sort()).toEqual(all.map(({ values }) => values['name']).sort());
      expect(readBy(all, entriesOf(other))).toEqual([]);
    });

    test('reads the dead letters of its own topics only', () => {
      const [policy] = resources.filter(({ path }) => path === `${own}-observability/dead-letters`);
      const filter = JSON.stringify(policy?.values['conditions']);
      const kept = resources.flatMap(({ type, stack, values }) =>
        type === 'google_pubsub_subscription' && String(values['name']).endsWith('-dlq-kept')
          ? [{ isOwn: stack.startsWith(`${own}-`), name: String(values['name']) }]
          : [],
      );
      expect(kept.filter(({ isOwn }) => isOwn).length).toBeGreaterThan(0);
      for (const { isOwn, name } of kept) expect([name, filter.includes(`\\"${name}\\"`)]).toEqual([name, isOwn]);
    });

    test('shows the backlog of its own subscriptions only', () => {
      const [dashboard] = resources.filter(({ path }) => path === `${own}-observability/dashboard`);
      const text = String(dashboard?.values['dashboard_json']);
      const isShown = (name: string) => text.includes(`\\"${name}\\"`);
      expect(['orders-import-sub', 'loader-sub'].map(isShown)).toEqual(own === 'prod' ? [false, true] : [true, false]);
    });

    test('shows the log lines of its own services only', () => {
      const panels = resources.flatMap(({ type, stack, values }) =>
        type === 'google_monitoring_dashboard' && stack === `${own}-observability`
          ? [...String(values['dashboard_json']).matchAll(/"logsPanel":\{"filter":"((?:[^"\\]|\\.)*)"/g)].map(
              (match) => match[1],
            )
          : [],
      );
      expect(panels).not.toEqual([]);
      for (const filter of panels) expect(filter).toContain('resource.labels.service_name=(');
    });
  });
});

/** One log entry for every log-based metric of an environment. */
function entriesOf(environment: string): LogEntry[] {
  const isOrders = environment === 'orders-prod';
  const service = isOrders ? 'orders-import' : 'loader';
  const guard = isOrders ? 'orders-timeout-monitor' : 'phasewatch-timeout-monitor';
  const job = isOrders ? 'orders-report-daily' : 'loader-daily';
  const on = (name: string, entry: LogEntry): LogEntry => ({
    logName: `projects/${PROJECT}/logs/run.googleapis.com%2Fstdout`,
    resource: { type: 'cloud_run_revision', labels: { service_name: name } },
    severity: 'INFO',
    ...entry,
  });
  const request = (status: number, latency: string): LogEntry =>
    on(service, {
      logName: `projects/${PROJECT}/logs/run.googleapis.com%2Frequests`,
      httpRequest: { status, latency },
    });
  const event = (type: string) => ({ jsonPayload: { run_event: { v: 1, type, duration_seconds: 5 } } });
  return [
    on(service, event('succeeded')),
    ...['deadline_missed', 'went_silent', 'rejected'].map((type) => on(guard, event(type))),
    on(guard, { severity: 'ERROR', jsonPayload: { message: 'the tick failed' } }),
    request(403, '0.1s'),
    request(503, '0.1s'),
    request(200, '595s'),
    { severity: 'ERROR', resource: { type: 'cloud_scheduler_job', labels: { job_id: job } } },
  ];
}
