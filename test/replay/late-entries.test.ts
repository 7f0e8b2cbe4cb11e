import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { policyFromApi } from '../../alerting/policies/policy-from-api';
import { replay, type Replay } from '../../replay/replay';
import { NO_MONITORING, type MonitoringConfig } from '../../alerting/monitoring-config';
import { logMetricFromApi } from '../../alerting/metrics/log-metric-readers';
import { replayJson } from '../../report/replay/json';

const START = Date.parse('2026-01-14T00:00:00Z');
const MINUTE = 60_000;
const iso = (minute: number) => new Date(START + minute * MINUTE).toISOString();
const folder = mkdtempSync(join(tmpdir(), 'phasewatch-late-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const failures = (name: string, alignmentPeriod: string, above = 0) =>
  policyFromApi({
    name,
    displayName: name,
    combiner: 'OR',
    conditions: [
      {
        displayName: 'failures',
        conditionThreshold: {
          filter: 'metric.type = "logging.googleapis.com/user/failures" AND resource.type = "generic_task"',
          comparison: 'COMPARISON_GT',
          thresholdValue: above,
          duration: '0s',
          aggregations: [{ alignmentPeriod, perSeriesAligner: 'ALIGN_SUM' }],
        },
      },
    ],
  });
const promql = (name: string, query: string) =>
  policyFromApi({
    name,
    displayName: name,
    combiner: 'OR',
    conditions: [
      {
        displayName: 'failures',
        conditionPrometheusQueryLanguage: { query, duration: '0s', evaluationInterval: '60s' },
      },
    ],
  });
const GREW = 'increase(logging_googleapis_com:user_failures{monitored_resource="generic_task"}[30m]) > 1.7';
const watched: MonitoringConfig = {
  ...NO_MONITORING,
  policies: [
    failures('a minute', '60s'),
    failures('an hour', '3600s'),
    failures('several', '1800s', 2),
    promql('grew', GREW),
    // Whatever looks at the clock is evaluated every time.
    promql('grew, evaluated always', `${GREW} unless on() vector(time()) < 0`),
  ],
  logMetrics: [logMetricFromApi({ name: 'failures', filter: 'severity>=ERROR' })],
};

const entry = (minute: number, lateBy?: number) => ({
  timestamp: iso(minute),
  ...(lateBy === undefined ? {} : { receiveTimestamp: iso(minute + lateBy) }),
  severity: 'ERROR',
  logName: 'projects/p/logs/stdout',
  resource: { type: 'generic_task', labels: {} },
});
/** The recording goes on, whatever happens in it. */
const frame = [
  { ...entry(0), severity: 'INFO' },
  { ...entry(400), severity: 'INFO' },
];

let files = 0;
function file(entries: readonly object[]): string {
  const path = join(folder, `${files++}.ndjson`);
  writeFileSync(path, entries.map((one) => JSON.stringify(one)).join('\n'));
  return path;
}

/** Minute of the first incident of each policy, in the best case and in the worst; null: none. */
const firstOpened = ({ best, worst }: Replay) =>
  best.policies.map((one, i) =>
    [one, worst.policies[i]].map((of) => {
      const at = of?.firstOpenedAt ?? null;
      return at === null ? null : (at - START) / MINUTE;
    }),
  );
const replayed = (entries: readonly object[]) => replay(watched, { series: [], logs: [file([...frame, ...entries])] });

describe('an entry in a replay', () => {
  test.each<[string, number | undefined, (number | null)[][]]>([
    [
      'that does not say when it was received is seen when its minute is over',
      undefined,
      [
        [301, 311],
        [301, 311],
      ],
    ],
    [
      'that was received at once is seen then',
      0,
      [
        [301, 311],
        [301, 311],
      ],
    ],
    [
      'that was received within the delay of the worst case',
      5.5,
      [
        [null, 311],
        [306, 311],
      ],
    ],
    [
      'that was received later than any window of a minute waits',
      12.5,
      [
        [null, null],
        [313, 313],
      ],
    ],
    [
      'that was received after the whole hour is never seen',
      75,
      [
        [null, null],
        [null, null],
      ],
    ],
    [
      'that was received more than a day late is not counted',
      25 * 60,
      [
        [null, null],
        [null, null],
      ],
    ],
  ])('%s', async (_, lateBy, [minute, hour]) => {
    expect(firstOpened(await replayed([entry(300, lateBy)])).slice(0, 2)).toEqual([minute, hour]);
  });

  test('that was received after the last entry happened extends the recording', async () => {
    const { to } = await replay(watched, { series: [], logs: [file([entry(0), entry(10, 30)])] });
    expect((to - START) / MINUTE).toBe(40);
  });

  test('that was received after the end of the period is ignored', async () => {
    const logs = [file([...frame, entry(300, 5.5)])];
    const until = async (minute: number) =>
      firstOpened(await replay(watched, { series: [], logs }, { to: START + minute * MINUTE }))[1];
    expect(await until(305)).toEqual([null, null]);
    expect(await until(307)).toEqual([306, null]);
  });

  test('changes an earlier point: a policy on three entries fires with the third', async () => {
    const entries = [entry(300, 0), entry(300.2, 0), entry(300.4, 7.2)];
    expect(firstOpened(await replayed(entries))[2]).toEqual([308, 311]);
  });
});

test('a replay does not depend on the order of entries or their files', async () => {
  const entries = fc.array(
    fc.tuple(fc.integer({ min: 0, max: 120 }), fc.constantFrom(undefined, 0, 0.5, 1, 4, 11, 50)),
    { minLength: 1, maxLength: 20 },
  );
  const recording = entries.chain((all) => {
    const order = [...all.keys()];
    return fc.tuple(
      fc.constant(all.map(([minute, lateBy]) => entry(minute, lateBy))),
      fc.shuffledSubarray(order, { minLength: order.length }),
      fc.integer({ min: 0, max: order.length }),
    );
  });
  const resultOf = async (...parts: (readonly object[])[]) => {
    const { inputs: _inputs, ...rest } = replayJson(await replay(watched, { series: [], logs: parts.map(file) }), []);
    return rest;
  };
  let incidents = 0;
  let grew = 0;
  await fc.assert(
    fc.asyncProperty(recording, async ([all, order, at]) => {
      const shuffled = order.map((i) => all[i] ?? {});
      const once = await resultOf(all);
      const of = (name: string) =>
        (once['incidents'] as readonly { readonly policy: string }[]).flatMap(({ policy, ...rest }) =>
          policy === name ? [rest] : [],
        );
      incidents += (once['incidents'] as unknown[]).length;
      grew += of('grew').length;
      expect(of('grew')).toEqual(of('grew, evaluated always'));
      const parts = [shuffled.slice(0, at), shuffled.slice(at)].filter((part) => part.length > 0);
      expect(await resultOf(...parts)).toEqual(once);
    }),
    { numRuns: 40 },
  );
  expect(incidents).toBeGreaterThan(20);
  expect(grew).toBeGreaterThan(5);
});
