import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Firestore } from '@google-cloud/firestore';
import { grpc } from 'google-gax';
import type * as RecorderEntry from '../../../functions/run-recorder/entry';
import type * as MonitorEntry from '../../../functions/timeout-monitor/entry';
import { ManualClock } from '../../../guard/adapters/memory/clock';
import { MemoryConfigSource } from '../../../guard/adapters/memory/config-source';
import { eventSources } from '../../../model/event-sources';
import { MemoryLog } from '../../../guard/adapters/memory/log';
import { FirestoreBreakerStore } from '../../../guard/adapters/google/breaker-store';
import { FirestoreRunStore } from '../../../guard/adapters/google/run-store';
import { newBreaker, withRequest } from '../../../model/breaker';
import { layOut, load, type LaidOut } from '../../guard/support/bundle';
import { DATABASES } from '../../guard/support/firestore';
import { breakerRule, JOB, SUBSCRIPTION } from '../../guard/support/breaker-rig';
import { GoogleApis } from '../../guard/support/google-apis';
import { MonitoringServer } from '../../guard/support/monitoring-server';
import { deliver, printedIn, pushOfEntry, pushOfEvent } from '../../guard/support/push';
import { COORDINATOR, failed, guardConfig, heartbeat, MINUTE, started, succeeded, T0 } from '../../guard/support/runs';
import { serve, type Served } from '../../guard/support/serve';

let bundles: readonly LaidOut[];
let recorderEntry: typeof RecorderEntry;
let monitorEntry: typeof MonitorEntry;
let monitoring: MonitoringServer;
let apis: GoogleApis;
let firestore: Firestore;
let log: MemoryLog;
let clock: ManualClock;
let served: Served[];
/** The check outside of the project, and the calls that it got. */
let check: Server;
let checks: string[];
let recorder: string;
let monitors: string[];

beforeAll(async () => {
  const recorderBundle = layOut('run-recorder');
  const monitorBundle = layOut('timeout-monitor');
  bundles = [recorderBundle, monitorBundle];
  recorderEntry = await load<typeof RecorderEntry>(recorderBundle);
  monitorEntry = await load<typeof MonitorEntry>(monitorBundle);
});
afterAll(() => bundles.forEach((bundle) => bundle.remove()));

