import { auditStacks } from '../../audit/audit-stacks';
import { TODAY } from '../../audit/cases/environment';
import { runbookNames } from '../../cli/runbook-names';
import { mapOfStack } from '../../report/map/map-of-stack';
import { Duration } from '../../model/duration';
import { declaredStack } from '../../simulation/declared-stack';
import type { Scenario } from '../../simulation/scenario';
import { rehearseScenario } from '../../simulation/rehearse-scenario';
import { stackFacts } from '../../simulation/stack-facts';
import { ResourceIndex } from '../../audit/facts/resource-index';
import { readSynthesizedStack, type StackDocument } from '../../terraform/terraform-json';
import { synthesizeProd } from '../declared';
import { unmet } from '../simulation/derived/changed';
import intakeAtLimit from './scenarios/intake-at-limit';
import pricesHang from './scenarios/prices-hang';
import { jobsExample } from './pipeline';

const documents = synthesizeProd(jobsExample());
const runbooks = runbookNames();
const errorsOf = (stacks: readonly StackDocument[]) =>
  auditStacks(stacks, { runbooks, today: TODAY }).findings.filter(({ severity }) => severity === 'error');
const run = (scenario: Scenario, stacks: readonly StackDocument[] = documents) =>
  rehearseScenario(scenario, 'declared', declaredStack(stacks));

describe('the audit of jobs and of a function on events', () => {
  const result = auditStacks(documents, { runbooks, today: TODAY });

  test('finds no error, and knows every value', () => {
    expect(errorsOf(documents)).toEqual([]);
    expect(result.counts.unresolved).toBe(0);
  });

  test('lists the longest execution of each job: timeout x attempts x rounds of tasks', () => {
    const ceilings = result.timeouts.flatMap(({ deployable, ceiling }) =>
      ceiling !== undefined && 'value' in ceiling ? [`${deployable} ${ceiling.value.toString()}`] : [],
    );
    expect([...new Set(ceilings)].sort()).toEqual([
      'catalog-archive 6 d 6 h',
      'catalog-indexes 4 h',
      'catalog-prices 2 h',
      'catalog-publish 1 h 30 min',
    ]);
  });

  test('lists what starts each: a Scheduler job and code, which do not wait, and events', () => {
    const calls = result.timeouts.flatMap(({ deployable, call }) =>
      call === undefined || !deployable.startsWith('catalog-')
        ? []
        : [`${deployable}: ${call.kind} ${call.by}, waits: ${call.deadline.kind}`],
    );
    expect(calls.sort()).toEqual([
      'catalog-archive: schedule catalog-archive-weekly, waits: missing',
      'catalog-indexes: schedule catalog-indexes-nightly, waits: missing',
      'catalog-intake: event trigger, waits: default',
      'catalog-prices: schedule catalog-prices-4h, waits: missing',
      'catalog-publish: run catalog-indexes, waits: missing',
    ]);
  });

  test('bounds the time to detect a hang of a run in a job', () => {
    const archive = result.detection.find(({ processor }) => processor === 'archive-copy');
    expect(archive?.silent).toMatchObject({ status: 'detected', worst: Duration.seconds(35 * 60 + 55) });
  });
});

test('the map of the pipeline has every job with what starts it', () => {
  const { config } = declaredStack(documents);
  const facts = stackFacts(new ResourceIndex(documents.flatMap(readSynthesizedStack)));
  const triggers = mapOfStack(config, facts).phases.flatMap(({ deployables }) =>
    deployables.map(({ name, triggers: all }) => `${name}: ${all.map(({ kind }) => kind).join()}`),
  );
  expect(triggers).toEqual(expect.arrayContaining(['catalog-publish: run', 'catalog-prices: schedule']));
});

test('a breaker stops the Scheduler job of a Cloud Run job, and nothing where only code or events start the work', () => {
  const { breakers = [] } = declaredStack(documents).config;
  expect(Object.fromEntries(breakers.map(({ deployable, triggers }) => [deployable, triggers]))).toEqual({
    'catalog-intake': [],
    'catalog-indexes': [{ kind: 'schedule', job: 'catalog-indexes-nightly' }],
    'catalog-publish': [], // its caller hosts processors of its own
    'catalog-prices': [{ kind: 'schedule', job: 'catalog-prices-4h' }],
    'catalog-archive': [{ kind: 'schedule', job: 'catalog-archive-weekly' }],
  });
});

describe('the scenarios of jobs and of a function on events', () => {
  test.each<[string, Scenario]>([
    ['prices-hang', pricesHang],
    ['intake-at-limit', intakeAtLimit],
  ])('%s', (_, scenario) => {
    expect(unmet(run(scenario))).toEqual([]);
  });

  test('an attempt of a task ends at its timeout, and is tried again as often as declared', () => {
    const { faultyRuns } = run(pricesHang).truth;
    const [first, second] = faultyRuns;
    expect(faultyRuns.map(({ startedAt, endsAt }) => (endsAt - startedAt) / 3_600_000).slice(0, 2)).toEqual([1, 1]);
    expect(first?.run.runId).toBe(second?.run.runId);
  });

  test('an event whose function is answered too late is delivered again while the first delivery works', () => {
    expect(run(intakeAtLimit).truth.attempts.get('upload-intake')?.started).toBeGreaterThan(2);
  });
});

describe('a job whose retries outlast its period', () => {
  const overlapping = synthesizeProd(jobsExample({ retries: 4 }));

  // In the night in which summer time begins, 3 h lie between two of its times.
  test('is an error of the audit, with the arithmetic', () => {
    expect(errorsOf(overlapping).map(({ rule, message }) => `${rule} ${message}`)).toEqual([
      'TMO010 an execution of catalog-prices may take 5 h (1 h x 5 attempts), but the next starts after 3 h',
    ]);
  });

  test('overlaps its own schedule in the simulation', () => {
    expect(unmet(run(pricesHang, overlapping))).toEqual(['at most 0 overlapping executions of catalog-prices: 1']);
  });
});
