import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expectAccessiblePage } from '../browser/accessible-page';
import { Checkout } from '../checkout';

const START = Date.parse('2026-01-14T00:00:00Z');
const MINUTE = 60_000;
const iso = (minute: number) => new Date(START + minute * MINUTE).toISOString();
const checkout = new Checkout();
const path = (name: string) => join(checkout.folder, name);
afterAll(() => {
  checkout.remove();
});

const policy = (id: number, displayName: string, condition: object) => ({
  name: `projects/p/alertPolicies/${id}`,
  displayName,
  combiner: 'OR',
  severity: 'CRITICAL',
  notificationChannels: ['pager'],
  conditions: [{ displayName: 'too high', ...condition }],
});
const above1 = (type: string) => ({
  conditionThreshold: {
    filter: `metric.type = "${type}" AND resource.type = "generic_task"`,
    comparison: 'COMPARISON_GT',
    thresholdValue: 1,
    duration: '0s',
    aggregations: [{ alignmentPeriod: '60s', perSeriesAligner: 'ALIGN_SUM' }],
  },
});
const policies = [
  policy(1, 'Runs <fail> & "loudly"', above1('logging.googleapis.com/user/failures')),
  policy(2, 'Healthy queue', above1('custom.googleapis.com/queue')),
  policy(3, 'Mistyped', above1('logging.googleapis.com/user/typo')),
  policy(4, 'Top three', {
    conditionPrometheusQueryLanguage: {
      query: 'count_values("version", up) > 1',
      duration: '0s',
      evaluationInterval: '60s',
    },
  }),
];
const metrics = [
  { name: 'failures', filter: 'severity>=ERROR AND jsonPayload.result="failed"' },
  { name: 'typo', filter: 'severity>=ERROR AND jsonPayload.reslt="failed"' },
];
/** Two failures in one minute, six hours apart, for three days. */
const entries = Array.from({ length: 24 }, (_, i) => ({
  timestamp: iso(90 + Math.floor(i / 2) * 360),
  severity: 'ERROR',
  logName: 'projects/p/logs/stdout',
  resource: { type: 'generic_task', labels: {} },
  jsonPayload: { result: 'failed', text: '<script>alert(1)</script>' },
}));
const queue = {
  metric: { type: 'custom.googleapis.com/queue', labels: {} },
  resource: { type: 'generic_task', labels: {} },
  metricKind: 'GAUGE',
  valueType: 'DOUBLE',
  points: Array.from({ length: 3 * 1_440 }, (_, i) => ({ interval: { endTime: iso(i) }, value: { doubleValue: 0.5 } })),
};
writeFileSync(path('policies.json'), JSON.stringify(policies));
writeFileSync(path('well.json'), JSON.stringify(policies.slice(1, 2)));
writeFileSync(path('metrics.json'), JSON.stringify(metrics));
writeFileSync(path('series.json'), JSON.stringify({ timeSeries: [queue] }));
writeFileSync(path('logs.ndjson'), `${entries.map((entry) => JSON.stringify(entry)).join('\n')}\n{"broken":\n`);

const refused = policy(5, 'Refused', {
  conditionThreshold: { ...above1('custom.googleapis.com/queue').conditionThreshold, duration: '7s' },
});
writeFileSync(path('refused.json'), JSON.stringify([refused, ...policies.slice(1, 2)]));

function replayed(format: string, ...args: string[]): string {
  const { exit, out, err } = checkout.phasewatch('replay', [
    '--series',
    path('series.json'),
    '--format',
    format,
    ...args,
  ]);
  expect([exit, err]).toEqual([0, '']);
  return out;
}
const all = ['--policies', path('policies.json'), '--metrics', path('metrics.json'), '--logs', path('logs.ndjson')];

