import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { backfillCommand, type OpenBackfill } from '../../cli/backfill-command';
import { MemoryConfigSource } from '../../guard/adapters/memory/config-source';
import { MemoryDeadLetters } from '../../guard/adapters/memory/dead-letters';
import { MemoryRunStore } from '../../guard/adapters/memory/run-store';
import type { GuardConfig } from '../../model/guard-config';
import { COORDINATOR, guardConfig, started, succeeded, T0 } from '../guard/support/runs';
import { expectCommandFits } from '../terminal';

const SPAN = ['--from', '2026-01-14T00:00:00Z', '--to', '2026-01-15T00:00:00Z'];
const entry = (event: object, at: number) => ({
  logName: 'projects/sample-project/logs/run.googleapis.com%2Fstdout',
  resource: { type: 'cloud_run_revision', labels: { service_name: 'prediction-coordinator' } },
  timestamp: new Date(at).toISOString(),
  jsonPayload: { run_event: event },
});

let folder: string;
let runs: MemoryRunStore;
let out: string;
let asked: string[];
let logged: object[];
let rejected: object[];
let letters: MemoryDeadLetters;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'phasewatch-backfill-'));
  [runs, out, asked, logged, rejected] = [new MemoryRunStore(), '', [], [], []];
  letters = new MemoryDeadLetters();
  config = guardConfig();
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    out += String(text);
    return true;
  });
  jest.spyOn(process.stderr, 'write').mockImplementation(() => true);
});
afterEach(() => {
  jest.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

async function* bytesOf(all: readonly object[]): AsyncGenerator<Uint8Array> {
  await Promise.resolve();
  for (const each of all) yield Buffer.from(JSON.stringify(each));
}

const open: OpenBackfill = () => ({
  runs,
  logged: (filter, { from, to }) => {
    asked.push(filter, from.toISOString(), to.toISOString());
    return bytesOf(logged);
  },
  rejected: () => bytesOf(rejected),
  deadLetters: (topic) => {
    expect(topic).toBe('phasewatch-run-events');
    return letters;
  },
  close: () => Promise.resolve(),
});
let config: GuardConfig;
const configOf = () => Promise.resolve(new MemoryConfigSource(config));
const run = (...args: string[]) => backfillCommand(['--project', 'p', ...args], open, configOf);
const stored = () =>
  runs.change({ processor: COORDINATOR, runId: 'p5-2026-01-14-1', attempt: 1 }, (current) => ({
    result: current?.state,
  }));

test('phasewatch backfill reads logs and rejected lines of an interval, and writes with --apply only', async () => {
  logged = [entry(started(), T0)];
  rejected = [entry(succeeded(), T0 + 1_000)];

  expect(await run(...SPAN)).toBe(0);
  expect(out).toContain('no record -> succeeded');
  expect(out).toContain('nothing is written');
  expect(await stored()).toBeUndefined();
  expect(asked.slice(1)).toEqual(['2026-01-14T00:00:00.000Z', '2026-01-15T00:00:00.000Z']);

  expect(await run(...SPAN, '--apply')).toBe(0);
  expect(await stored()).toBe('succeeded');
});

test('phasewatch backfill reads the printed lines of declared services only, as the recorder believes them', async () => {
  await run(...SPAN);

  expect(asked[0]).toBe(
    'resource.type="cloud_run_revision" AND resource.labels.service_name=("prediction-coordinator")' +
      ' AND (log_id("run.googleapis.com/stdout") OR log_id("run.googleapis.com/stderr")) AND jsonPayload.run_event:*',
  );
});

test('phasewatch backfill records the lines of a declared Cloud Run job, and none of a service of its name', async () => {
  config = { ...guardConfig(), jobs: [{ name: COORDINATOR, startedBy: [] }] };
  const ofJob = { type: 'cloud_run_job', labels: { job_name: COORDINATOR } };
  logged = [entry(succeeded({ attempt: 2 }), T0), { ...entry(started(), T0), resource: ofJob }];

  expect(await run(...SPAN, '--apply')).toBe(0);
  expect(asked[0]).toContain('resource.type="cloud_run_job" AND resource.labels.job_name=("prediction-coordinator")');
  expect(await stored()).toBe('running');
  expect(out).toContain('1 undeclared_source');
});

describe('dead letters', () => {
  const letter = (value: unknown) => Buffer.from(JSON.stringify(value));
  beforeEach(() => {
    letters.kept.set('start', letter(entry(started(), T0)));
    letters.kept.set('end', letter(entry(succeeded(), T0 + 1_000)));
    letters.kept.set('broken', letter({ no: 'entry' }));
  });

  test('are recorded by phasewatch backfill, and are left as they were without --apply', async () => {
    expect(await run(...SPAN)).toBe(0);
    expect(out).toContain('no record -> succeeded');
    expect([letters.kept.size, letters.held.size]).toEqual([3, 0]);
    expect(await stored()).toBeUndefined();
  });

  test('are acknowledged with --apply once they are recorded; one that cannot be recorded stays', async () => {
    expect(await run(...SPAN, '--apply')).toBe(0);
    expect(await stored()).toBe('succeeded');
    expect([...letters.kept.keys()]).toEqual(['broken']);
    expect(letters.held.size).toBe(0);
    expect(out).toContain('1 not_a_run_event');
  });

  test('are acknowledged though their events are recorded already', async () => {
    logged = [entry(started(), T0), entry(succeeded(), T0 + 1_000)];

    await run(...SPAN, '--apply');
    expect([...letters.kept.keys()]).toEqual(['broken']);
  });

  test('stay, and are not held, when a write fails', async () => {
    jest.spyOn(runs, 'change').mockRejectedValue(new Error('14 UNAVAILABLE'));

    await expect(run(...SPAN, '--apply')).rejects.toThrow('UNAVAILABLE');
    expect([letters.kept.size, letters.held.size]).toEqual([3, 0]);
  });

  test('are not read with --no-dead-letters, nor with --logs', async () => {
    expect(await run(...SPAN, '--no-dead-letters')).toBe(2);
    const file = join(folder, 'entries.json');
    writeFileSync(file, JSON.stringify([entry(started(), T0)]));
    await run('--logs', file, '--apply');
    expect(await stored()).toBe('running');
  });
});

test('phasewatch backfill --logs reads files as gcloud prints them', async () => {
  const file = join(folder, 'entries.json');
  writeFileSync(file, JSON.stringify([entry(started(), T0), entry(succeeded(), T0 + 1_000)], null, 2));

  expect(await run('--logs', file, '--apply', '--format', 'json')).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ version: 1, applied: true, entries: 2, changes: [{ after: 'succeeded' }] });
  expect(await stored()).toBe('succeeded');
});