describe.each(DATABASES)('both bundles on the %s, with Monitoring over gRPC', (_name, open) => {
  beforeEach(async () => {
    firestore = open();
    log = new MemoryLog();
    clock = new ManualClock(T0);
    monitoring = new MonitoringServer();
    await monitoring.start();
    const client = () => monitoring.client((...options) => monitorEntry.monitoringClient(...options));
    apis = new GoogleApis();
    const endpoints = await apis.start();
    const breakers = [breakerRule({ triggers: [JOB, SUBSCRIPTION] })];
    const config = new MemoryConfigSource({ ...guardConfig(), breakers });
    const sources = eventSources(guardConfig());
    checks = [];
    check = createServer((request, response) => {
      checks.push(`${request.method ?? ''} ${request.url ?? ''}`);
      response.end('OK');
    });
    await new Promise<void>((resolve) => check.listen(0, '127.0.0.1', resolve));
    const checkUrl = `http://127.0.0.1:${(check.address() as AddressInfo).port}/ping/uuid`;
    const parts = { firestore, config, monitoring: client, endpoints, checkUrl, clock, log };
    const monitor = () => serve(monitorEntry.handlerWith(parts));
    served = [
      await serve(recorderEntry.handlerWith({ firestore, sources, clock, log })),
      await monitor(),
      await monitor(),
    ];
    const [recorderUrl = '', ...monitorUrls] = served.map(({ url }) => url);
    recorder = recorderUrl;
    monitors = monitorUrls;
  });
  afterEach(async () => {
    await Promise.all(served.map((one) => one.close()));
    apis.stop();
    check.close();
    await monitoring.stop();
    await firestore.terminate();
  });

  const print = async (...[event, at]: Parameters<typeof pushOfEvent>) => {
    expect(await deliver(recorder, pushOfEvent(event, at))).toBe(204);
  };
  const tickAt = async (now: number, monitor = monitors[0] ?? '') => {
    clock.moveTo(now);
    const response = await fetch(monitor, { method: 'POST' });
    return { status: response.status, body: (await response.json()) as Readonly<Record<string, unknown>> };
  };
  const record = (attempt = 1) =>
    new FirestoreRunStore(firestore).change(
      { processor: COORDINATOR, runId: 'p5-2026-01-14-1', attempt },
      (current) => ({ result: current }),
    );

  it('close a hung run once, keep its gauges above 1, and write 0 when a second attempt succeeds', async () => {
    await print(started(), T0);
    await print(heartbeat(), T0 + 5 * MINUTE);
    expect((await tickAt(T0 + 16 * MINUTE)).body).toMatchObject({ status: 'ticked', running: 1, closed: 0 });
    expect(monitoring.latest('run/silence_ratio', COORDINATOR)).toBeCloseTo(1);

    expect((await tickAt(T0 + 17 * MINUTE)).body).toMatchObject({ closed: 1, unresolved: 1 });
    expect(await record()).toMatchObject({ state: 'went_silent', closure: { reported: true } });
    expect(log.events('went_silent')).toHaveLength(1);
    expect(monitoring.latest('run/silence_ratio', COORDINATOR)).toBeGreaterThan(1);
    expect(monitoring.latest('run/active', COORDINATOR)).toBe(0);

    await print(succeeded(), T0 + 18 * MINUTE);
    expect(log.events('late_success')).toHaveLength(1);
    await tickAt(T0 + 19 * MINUTE);
    expect(await record()).toMatchObject({ state: 'went_silent', unresolved: true, lateSuccessAt: T0 + 18 * MINUTE });
    expect(monitoring.latest('run/silence_ratio', COORDINATOR)).toBeGreaterThan(1);

    await print(started({ attempt: 2 }), T0 + 20 * MINUTE);
    await print(succeeded({ attempt: 2 }), T0 + 30 * MINUTE);
    expect((await tickAt(T0 + 31 * MINUTE)).body).toMatchObject({ resolved: 1, unresolved: 0 });
    expect(await record()).toMatchObject({ state: 'went_silent', unresolved: false });
    expect(monitoring.latest('run/silence_ratio', COORDINATOR)).toBe(0);
    expect(monitoring.latest('run/age_ratio', COORDINATOR)).toBe(0);
    expect(log.events('went_silent')).toHaveLength(1);
    expect(log.errors()).toEqual([]);
  });

  it('open a breaker, stop its triggers, stop them again after a deploy, and restore them when a person closes it', async () => {
    const job = '/v1/projects/sample-project/locations/us-west2/jobs/coordinator-daily';
    const subscription = '/v1/projects/sample-project/subscriptions/coordinator-sub';
    const pushConfig = {
      pushEndpoint: 'https://run',
      oidcToken: { serviceAccountEmail: 'push@p', audience: 'https://run' },
    };
    apis.resources.set(job, { state: 'ENABLED' });
    apis.resources.set(subscription, { pushConfig });
    for (const n of [1, 2, 3]) await print(failed({ run_id: `r${n}` }), T0 + n * MINUTE);
    await tickAt(T0 + 4 * MINUTE);
    expect(apis.resources.get(job)).toEqual({ state: 'PAUSED' });
    expect(apis.resources.get(subscription)).toEqual({ pushConfig: {} });
    expect(monitoring.latest('breaker/open', COORDINATOR)).toBe(1);

    apis.resources.set(subscription, { pushConfig });
    await tickAt(T0 + 5 * MINUTE);
    expect(apis.resources.get(subscription)).toEqual({ pushConfig: {} });

    await new FirestoreBreakerStore(firestore).change(COORDINATOR, (current = newBreaker(COORDINATOR)) => ({
      write: withRequest(current, { action: 'close', reason: 'fixed', by: 'ana@example.com', at: T0 }),
      result: undefined,
    }));
    await tickAt(T0 + 6 * MINUTE);
    expect(apis.resources.get(job)).toEqual({ state: 'ENABLED' });
    expect(apis.resources.get(subscription)).toEqual({ pushConfig });
    expect(monitoring.latest('breaker/open', COORDINATOR)).toBe(0);
    expect(log.errors()).toEqual([]);
  });

  it('judge no run while the pulse does not come back, and report the delay of the lines', async () => {
    const pulse = (at: number) => {
      const { message, ...rest } = pushOfEntry(
        { v: 1, type: 'pulse', at },
        at,
        printedIn('phasewatch-timeout-monitor'),
      );
      return deliver(recorder, { ...rest, message: { ...message, publishTime: new Date(at).toISOString() } });
    };
    await print(started(), T0);
    await tickAt(T0 + MINUTE);
    await pulse(T0 + MINUTE);
    for (let minute = 2; minute <= 14; minute += 1) await tickAt(T0 + minute * MINUTE);

    expect(await record()).toMatchObject({ state: 'running' });
    expect(monitoring.latest('recorder/behind', 'run-recorder')).toBe(12 * 60);
    expect(monitoring.latest('run/silence_ratio', COORDINATOR)).toBeLessThan(1);

    for (let minute = 2; minute <= 14; minute += 1) await pulse(T0 + minute * MINUTE);
    for (let minute = 15; minute <= 18; minute += 1) {
      await tickAt(T0 + minute * MINUTE);
      await pulse(T0 + minute * MINUTE);
    }
    expect(await record()).toMatchObject({ state: 'went_silent' });
    expect(log.errors()).toEqual([]);
  });

  it('write the tick’s own gauge last, in a separate request', async () => {
    await tickAt(T0);
    const types = monitoring.requests.map((request) => request.timeSeries.map((series) => series.metric.type));

    expect(types.at(-1)).toEqual(['custom.googleapis.com/phasewatch/monitor/tick']);
    expect(types.slice(0, -1).flat()).not.toContain('custom.googleapis.com/phasewatch/monitor/tick');
  });

  it('call the check outside of the project after a complete tick, and not after an incomplete one', async () => {
    expect((await tickAt(T0)).status).toBe(200);
    expect(checks).toEqual(['GET /ping/uuid']);

    monitoring.refusals.push(grpc.status.INVALID_ARGUMENT);
    expect((await tickAt(T0 + MINUTE)).status).toBe(500);
    expect(checks).toHaveLength(1);

    expect((await tickAt(T0 + 2 * MINUTE)).status).toBe(200);
    expect(checks).toHaveLength(2);
    expect(log.lines.filter(({ message }) => message.includes('check of ticks'))).toEqual([]);
  });

  it('omit the tick’s own gauge when Monitoring refuses the others', async () => {
    monitoring.refusals.push(grpc.status.INVALID_ARGUMENT);

    expect((await tickAt(T0)).status).toBe(500);
    expect(monitoring.requests).toEqual([]);
  });

  it('run one tick when two monitors are called at the same time', async () => {
    await print(started(), T0);
    const answers = await Promise.all(monitors.map((monitor) => tickAt(T0 + 12 * MINUTE, monitor)));

    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(answers.filter(({ body }) => body['status'] === 'ticked')).toHaveLength(1);
    expect(log.events('went_silent')).toHaveLength(1);
  });
});

describe('the bundles', () => {
  it('load no Monitoring client in the recorder and one in the monitor', () => {
    const [recorderBytes = Infinity, monitorBytes = Infinity] = bundles.map(({ bytes }) => bytes);

    expect(recorderBytes).toBeLessThan(3_000_000);
    expect(monitorBytes).toBeLessThan(4_500_000);
  });
});
