import type { HttpFunction } from '@google-cloud/functions-framework';
import { createHandler } from '../../../functions/run-recorder/handler';
import { ManualClock } from '../../../guard/adapters/memory/clock';
import { MemoryLog } from '../../../guard/adapters/memory/log';
import { MemoryPulseStore } from '../../../guard/adapters/memory/pulse-store';
import { MemoryRejectedStore } from '../../../guard/adapters/memory/rejected-store';
import { MemoryRunStore } from '../../../guard/adapters/memory/run-store';
import { closeRun } from '../../../guard/run/run-record';
import { storeWith } from '../../guard/support/monitor-rig';
import { pushOf, pushOfEvent } from '../../guard/support/push';
import { guardConfig, heartbeat, MINUTE, running, succeeded, T0 } from '../../guard/support/runs';
import { eventSources } from '../../../model/event-sources';
import { serve, type Served } from '../../guard/support/serve';

let runs: MemoryRunStore;
let rejected: MemoryRejectedStore;
let log: MemoryLog;
/** Writes that fail from now on. */
let failing: number;
let served: Served;

beforeEach(async () => {
  runs = new MemoryRunStore();
  rejected = new MemoryRejectedStore();
  log = new MemoryLog();
  failing = 0;
  const dies = () => {
    failing -= 1;
    return Promise.reject(new Error('killed'));
  };
  const ports = {
    runs: storeWith(runs, {
      change: async (id, decide) => {
        const seen = await runs.change(id, (current) => ({ result: decide(current) }));
        return seen.write !== undefined && failing > 0 ? dies() : runs.change(id, decide);
      },
    }),
    rejected: {
      has: (id: string) => rejected.has(id),
      keep: (message: Parameters<MemoryRejectedStore['keep']>[0]) => (failing > 0 ? dies() : rejected.keep(message)),
    },
    pulses: new MemoryPulseStore(),
    sources: eventSources(guardConfig()),
    log,
    clock: new ManualClock(T0 + 20 * MINUTE),
  };
  const handler: HttpFunction = createHandler(ports);
  served = await serve(handler);
  const closed = closeRun(running({}, T0), 'went_silent', T0 + 12 * MINUTE);
  await runs.change(closed, () => ({ write: closed, result: undefined }));
});
afterEach(() => served.close());

const deliver = async (body: unknown) => {
  const headers = { 'Content-Type': 'application/json' };
  return (await fetch(served.url, { method: 'POST', headers, body: JSON.stringify(body) })).status;
};

describe('a recorder that dies between a line and its record', () => {
  it.each([
    ['late_success', pushOfEvent(succeeded(), T0 + 15 * MINUTE)],
    ['late_write', pushOfEvent(heartbeat(), T0 + 15 * MINUTE)],
    ['rejected', pushOf('no JSON', '4711')],
  ] as const)('prints %s at least once', async (type, message) => {
    failing = 1;
    expect(await deliver(message)).toBe(503);
    expect(await deliver(message)).toBe(204);
    expect(log.events(type).length).toBeGreaterThanOrEqual(1);
    const printed = log.events(type).length;

    expect(await deliver(message)).toBe(204);
    expect(log.events(type)).toHaveLength(printed);
  });
});
