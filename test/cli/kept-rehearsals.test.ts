import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { trimKept } from '../../cli/kept-files';
import { fileStore } from '../../cli/rehearsal-cache';
import { ScenarioRunner } from '../../cli/scenario-runner';
import type { StackFile } from '../../cli/stack-files';
import { Duration } from '../../model/duration';
import { rehearsalJson } from '../../report/rehearsal/json';
import { defineScenario } from '../../simulation/define-scenario';
import type { Rehearsal } from '../../simulation/rehearsal';
import type { Scenario, World } from '../../simulation/scenario';
import { monitoringInTerraform } from '../../terraform/monitoring-in-terraform';
import { synthesizeProd } from '../declared';
import { examplePipeline } from '../example/pipeline';

const folder = mkdtempSync(join(tmpdir(), 'phasewatch-kept-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const documents = synthesizeProd(examplePipeline);
/** A hang on which a person acts. */
const HANG: Scenario = defineScenario({
  name: 'one-hang',
  title: 'A run without heartbeat in an ordinary night',
  source: 'this test',
  worlds: ['baseline', 'declared'],
  from: '2026-01-13T18:00:00Z',
  lasts: Duration.hours(14),
  workload: [{ kind: 'daily', beforeDeadline: Duration.hours(2) }],
  faults: [
    {
      kind: 'hang',
      processor: 'order-pricing',
      dataDate: '2026-01-13',
      after: Duration.minutes(3),
      lasts: Duration.hours(9),
      blocksPhase: false,
    },
  ],
  operatorActsAfter: Duration.minutes(20),
  expectations: [{ kind: 'detected', policy: 'run-silent', within: Duration.minutes(20) }],
});

/** What is rehearsed. */
interface Inputs {
  readonly scenario: Scenario;
  readonly stacks: readonly StackFile[];
  readonly draws?: boolean;
}
const BASE: Inputs = { scenario: HANG, stacks: documents };

async function rehearse({ scenario, stacks, draws = false }: Inputs, keptIn?: string, world: World = 'declared') {
  const monitoring = monitoringInTerraform(stacks);
  return new ScenarioRunner({ documents: stacks, monitoring, draws, keptIn }).run({ scenario, world }, () => undefined);
}

/** Everything that is reported of a rehearsal, but for how much the engine did; the message where it is refused. */
async function outcome(rehearsing: Promise<Rehearsal>): Promise<unknown> {
  try {
    const rehearsal = await rehearsing;
    const { stats: _, ...json } = rehearsalJson(rehearsal);
    const { best, truth, trace, drawn } = rehearsal;
    return structuredClone({ json, best: { ...best, stats: null }, wastedHours: truth.wastedHours, trace, drawn });
  } catch (error) {
    return error instanceof Error ? error.message : error;
  }
}

/** The stacks with text of a file replaced. */
function edited(from: string | RegExp, to: string): StackFile[] {
  const text = JSON.stringify(documents);
  const changed = text.replaceAll(from instanceof RegExp ? new RegExp(from, 'g') : from, to);
  if (changed === text) throw new Error(`the stacks do not hold ${String(from)}`);
  return JSON.parse(changed) as StackFile[];
}

/** The stacks with one value of one resource changed. */
function withOtherLeaf(random: number): StackFile[] {
  const copy = structuredClone(documents) as StackFile[];
  const leaves = copy.flatMap(({ document }) => leavesOf((document as { resource: object }).resource));
  leaves[Math.floor(random * leaves.length)]?.();
  return copy;
}

/** A change of each value that is no object. */
function leavesOf(parent: object): (() => void)[] {
  return Object.entries(parent).flatMap(([key, value]: [string, unknown]) => {
    if (typeof value === 'object' && value !== null) return leavesOf(value);
    const set = (other: unknown) => [() => Object.assign(parent, { [key]: other })];
    if (typeof value === 'number') return set(value * 2 + 1);
    return typeof value === 'boolean' ? set(!value) : set(`${String(value)}x`);
  });
}

const [fault] = HANG.faults;
const SCENARIOS: readonly [what: string, change: Partial<Scenario>][] = [
  ['how long it lasts', { lasts: Duration.hours(13) }],
  ['when it starts', { from: '2026-01-13T17:00:00Z' }],
  ['a fault', { faults: [{ ...fault, after: Duration.minutes(5) } as NonNullable<typeof fault>] }],
  ['when runs start', { workload: [{ kind: 'daily', beforeDeadline: Duration.hours(1) }] }],
  ['when the person on call acts', { operatorActsAfter: Duration.minutes(40) }],
  ['how late points are', { ingestionDelay: { best: Duration.seconds(60), worst: Duration.minutes(5) } }],
  ['an expectation', { expectations: [{ kind: 'silent' }] }],
  ['what may fire', { mayFire: ['deadline-missed'] }],
];
const STACKS: readonly [what: string, from: string | RegExp, to: string][] = [
  ['every threshold', /"threshold_value":1,/, '"threshold_value":1.2,'],
  ['how long a condition must hold', /"duration":"0s"/, '"duration":"240s"'],
  ['the allowed silence', /silenceSeconds\\":\s*360/, String.raw`silenceSeconds\":600`],
  ['a log-based metric', 'failure_category', 'failure_type'],
  ['a goal', /"goal":0\.9\d*/, '"goal":0.5'],
];

test('what is kept is served where the inputs are the same, with its charts, and is what a simulation gives', async () => {
  const inputs = { ...BASE, draws: true };
  const first = await rehearse(inputs, folder);
  const again = await rehearse(inputs, folder);
  expect([first.origin, again.origin]).toEqual([undefined, 'kept']);
  expect(await outcome(Promise.resolve(again))).toEqual(await outcome(Promise.resolve(first)));
  expect(again.drawn?.charts.charts.length).toBeGreaterThan(0);
});

test('a changed policy that no person acts on runs no simulation: it is evaluated over the kept points', async () => {
  await rehearse(BASE, folder);
  // The page about the hang comes first, so when the person acts stays the same.
  const stacks = documents.map((file) => structuredClone(file));
  const policies = stacks.flatMap(({ document }) =>
    Object.values<unknown>(
      (document as { resource: Record<string, Record<string, unknown>> }).resource['google_monitoring_alert_policy'] ??
        {},
    ),
  ) as { display_name: string; conditions: { condition_threshold?: { threshold_value?: number } }[] }[];
  const deadline = policies.find(({ display_name: name }) => name.includes('deadline missed'));
  for (const { condition_threshold: threshold } of deadline?.conditions ?? [])
    if (threshold !== undefined) threshold.threshold_value = 5;
  const changed = { ...BASE, stacks, draws: true };
  const rehearsal = await rehearse(changed, folder);
  expect(rehearsal.origin).toBe('evaluated');
  expect(await outcome(Promise.resolve(rehearsal))).toEqual(await outcome(rehearse(changed)));
  expect((await rehearse(changed, folder)).origin).toBe('kept');
});

const CHANGES: readonly [what: string, inputs: () => Inputs][] = [
  ...SCENARIOS.map(([what, change]): [string, () => Inputs] => [
    what,
    () => ({ ...BASE, scenario: { ...HANG, ...change } }),
  ]),
  ...STACKS.map(([what, from, to]): [string, () => Inputs] => [what, () => ({ ...BASE, stacks: edited(from, to) })]),
];
test.each(CHANGES)('nothing stale is served after a change of %s', async (_, inputs) => {
  await rehearse(BASE, folder);
  const changed = inputs();
  expect(await outcome(rehearse(changed, folder))).toEqual(await outcome(rehearse(changed)));
});

test('nothing stale is served after a change of any one value of a resource', async () => {
  await rehearse(BASE, folder);
  await fc.assert(
    fc.asyncProperty(
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      fc.constantFrom<World>('baseline', 'declared'),
      async (random, world) => {
        const changed = { ...BASE, stacks: withOtherLeaf(random) };
        const fresh = await outcome(rehearse(changed, undefined, world));
        expect(await outcome(rehearse(changed, folder, world))).toEqual(fresh);
        expect(await outcome(rehearse(changed, folder, world))).toEqual(fresh);
      },
    ),
    { numRuns: 4 },
  );
});

test('where other policies notify later, the person on call acts later: that is simulated again', async () => {
  await rehearse(BASE, folder);
  const later = { ...BASE, stacks: edited(/"threshold_value":1,/, '"threshold_value":1.5,') };
  const rehearsal = await rehearse(later, folder);
  expect(rehearsal.origin).toBeUndefined();
  expect(rehearsal.actedAt).not.toBe((await rehearse(BASE)).actedAt);
});

test('a damaged file is none, and the files that were not used for the longest time go first', () => {
  const store = fileStore(join(folder, 'small'), 'key');
  store.keep({ points: { actionTimes: [], data: { series: [], numbers: new Float64Array(0), distributions: [] } } });
  expect(store.points()?.actionTimes).toEqual([]);
  const [file = ''] = readdirSync(join(folder, 'small'));
  writeFileSync(join(folder, 'small', file), 'other');
  expect(store.points()).toBeUndefined();
  trimKept(join(folder, 'small'), 4);
  expect(readdirSync(join(folder, 'small'))).toEqual([]);
});
