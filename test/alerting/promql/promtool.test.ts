import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { MINUTE, rehearse, rule, type RecordedValues } from './rig';

const version = spawnSync('promtool', ['--version'], { encoding: 'utf8' });
const installed = version.status === 0;
const major = Number(/version (\d+)\./.exec(version.stdout + version.stderr)?.[1] ?? 2);
const MINUTES = 90;

/** Dense counters that are reset at times, a gauge, and the buckets of a histogram. */
const counters = fc.array(
  fc.record({
    steps: fc.array(fc.constantFrom(0, 0, 1, 3, 20, -1), { minLength: MINUTES + 1, maxLength: MINUTES + 1 }),
    code: fc.constantFrom('200', '500'),
    service: fc.constantFrom('a', 'b'),
  }),
  { minLength: 2, maxLength: 5 },
);
const gauges = fc.array(
  fc.array(fc.constantFrom(0, 1, 2, 5, null, null), { minLength: MINUTES + 1, maxLength: MINUTES + 1 }),
  { minLength: 1, maxLength: 2 },
);

/** What the series of a service have in common, at times unknown. */
const owners = fc.array(fc.constantFrom(1, 1, 2, null), { minLength: MINUTES + 1, maxLength: MINUTES + 1 });

const recordings = fc.tuple(counters, gauges, owners).map(([rows, levels, owned]): RecordedValues[] => [
  { name: 'owner', kind: 'gauge', labels: { service: 'a', team: 'x' }, values: owned },
  { name: 'owner', kind: 'gauge', labels: { service: 'b', team: 'y' }, values: owned.toReversed() },
  ...rows.map(({ steps, code, service }, i): RecordedValues => {
    let total = 0;
    // Counters begin at zero: before data begins, Prometheus 2.42 weighs the extrapolation to the start of the range and
    // that to zero in another order than later versions do, whose order is ours.
    const values = steps.map((step, m) => (total = step < 0 || m === 0 ? 0 : total + step));
    return { name: 'requests_total', kind: 'counter', labels: { code, service, i: String(i) }, values };
  }),
  ...levels.map((values, i): RecordedValues => ({ name: 'level', kind: 'gauge', labels: { i: String(i) }, values })),
  ...['1', '4', '+Inf'].map((le, i): RecordedValues => ({
    name: 'took_bucket',
    kind: 'counter',
    labels: { le },
    values: (rows[0]?.steps ?? []).map((_step, m) => m * (i + 1) + (m > 40 ? 3 * (m - 40) * i : 0)),
  })),
]);

/** Thresholds that no value hits: rounding, and the order of a sum, decide nothing. */
const RULES: readonly (readonly [query: string, minutes: number])[] = [
  ['sum by (service) (increase(requests_total{code="500"}[5m])) > 20.37', 0],
  [
    'sum by (service) (rate(requests_total{code="500"}[10m])) / sum by (service) (rate(requests_total[10m])) > 0.4123',
    2,
  ],
  ['sum(rate(requests_total[30m])) * 60 > 3.17 and sum(rate(requests_total[5m])) * 60 > 3.17', 0],
  ['increase(requests_total[3m]) > 30.41 or delta(level[5m]) < -1.53', 1],
  ['level > 1', 3],
  ['level > bool 1 == 0', 2],
  ['max_over_time(level[4m]) - min_over_time(level[4m]) >= 4', 0],
  ['avg without (i) (level) > 1.41 unless on() count(level) < 2', 0],
  ['sum_over_time(level[6m]) / count_over_time(level[6m]) > 2.03', 1],
  ['absent(level{i="0"})', 2],
  ['absent_over_time(level{i="1"}[2m])', 0],
  ['histogram_quantile(0.6, rate(took_bucket[5m])) > 2.417', 0],
  ['level > 1 unless on (i) requests_total{code="500"} > 20.5', 1],
  ['requests_total > 20.5 and on (service) owner == 1', 0],
  ['requests_total{code="500"} * on (service) group_left (team) owner > 11.3', 1],
  ['owner * on (service) group_right (team) increase(requests_total[5m]) > 9.71', 0],
  ['owner < on (service) group_right () requests_total', 0],
  ['requests_total > ignoring (code, i) group_left sum by (service) (requests_total) * 0.617', 0],
  ['sum by (team) (label_replace(requests_total, "team", "t-${1}$2", "service", "(a)?(.*)")) > 31.7', 0],
  ['label_replace(level, "i", "", "i", "0|7") > 1.5', 1],
  ['predict_linear(requests_total[20m], 30 * 60) > 301.3', 0],
  ['deriv(level[8m]) > 0.00513 or resets(requests_total[30m]) > 2', 1],
  ['quantile_over_time(0.73, level[9m]) > 1.57 and stddev_over_time(level[9m]) > 0.813', 0],
  ['clamp_max(level, 3) - clamp_min(level, 1) > 0 and on () minute() >= 30 < 50', 0],
  ['round(rate(requests_total[5m]) * 60, 3) > 5 and on () day_of_week() == 4', 0],
  ['stddev by (service) (requests_total) > 3.113 and on (service) group by (service) (requests_total > 9)', 0],
  ['max_over_time(sum by (service) (rate(requests_total[5m]))[20m:2m]) > 0.113', 0],
  ['avg_over_time((sum by (service) (requests_total{code="500"}) / sum(requests_total))[15m:3m]) > 0.3917', 1],
  ['count_over_time((level > 1)[13m:1m]) >= 5', 0],
  [
    'max_over_time((requests_total / ignoring (code, i) group_left sum by (service) (requests_total))[12m:1m]) > 0.713',
    0,
  ],
  ['min_over_time((delta(level[3m]) / delta(level[4m]))[9m:1m]) < 0.771', 0],
  ['max_over_time(deriv(level[4m])[10m:90s] offset 3m) > 0.0113', 0],
  ['min_over_time(max_over_time(rate(requests_total[3m])[6m:1m])[9m:3m]) > 0.0613', 0],
  ['rate(sum by (service) (requests_total)[10m:1m]) > 0.0517 unless delta(level[6m:]) > 1.03', 0],
  ['absent_over_time((level > 1)[7m:2m]) or resets(requests_total[25m:5m]) > 1', 0],
  ['quantile_over_time(0.41, (time() - timestamp(level))[11m:1m]) > 30.7', 0],
  ['last_over_time(level[4m:2m]) > stddev_over_time(level[30m:4m]) * 1.917', 0],
  ['sum(topk(2, requests_total)) > 31.3 or sum by (service) (bottomk by (service) (1, requests_total)) > 7.3', 0],
  ['avg by (service) (topk by (service) (scalar(count(level) or vector(1)), rate(requests_total[7m]))) > 0.0917', 0],
  ['quantile by (service) (0.37, requests_total) > 10.71', 1],
  ['level - level offset 2m > 1', 0],
  ['-idelta(level[5m]) * 3 >= 2 ^ 2 / -2 + 5 and sort_desc(requests_total offset 4m) * -1 ^ 2 < -3.3 or level > 3', 0],
  ['requests_total{code=~"5.."} offset 3m > on (i) requests_total - 5', 0],
];