test('phasewatch backfill writes to the database of the prefix in the configuration', async () => {
  const opened: string[] = [];
  const configured = () => Promise.resolve(new MemoryConfigSource({ ...guardConfig(), namePrefix: 'orders' }));
  const args = ['--project', 'p', '--no-dead-letters', ...SPAN];
  await backfillCommand(
    args,
    (target) => {
      opened.push(target.database);
      return open(target);
    },
    configured,
  );

  expect(opened).toEqual(['orders']);
});

test('phasewatch backfill exits with 2 where it read nothing', async () => {
  expect(await run(...SPAN)).toBe(2);
});

test('what phasewatch backfill would change fits the terminal', async () => {
  logged = [entry(started(), T0)];
  rejected = [entry(succeeded(), T0 + 1_000)];
  await expectCommandFits('backfill', async () => {
    out = '';
    await run(...SPAN);
    return out;
  });
});

test.each([
  [['--logs', 'no-such-file.json'], 'no-such-file.json'],
  [[], '--logs FILE'],
  [['--from', 'yesterday', '--to', '2026-01-15T00:00:00Z'], '--from'],
  [['--from', '2026-01-15T00:00:00Z', '--to', '2026-01-14T00:00:00Z'], 'before --to'],
  [[...SPAN, '--logs', 'x'], 'cannot be combined'],
])('phasewatch backfill %j is refused', async (args, why) => {
  await expect(run(...args)).rejects.toThrow(why);
});
