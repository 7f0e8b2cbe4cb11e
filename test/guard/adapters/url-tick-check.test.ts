import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { UrlTickCheck } from '../../../guard/adapters/google/url-tick-check';
import { ManualClock } from '../../../guard/adapters/memory/clock';
import { MonitorRig } from '../support/monitor-rig';
import { MINUTE, SECOND, T0 } from '../support/runs';

let server: Server;
let calls: string[];
let status: number;
let url: string;

beforeEach(async () => {
  calls = [];
  status = 200;
  server = createServer((request, response) => {
    calls.push(`${request.method ?? ''} ${request.url ?? ''}`);
    response.writeHead(status).end('OK');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/ping/secret-uuid`;
});
afterEach(() => new Promise((resolve) => server.close(resolve)));

describe('the check of ticks', () => {
  const clock = new ManualClock(T0);
  const until = { deadline: T0 + MINUTE };

  it('is one GET of its URL', async () => {
    await new UrlTickCheck(`${url}\n`, clock).ticked(until);
    expect(calls).toEqual(['GET /ping/secret-uuid']);
  });

  it.each([
    ['an answer that refuses', 404, () => url],
    ['no connection', 200, () => 'https://127.0.0.1:1/secret-uuid'],
    ['a URL without encryption', 200, () => 'http://example.com/secret-uuid'],
    ['text that is no URL', 200, () => 'secret-uuid'],
  ])('reports %s without its URL', async (_what, answer, of) => {
    status = answer;
    const failure = await new UrlTickCheck(of(), clock).ticked(until).catch((error: unknown) => String(error));

    expect(failure).toMatch(/check of ticks/);
    expect(failure).not.toContain('secret-uuid');
  });

  it('does not begin after the deadline', async () => {
    await expect(new UrlTickCheck(url, clock).ticked({ deadline: T0 })).rejects.toThrow('deadline');
    expect(calls).toEqual([]);
  });
});

describe('a monitor with a check', () => {
  let rig: MonitorRig;
  beforeEach(() => {
    rig = new MonitorRig();
  });
  afterEach(() => rig.close());

  it('calls it after each complete tick, and not after another', async () => {
    const check = new UrlTickCheck(url, rig.clock);
    const tick = await rig.monitor({ check });
    await tick();
    rig.metrics.failure = new Error('14 UNAVAILABLE');
    rig.clock.advance(MINUTE);
    await tick();
    expect(calls).toHaveLength(1);

    rig.metrics.failure = undefined;
    rig.clock.advance(MINUTE);
    await tick();
    rig.clock.advance(SECOND);
    expect((await tick()).body).toEqual({ status: 'another tick has just been completed' });
    expect(calls).toHaveLength(2);
  });

  it('completes its tick though the call fails, and warns', async () => {
    status = 500;
    const tick = await rig.monitor({ check: new UrlTickCheck(url, rig.clock) });

    expect(await tick()).toMatchObject({ status: 200, body: { status: 'ticked' } });
    expect(rig.metrics.latest('tick', 'timeout-monitor')).toBe(1);
    expect(rig.log.lines.at(-1)).toEqual({ severity: 'WARNING', message: 'the check of ticks answered 500' });
    expect(rig.log.errors()).toEqual([]);
  });
});