describe('the page of a replay', () => {
  const page = replayed('html', ...all);

  test('the cards show policies that fire, notifications and gaps', () => {
    const cards = [...page.matchAll(/<li><b[^>]*>([^<]*)<\/b><span>([^<]*)<\/span>/g)].map(([, a, b]) => `${a} ${b}`);
    expect(cards).toEqual([
      '1 of 4 policies would have fired',
      '23 notifications',
      '4.0 incidents a day; 0 reopened within 1 h',
      '1 policy without data',
      '1 filter that matches no entry',
      '1 policy not evaluated',
      '1 item that cannot be read',
    ]);
  });

  test('the tables show incidents and notifications by policy, severity, channel and day', () => {
    const text = page.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ');
    expect(text).toContain('Runs &lt;fail&gt; &amp; &quot;loudly&quot; CRITICAL 12 0 23 2026-01-14 01:31:00');
    expect(text).toContain('Healthy queue CRITICAL 0 0 0');
    expect(text).toContain('Mistyped CRITICAL no data 0');
    expect(text).toContain('condition too high: PromQL: count_values() is not evaluated');
    expect(text).toContain('CRITICAL 12 23');
    expect(text).toContain('pager 23');
    expect(text).toContain('2026-01-15 8 notifications, 4 incidents');
  });

  test('the charts show notifications by day, incidents over time, and the values of each policy with its threshold', () => {
    const charts = [...page.matchAll(/aria-label="([^"]*)"/g)].map(([, label]) => label);
    expect(charts).toContain('Notifications by day (UTC)');
    expect(charts).toContain('Incidents, 2026-01-14T00:00:00Z to 2026-01-16T23:59:00Z');
    expect(charts).toContain('Healthy queue in the recording: queue up to 0.5; threshold 1');
    // Twelve values without neighbors are dots.
    expect(page.match(/h\.01/g)).toHaveLength(12);
  });

  test('a filter without a match is listed with the nearest entries and the clauses that they fail', () => {
    expect(page).toContain('1 of 2 clauses match, not <code>jsonPayload.reslt=&quot;failed&quot;</code>');
    expect(page).toContain('&lt;script&gt;alert(1)');
    expect(page).not.toContain('<script');
    expect(page).toContain('logs.ndjson, line 25');
  });

  test('the page has the same bytes when written again, and stays below 100 kB', () => {
    expect(replayed('html', ...all)).toBe(page);
    expect(page.length).toBeLessThan(100_000);
  });

  test('the page needs no network and axe finds no violation, in light and dark, on desktop and phone', () => {
    writeFileSync(path('page.html'), page);
    expectAccessiblePage(path('page.html'));
  });

  test('the page of a recording without gaps lists none', () => {
    const well = replayed('html', '--policies', path('well.json'));
    expect(well).toContain(
      'Every policy was evaluated and had data, every filter matched, and every entry could be read.',
    );
    expect(well).not.toContain('Notifications by day');
  });
});

describe('a replay as JUnit', () => {
  const junit = replayed('junit', ...all);

  test('has one case for each policy: passed with its incidents if evaluated, skipped otherwise', () => {
    expect(junit).toContain('tests="4" failures="0" errors="0" skipped="2"');
    expect(junit).toContain(
      '<property name="virtual seconds" value="5460"/>\n      </properties>\n      <system-out><![CDATA[2026-01-14T01:31:00Z (at the latest 2026-01-14T01:41:59Z) to 2026-01-14T01:32:00Z (at the latest 2026-01-14T01:42:59Z), too high, 2: {"log":"stdout"}',
    );
    expect(junit).toMatch(
      /name="Runs &lt;fail> &amp; &quot;loudly&quot; \(projects\/p\/alertPolicies\/1\)" time="\d+(\.\d+)?">/,
    );
    expect(junit).toMatch(/alertPolicies\/2\)" time="\d+(\.\d+)?">\s*<system-out><!\[CDATA\[no incident]]>/);
    expect(junit).toMatch(/alertPolicies\/3\)" time="0">\s*<skipped\/>\s*<system-out><!\[CDATA\[no data: /);
    expect(junit).toMatch(
      /alertPolicies\/4\)" time="0">\s*<skipped\/>\s*<system-out><!\[CDATA\[not evaluated: .*count_values/,
    );
  });
});

describe('a policy that the API would refuse', () => {
  const replayedWith = (...args: string[]) =>
    checkout.phasewatch('replay', ['--policies', path('refused.json'), '--series', path('series.json'), ...args]);
  const reason = 'projects/p/alertPolicies/5/too high: alert condition duration is from 0 s to 23 h 30 min';

  test('is named with the reason and fails the command, and the other policies are replayed', () => {
    const { exit, out, err } = replayedWith();
    expect([exit, err]).toEqual([1, '']);
    expect(out).toContain('2 policies, 1 without an incident, 1 not evaluated');
    expect(out).toContain('refused  Refused: the API would refuse it: ');
    expect(out).toContain(reason);
  });

  test('is a failed case in JUnit', () => {
    const { out } = replayedWith('--format', 'junit');
    expect(out).toContain('tests="2" failures="1" errors="0" skipped="0"');
    expect(out).toMatch(/alertPolicies\/5\)" time="0">\s*<failure message="not evaluated: the API would refuse it: /);
  });

  test('stops a replay with --strict', () => {
    const { exit, out, err } = replayedWith('--strict');
    expect([exit, out]).toEqual([2, '']);
    expect(err).toContain(reason);
  });
});