/** What fires at each minute, in promtool's words: every rule, every minute. */
function expectation(recorded: readonly RecordedValues[]): { readonly tests: string; readonly firing: number } {
  const policies = RULES.map(([query, minutes], i) => rule(`r${i}`, query, minutes));
  const { incidents, policies: outcomes } = rehearse(policies, recorded, MINUTES, {
    promqlRangeIsLeftOpen: major >= 3,
  });
  for (const outcome of outcomes) expect(outcome).toMatchObject({ status: 'evaluated', reason: null });
  let tests = '';
  for (let m = 0; m <= MINUTES; m += 3) {
    RULES.forEach((_rule, i) => {
      const now = incidents.filter(({ policy, openedAt, closedAt }) => {
        return policy === `r${i}` && openedAt <= m * MINUTE && (closedAt ?? Infinity) > m * MINUTE;
      });
      const alerts = now.map(({ series }) => `{exp_labels: ${JSON.stringify(series.metric.labels)}}`);
      tests += `  - {eval_time: ${m}m, alertname: r${i}, exp_alerts: [${alerts.join(', ')}]}\n`;
    });
  }
  return { tests, firing: incidents.length };
}

function promtool(recorded: readonly RecordedValues[], tests: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'promtool-'));
  try {
    const rules = RULES.map(([query, minutes], i) => `  - {alert: r${i}, expr: '${query}', for: ${minutes}m}`);
    const input = recorded.map(({ name, labels, values }) => {
      const pairs = Object.entries(labels).map(([key, value]) => `${key}="${value}"`);
      return `  - {series: '${name}{${pairs.join(',')}}', values: '${values.map((value) => value ?? '_').join(' ')}'}`;
    });
    writeFileSync(join(folder, 'rules.yml'), `groups:\n- name: g\n  interval: 1m\n  rules:\n${rules.join('\n')}\n`);
    writeFileSync(
      join(folder, 'test.yml'),
      `rule_files: [rules.yml]\nevaluation_interval: 1m\ntests:\n- interval: 1m\n  input_series:\n${input.join('\n')}\n  alert_rule_test:\n${tests}`,
    );
    return execFileSync('promtool', ['test', 'rules', 'test.yml'], { cwd: folder, encoding: 'utf8' });
  } catch (error) {
    return (
      String((error as { stdout?: string; stderr?: string }).stderr) + String((error as { stdout?: string }).stdout)
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

// Where promtool is missing (Debian: apt-get install prometheus) there is nothing to compare with.
const withPromtool = installed ? test : test.skip;

withPromtool(
  'rules over dense series fire when they fire in promtool (skipped where promtool is not installed)',
  () => {
    let firing = 0;
    fc.assert(
      fc.property(recordings, (recorded) => {
        const expected = expectation(recorded);
        firing += expected.firing;
        const output = promtool(recorded, expected.tests);
        expect(output).toContain('SUCCESS');
      }),
      { numRuns: 8, endOnFailure: true },
    );
    expect(firing).toBeGreaterThan(50);
  },
);
