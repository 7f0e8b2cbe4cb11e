import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'cdktf';
import { auditStacks } from '../../audit/audit';
import type { Pipeline } from '../../model/pipeline';
import { declaredStack } from '../../simulation/declared-stack';
import { rehearseScenario } from '../../simulation/rehearse-scenario';
import { addEnvironment } from '../../stacks/environment';
import { readStacks } from '../../terraform/stack-documents';
import { readSynthesizedStack, type StackDocument, type SynthesizedResource } from '../../terraform/terraform-json';
import { examplePipeline } from '../example/pipeline';
import failingImports from '../example/scenarios/failing-imports';
import pricingHang from '../example/scenarios/pricing-hang';
import { samplePipeline } from '../model/sample-pipeline';

const PROJECT = 'orders-shop';
/** The pipeline that is deployed already, with the default names. */
const files: Pipeline = { ...samplePipeline(), projects: { prod: PROJECT }, sharesProject: true };
/** The second pipeline of its project. Its prefix is its name, as most people would choose it. */
const orders: Pipeline = { ...examplePipeline, namePrefix: 'orders' };

const outdir = mkdtempSync(join(tmpdir(), 'phasewatch-two-'));
let resources: readonly SynthesizedResource[] = [];
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
const NAMES = ['name', 'account_id', 'role_id', 'service_id', 'slo_id', 'type', 'display_name'] as const;
/** Fields that say within what it has that name: a name there is used once. */
const WITHIN = ['bucket', 'database', 'collection', 'field', 'fields', 'service', 'labels'] as const;
/** Resources without a name of their own: rights and waits. */
const NAMELESS = /_iam_member$|^time_sleep$/;

/** Type and name of a resource. A reference is to a resource of the same stack. */
function identityOf({ type, stack, values }: SynthesizedResource): string {
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
    // They are named by their collection and fields.
    expect([...new Set(withoutName.map(({ type }) => type))].sort()).toEqual([
      'google_firestore_field',
      'google_firestore_index',
    ]);
  });

  test('leave no default name in the stacks of the pipeline with a prefix', () => {
    const ofOrders = documents.filter(({ stack }) => stack.startsWith('orders-'));
    const defaults = JSON.stringify(ofOrders).match(/phasewatch[-/][\w/-]+|[\w-]+-phasewatch\b/g) ?? [];
    expect([...new Set(defaults)]).toEqual([]);
  });

  test('are audited apart, and every hang of every processor is detected', () => {
    const runbooks = new Set(readdirSync(join(__dirname, '../../stacks/alerts')));
    const { environments, counts, findings, detection } = auditStacks(documents, { runbooks });
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

  test('read only the run events of their own services', () => {
    const sinks = resources.filter(({ type }) => type === 'google_logging_project_sink');
    expect(sinks.map(({ values }) => String(values['filter']).split(' AND ').at(-1))).toEqual([
      expect.stringMatching(/^resource\.labels\.service_name=\("orders-import" OR .*"orders-breaker-control"\)$/),
      'resource.labels.service_name=("loader" OR "phasewatch-timeout-monitor" OR "phasewatch-run-recorder" OR "phasewatch-health-report" OR "phasewatch-breaker-control")',
    ]);
  });
});
