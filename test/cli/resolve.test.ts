import { resolveCommand } from '../../cli/resolve-command';
import type { Call } from '../../cli/control-call';
import { MemoryBreakerStore } from '../../guard/adapters/memory/breaker-store';
import { ManualClock } from '../../guard/adapters/memory/clock';
import { MemoryConfigSource } from '../../guard/adapters/memory/config-source';
import { MemoryLog } from '../../guard/adapters/memory/log';
import { MemoryRunStore } from '../../guard/adapters/memory/run-store';
import { closeRun } from '../../guard/run/run-record';
import { configWithBreakers } from '../guard/support/breaker-rules';
import { callerHeaders } from '../guard/support/identity';
import { COORDINATOR, MINUTE, running, T0 } from '../guard/support/runs';
import type { Served } from '../guard/support/serve';
import { serveControl } from '../guard/support/serve-control';

let runs: MemoryRunStore;
let log: MemoryLog;
let control: Served;
let out: string;

const call: Call = async (url, method, body) => {
  const headers = { 'Content-Type': 'application/json', ...callerHeaders('ann@example.com', control.url) };
  const response = await fetch(url, { method, headers, body: JSON.stringify(body) });
  return { status: response.status, body: await response.json() };
};
const resolve = (...args: string[]) => resolveCommand([...args, '--url', control.url], call);

beforeEach(async () => {
  [runs, log, out] = [new MemoryRunStore(), new MemoryLog(), ''];
  const config = new MemoryConfigSource(configWithBreakers());
  const ports = { breakers: new MemoryBreakerStore(), runs, config, clock: new ManualClock(T0 + MINUTE), log };
  control = await serveControl(ports);
  const closed = closeRun(running({ run_id: 'r' }, T0 - MINUTE), 'went_silent', T0);
  await runs.change(closed, () => ({ write: closed, result: undefined }));
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    out += String(text);
    return true;
  });
});
afterEach(async () => {
  jest.restoreAllMocks();
  await control.close();
});

test('phasewatch resolve stores who, when and why, and names the runs', async () => {
  expect(await resolve(COORDINATOR, '2026-01-14', '--reason', 'no games, INC-7')).toBe(0);

  expect(out).toBe(`resolved ${COORDINATOR}/2026-01-14: r~1\n`);
  const stored = await runs.change({ processor: COORDINATOR, runId: 'r', attempt: 1 }, (current) => ({
    result: current,
  }));
  expect(stored?.resolution).toEqual({ at: T0 + MINUTE, by: 'ann@example.com', reason: 'no games, INC-7' });
  expect(log.lines).toEqual([
    { severity: 'WARNING', message: `work ${COORDINATOR}/2026-01-14: ann@example.com resolves it: no games, INC-7` },
  ]);
});

test.each([
  [[COORDINATOR, '2026-01-13', '--reason', 'x'], 'BRK005'],
  [['prediction-coordinate', '2026-01-14', '--reason', 'x'], "did you mean 'prediction-coordinator'"],
  [[COORDINATOR, '14.01.2026', '--reason', 'x'], '14.01.2026'],
  [[COORDINATOR, '2026-01-14', '--reason', ' '], 'BRK002'],
])('phasewatch resolve %j is refused, and resolves nothing', async (args, why) => {
  await expect(resolve(...args)).rejects.toThrow(why);
  const stored = await runs.change({ processor: COORDINATOR, runId: 'r', attempt: 1 }, (current) => ({
    result: current,
  }));
  expect(stored?.unresolved).toBe(true);
});
