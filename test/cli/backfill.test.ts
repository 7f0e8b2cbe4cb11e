import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { backfillCommand, type BackfillPorts } from '../../cli/backfill-command';
import { MemoryRunStore } from '../../guard/adapters/memory/run-store';
import { COORDINATOR, guardConfig, started, succeeded, T0 } from '../guard/support/runs';

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

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'phasewatch-backfill-'));
  [runs, out, asked, logged, rejected] = [new MemoryRunStore(), '', [], [], []];
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

const run = (...args: string[]) =>
  backfillCommand(['--project', 'p', ...args], (): BackfillPorts => ({
    runs,
    config: guardConfig(),
    logged: (filter, { from, to }) => {
      asked.push(filter, from.toISOString(), to.toISOString());
      return bytesOf(logged);
    },
    rejected: () => bytesOf(rejected),
    close: () => Promise.resolve(),
  }));
const stored = () => runs.change({ processor: COORDINATOR, runId: 'p5-2026-01-14-1', attempt: 1 }, (current) => ({ result: current?.state }));

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

test('phasewatch backfill --logs reads files as gcloud prints them', async () => {
  const file = join(folder, 'entries.json');
  writeFileSync(file, JSON.stringify([entry(started(), T0), entry(succeeded(), T0 + 1_000)], null, 2));

  expect(await run('--logs', file, '--apply', '--format', 'json')).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ version: 1, applied: true, entries: 2, changes: [{ after: 'succeeded' }] });
  expect(await stored()).toBe('succeeded');
});

test('phasewatch backfill exits with 2 where it read nothing', async () => {
  expect(await run(...SPAN)).toBe(2);
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
