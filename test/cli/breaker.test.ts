import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { MemoryBreakerStore } from '../../guard/adapters/memory/breaker-store';
import { MemoryRunStore } from '../../guard/adapters/memory/run-store';
import { ManualClock } from '../../guard/adapters/memory/clock';
import { MemoryConfigSource } from '../../guard/adapters/memory/config-source';
import { MemoryLog } from '../../guard/adapters/memory/log';
import { newBreaker } from '../../model/breaker';
import { configWithBreakers } from '../guard/support/breaker-rules';
import { audienceOf, signedToken } from '../guard/support/identity';
import { COORDINATOR, T0 } from '../guard/support/runs';
import type { Served } from '../guard/support/serve';
import { serveControl } from '../guard/support/serve-control';

const ROOT = join(__dirname, '..', '..');

let breakers: MemoryBreakerStore;
let control: Served;

beforeAll(async () => {
  breakers = new MemoryBreakerStore();
  const config = new MemoryConfigSource(configWithBreakers());
  const clock = new ManualClock(T0);
  control = await serveControl({ breakers, runs: new MemoryRunStore(), config, clock, log: new MemoryLog() });
});
afterAll(() => control.close());

/** Runs the command as a user does; the function answers in this process. */
function breaker(
  args: readonly string[],
  url = control.url,
): Promise<{ exit: number | null; out: string; err: string }> {
  const env = {
    ...process.env,
    PHASEWATCH_BREAKER_URL: url,
    PHASEWATCH_ID_TOKEN: signedToken({ email: 'ann@example.com', aud: audienceOf(control.url) }),
    NO_COLOR: '1',
  };
  const child = spawn(process.execPath, ['--import', 'tsx', 'cli/phasewatch.ts', 'breaker', ...args], {
    cwd: ROOT,
    env,
  });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  return new Promise((resolve) => child.on('close', (exit) => resolve({ exit, out, err })));
}

describe('npm run -s breaker', () => {
  it('requests to open with a reason, and shows the request in the list and the history', async () => {
    const opened = {
      at: T0,
      from: 'closed',
      to: 'open',
      reason: '3 failures in a row',
      by: 'timeout-monitor',
    } as const;
    const record = { ...newBreaker(COORDINATOR), state: 'open' as const, since: T0, history: [opened] };
    await breakers.change(COORDINATOR, () => ({ write: record, result: undefined }));

    expect(await breaker(['open', 'prediction-worker', '--reason', 'BigQuery is down'])).toEqual({
      exit: 0,
      out: 'requested to open prediction-worker; the monitor does it at its next tick\n',
      err: '',
    });
    const { exit, out } = await breaker(['list']);
    expect(exit).toBe(0);
    expect(out).toMatch(/prediction-worker\s.*phase5\s.*closed\s.*open \(ann@example\.com\): BigQuery is down/);
    expect((await breaker(['history', COORDINATOR])).out).toMatch(
      /2026-01-14T10:00:00\.000Z\s.*closed\s.*open\s.*timeout-monitor\s.*3 failures in a row/,
    );
  });

  it('prints JSON with --format json', async () => {
    const { out } = await breaker(['list', '--format', 'json']);

    expect(JSON.parse(out)).toMatchObject({ breakers: [{ id: COORDINATOR }, { id: 'prediction-worker' }] });
  });

  it('exits 2 without a reason, and for an undeclared breaker', async () => {
    const without = await breaker(['close', COORDINATOR]);
    const unknown = await breaker(['close', 'prediction-coordinater', '--reason', 'typo']);

    expect([without.exit, without.err]).toEqual([2, expect.stringContaining("'--reason <text>' not specified")]);
    expect([unknown.exit, unknown.out]).toEqual([2, '']);
    expect(unknown.err).toContain("did you mean 'prediction-coordinator'? [BRK003]");
  });

  it('exits 1 if the function cannot be reached, and 2 for a URL without https', async () => {
    const gone = await breaker(['list'], 'http://127.0.0.1:1');
    const open = await breaker(['list'], 'http://example.invalid');

    expect([gone.exit, gone.err]).toEqual([1, expect.stringContaining('127.0.0.1:1 cannot be reached')]);
    expect([open.exit, open.err]).toEqual([2, expect.stringContaining('must be https, since it carries a token')]);
  });
});
