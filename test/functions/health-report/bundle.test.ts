import { createHash } from 'node:crypto';
import type { Firestore } from '@google-cloud/firestore';
import { grpc } from 'google-gax';
import type * as Entry from '../../../functions/health-report/entry';
import type { HealthReport } from '../../../guard/health/build-report';
import { FirestoreBreakerStore } from '../../../guard/adapters/google/breaker-store';
import { ManualClock } from '../../../guard/adapters/memory/clock';
import { MemoryConfigSource } from '../../../guard/adapters/memory/config-source';
import { FirestoreGuardState } from '../../../guard/adapters/google/guard-state';
import { MemoryLog } from '../../../guard/adapters/memory/log';
import { FirestoreRunStore } from '../../../guard/adapters/google/run-store';
import { closeRun, type RunRecord } from '../../../guard/run/run-record';
import { newBreaker } from '../../../model/breaker';
import { layOut, load, type LaidOut } from '../../guard/support/bundle';
import { embeddedFirestore } from '../../guard/support/firestore';
import { MonitoringReads, policyOf, seriesOf } from '../../guard/support/monitoring-reads';
import {
  COORDINATOR,
  failed,
  guardConfig,
  MINUTE,
  recordAfter,
  running,
  started,
  succeeded,
} from '../../guard/support/runs';
import { serve, type Served } from '../../guard/support/serve';
import { SlackServer } from '../../guard/support/slack-server';
import { DAY, HOUR, NOW } from '../../guard/support/summaries';

const SERVICE = 'projects/sample-project/services/phasewatch-sample';
const WORKER = 'prediction-worker';

let bundle: LaidOut;
let entry: typeof Entry;
let firestore: Firestore;
let monitoring: MonitoringReads;
let slack: SlackServer;
let webhook: string;
let log: MemoryLog;
let config: MemoryConfigSource;
const served: Served[] = [];

beforeAll(async () => {
  bundle = layOut('health-report');
  entry = await load<typeof Entry>(bundle);
});
afterAll(() => bundle.remove());

beforeEach(async () => {
  firestore = embeddedFirestore();
  log = new MemoryLog();
  config = new MemoryConfigSource(guardConfig());
  slack = new SlackServer();
  webhook = await slack.start();
  monitoring = new MonitoringReads();
  await monitoring.start();
  monitoring.services = [SERVICE];
  monitoring.objectives.set(SERVICE, [
    { name: `${SERVICE}/serviceLevelObjectives/s`, displayName: 'Success', goal: 0.99 },
  ]);
  for (const selector of ['select_slo_compliance', 'select_slo_budget_fraction']) {
    monitoring.series.set(selector, [seriesOf('', [[NOW, { doubleValue: 0.995 }]])]);
  }
  monitoring.series.set('run/age_ratio', [seriesOf('phase5', [[NOW, { doubleValue: 0.4 }]])]);
  monitoring.series.set('deadline/missed', [seriesOf('phase5', [[NOW, { int64Value: 0 }]])]);
  monitoring.policies = [policyOf('Phasewatch: Run over budget', 'run/age_ratio')];
  await aHealthyWeek();
});
afterEach(async () => {
  await Promise.all(served.splice(0).map((one) => one.close()));
  await Promise.all([monitoring.stop(), slack.stop(), firestore.terminate()]);
});

const put = (...runs: RunRecord[]) =>
  Promise.all(
    runs.map((run) => new FirestoreRunStore(firestore).change(run, () => ({ write: run, result: undefined }))),
  );

/** A run of ten minutes. */
function success(processor: string, startedAt: number): RunRecord {
  const id = { run_id: `${processor}-${startedAt}`, processor };
  return recordAfter([started(id), startedAt], [succeeded({ ...id, duration_seconds: 600 }), startedAt + 10 * MINUTE]);
}

async function aHealthyWeek(): Promise<void> {
  const days = Array.from({ length: 8 }, (_, day) => NOW - HOUR - day * DAY);
  await put(...days.flatMap((at) => [success(COORDINATOR, at), success(WORKER, at)]));
  const guard = new FirestoreGuardState(firestore);
  await guard.take({ holder: 'a', now: NOW - MINUTE, expiresAt: NOW });
  await guard.release('a', { tickedAt: NOW - MINUTE });
}

async function start(other: Partial<Entry.HealthParts> = {}): Promise<string> {
  const clients = () => monitoring.clients((...options) => entry.monitoringClients(...options));
  const parts = { firestore, config, monitoring: clients, webhook, clock: new ManualClock(NOW), log };
  const one = await serve(entry.handlerWith({ ...parts, ...other }));
  served.push(one);
  return one.url;
}

type Answer = HealthReport & { readonly slack: string; readonly error?: string };

async function ask(url: string, method = 'GET'): Promise<{ status: number; body: Answer }> {
  const response = await fetch(url, { method });
  return { status: response.status, body: (await response.json()) as Answer };
}

describe('the health-report bundle', () => {
  it('reports a healthy week as healthy, and posts nothing to Slack on a GET', async () => {
    const { status, body } = await ask(await start());

    expect(status).toBe(200);
    expect(body).toMatchObject({
      verdict: 'healthy',
      findings: [],
      unread: [],
      slack: 'not asked for',
      lastTick: '2026-01-15T09:59:00.000Z',
    });
    expect(body.phases[1]).toMatchObject({
      phase: 'phase5',
      succeeded: 2,
      successRate: 1,
      durations: { p50: 600, p95: 600, p99: 600 },
      completeness: { due: 2, complete: 2 },
      trend: [1, 1, 1, 1, 1, 1, 1],
      worstAges: [null, null, null, null, null, null, 0.4],
      missedDeadlines: 0,
    });
    expect(body.slos).toEqual([{ name: 'Success', goal: 0.99, compliance: 0.995, budgetLeft: 0.995 }]);
    expect(body.policies).toEqual([
      { name: 'Phasewatch: Run over budget', state: 'armed', changedAt: '2026-01-09T23:06:40.000Z' },
    ]);
    expect(slack.requests).toBe(0);
    expect(log.lines).toEqual([]);
  });

  it('is unhealthy and names each cause when a run hangs, one is unresolved and a breaker is open', async () => {
    const hung = { run_id: 'hung', data_date: '2026-01-13' };
    await put(
      running({ run_id: 'long' }, NOW - 40 * MINUTE, NOW - MINUTE),
      closeRun(running(hung, NOW - 30 * HOUR), 'went_silent', NOW - 29 * HOUR),
      recordAfter([started({ run_id: 'f' }), NOW - 2 * HOUR], [failed({ run_id: 'f' }), NOW - HOUR]),
    );
    const opened = {
      ...newBreaker(COORDINATOR),
      state: 'open' as const,
      since: NOW - HOUR,
      reason: '3 failures in a row',
    };
    await new FirestoreBreakerStore(firestore).change(COORDINATOR, () => ({ write: opened, result: undefined }));
    const { body } = await ask(await start());

    expect(body.verdict).toBe('unhealthy');
    expect(body.findings.map(({ level, code, subject }) => `${level} ${code} ${subject}`)).toEqual([
      `unhealthy run-over-budget ${COORDINATOR}`,
      `unhealthy run-unresolved ${COORDINATOR}`,
      `unhealthy breaker-open ${COORDINATOR}`,
      'degraded success-low phase5',
      `degraded slow ${COORDINATOR}`,
      `degraded failure-rate ${COORDINATOR}`,
    ]);
    expect(body.inFlight?.items[0]).toMatchObject({ runId: 'long', ageSeconds: 2_400, budgetSeconds: 1_800 });
    expect(body.breakers).toEqual([
      {
        id: COORDINATOR,
        state: 'open',
        since: '2026-01-15T09:00:00.000Z',
        why: '3 failures in a row (timeout-monitor)',
      },
    ]);
  });

  it('posts to Slack on a POST, daily and weekly', async () => {
    const url = await start();
    const daily = await ask(url, 'POST');
    await ask(`${url}weekly`, 'POST');

    expect(daily).toMatchObject({ status: 200, body: { verdict: 'healthy', slack: 'posted' } });
    expect(slack.messages.map(({ text }) => text)).toEqual(['sample prod: healthy', 'sample prod: healthy']);
    expect(slack.messages.map(({ blocks: [header] }) => header)).toEqual([
      { type: 'header', text: { type: 'plain_text', text: 'Daily health, sample prod: healthy' } },
      { type: 'header', text: { type: 'plain_text', text: 'Weekly health, sample prod: healthy' } },
    ]);
    expect(JSON.stringify(slack.messages[1])).toContain('14 succeeded');
  });

  it('returns the report and a retryable status when Slack is down, without the webhook URL', async () => {
    slack.answers.push({ status: 404, body: 'no_service' });
    const { status, body } = await ask(await start(), 'POST');

    expect(status).toBe(500);
    expect(body).toMatchObject({ verdict: 'healthy', slack: 'failed' });
    expect(log.errors()[0]).toContain('answered 404 no_service');
    expect(JSON.stringify([log.lines, body])).not.toContain('SECRET');
  });

  it('reports the same failure for a webhook that is not a URL', async () => {
    const { status, body } = await ask(await start({ webhook: 'none' }), 'POST');

    expect(status).toBe(500);
    expect(body).toMatchObject({ verdict: 'healthy', slack: 'failed' });
    expect(log.errors()[0]).toContain('[SLK001]');
  });

  it('warns that nothing was posted if no webhook is configured', async () => {
    const { status, body } = await ask(await start({ webhook: '' }), 'POST');

    expect(status).toBe(200);
    expect(body.slack).toBe('not configured');
    expect(log.lines).toEqual([
      { severity: 'WARNING', message: 'health-report has no SLACK_WEBHOOK: nothing was posted to Slack' },
    ]);
  });

  it('reports without Monitoring, names the failed sources, and is not healthy', async () => {
    monitoring.refusal = grpc.status.PERMISSION_DENIED;
    const { status, body } = await ask(await start());

    expect(status).toBe(200);
    expect(body.verdict).toBe('could not tell');
    expect(body.unread.map(({ source }) => source).sort()).toEqual([
      'SLOs',
      'alert policies',
      'missed deadlines in Monitoring',
      'trends in Monitoring',
    ]);
    expect(body.unread[0]?.why).toContain('PERMISSION_DENIED');
    expect(body).not.toHaveProperty('slos');
    expect(body).not.toHaveProperty('policies');
    expect(body.phases[1]).toMatchObject({ succeeded: 2, trend: [1, 1, 1, 1, 1, 1, 1] });
  });

  it('reports without Firestore, and posts the failed source to Slack', async () => {
    const gone = embeddedFirestore();
    const refuse = () => {
      throw new Error('14 UNAVAILABLE: Firestore is not there');
    };
    jest.spyOn(gone, 'collection').mockImplementation(refuse);
    jest.spyOn(gone, 'doc').mockImplementation(refuse);
    const { status, body } = await ask(await start({ firestore: gone }), 'POST');

    expect(status).toBe(200);
    expect(body).toMatchObject({ verdict: 'could not tell', phases: [], slack: 'posted', slos: [{ name: 'Success' }] });
    expect(body.unread).toContainEqual({
      source: 'runs of phase1 and 1 more',
      why: '14 UNAVAILABLE: Firestore is not there',
    });
    expect(JSON.stringify(slack.messages[0])).toContain('Firestore is not there');
  });

  it('does not wait for a source that never answers', async () => {
    const clock = new ManualClock(NOW);
    const clients = () => monitoring.clients((...options) => entry.monitoringClients(...options));
    const silent = () => {
      const { services, metrics, policies } = clients();
      const initialize = () => {
        setImmediate(() => clock.advance(MINUTE));
        return new Promise<never>(() => undefined);
      };
      return { services, policies, metrics: Object.assign(Object.create(metrics) as typeof metrics, { initialize }) };
    };
    const { body } = await ask(await start({ clock, monitoring: silent }));

    expect(body.verdict).toBe('could not tell');
    expect(body.unread.map(({ why }) => why)).toContain('reading SLOs was not done by its deadline');
  });

  it('answers 500 without a configuration', async () => {
    const missing = { read: () => Promise.reject(new Error('cannot read gs://bucket/guard-config.json: 404')) };
    const { status, body } = await ask(await start({ config: missing }), 'POST');

    expect(status).toBe(500);
    expect(body).toMatchObject({ verdict: 'could not tell', error: 'cannot read gs://bucket/guard-config.json: 404' });
    expect(slack.requests).toBe(0);
  });

  it('shows a browser the on-call page, which may load nothing and run no script but its own', async () => {
    await put(running({ run_id: 'long' }, NOW - 40 * MINUTE, NOW - MINUTE));
    const accept = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';
    const response = await fetch(await start(), { headers: { accept } });
    const page = await response.text();

    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(page).toContain('is running for 40 min, its budget is 30 min');
    const script = /<script>(.*)<\/script>/s.exec(page)?.[1] ?? '';
    const hash = createHash('sha256').update(script).digest('base64');
    expect(response.headers.get('content-security-policy')).toContain(
      `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${hash}'; `,
    );
    expect(slack.requests).toBe(0);
  });

  it('answers JSON to callers that do not ask for a page, and posts to Slack for Scheduler alone', async () => {
    const url = await start();
    for (const accept of ['*/*', 'application/json']) {
      expect((await fetch(url, { headers: { accept } })).headers.get('content-type')).toContain('application/json');
    }
    const posted = await fetch(url, { method: 'POST', headers: { accept: 'text/html' } });

    expect(await posted.json()).toMatchObject({ slack: 'posted' });
    expect(slack.requests).toBe(1);
  });

  it('reads nothing for the icon that a browser asks for', async () => {
    const unread = { read: () => Promise.reject(new Error('was read')) };
    const url = await start({ config: unread });

    expect((await fetch(`${url}favicon.ico`)).status).toBe(404);
    expect(log.lines).toEqual([]);
  });

  it('refuses other methods', async () => {
    expect((await ask(await start(), 'DELETE')).status).toBe(405);
  });

  it('counts runs in the index where a processor has more runs than a report reads', async () => {
    const many = Array.from({ length: 210 }, (_, i) => success(WORKER, NOW - 25 * HOUR - i * MINUTE));
    await put(...many);
    const { body } = await ask(await start());

    expect(body.phases[1]?.trend).toEqual([1, 1, 1, 1, 1, 1, 1]);
    expect(body.unread).toEqual([]);
  });

  it('loads only three Monitoring clients', () => {
    expect(bundle.bytes).toBeLessThan(4_700_000);
  });
});
