import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exampleCheckout } from '../example/checkout';

const checkout = exampleCheckout();
checkout.phasewatch('synth');
const path = (name: string) => join(checkout.folder, name);
const replay = (...args: string[]) => checkout.phasewatch('replay', args);
const rehearse = (...args: string[]) => checkout.phasewatch('rehearse', args);
afterAll(() => {
  checkout.remove();
});

const START = Date.parse('2026-01-14T00:00:00Z');
const iso = (minute: number) => new Date(START + minute * 60_000).toISOString();
writeFileSync(
  path('policies.json'),
  JSON.stringify([
    {
      name: 'projects/p/alertPolicies/1',
      displayName: 'Queue too old',
      combiner: 'OR',
      severity: 'CRITICAL',
      notificationChannels: ['pager'],
      conditions: [
        {
          displayName: 'age',
          conditionThreshold: {
            filter: 'metric.type = "custom.googleapis.com/age" AND resource.type = "generic_task"',
            comparison: 'COMPARISON_GT',
            thresholdValue: 1,
            duration: '0s',
            aggregations: [{ alignmentPeriod: '60s', perSeriesAligner: 'ALIGN_MAX' }],
          },
        },
      ],
    },
  ]),
);
writeFileSync(
  path('series.json'),
  JSON.stringify({
    timeSeries: [
      {
        metric: { type: 'custom.googleapis.com/age', labels: {} },
        resource: { type: 'generic_task', labels: {} },
        metricKind: 'GAUGE',
        valueType: 'DOUBLE',
        points: Array.from({ length: 120 }, (_, i) => ({
          interval: { endTime: iso(i) },
          value: { doubleValue: i >= 30 && i < 40 ? 2 : 0 },
        })).reverse(),
      },
    ],
  }),
);

describe('replay', () => {
  const given = ['--policies', path('policies.json'), '--series', path('series.json')];

  test('replays policies and series from files of the user', () => {
    const { exit, out, err } = replay(...given);
    expect([exit, err]).toEqual([0, '']);
    expect(out).toContain('what would have fired  2026-01-14T00:00:00Z to 2026-01-14T01:59:00Z');
    expect(out).toMatch(/^Queue too old +CRITICAL +1 +0 +2 +14 Jan, 00:30/m);
  });

  test('prints JSON for the period of --from and --to', () => {
    const { exit, out } = replay(...given, '--format', 'json', '--from', iso(50), '--to', iso(100));
    expect(exit).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      version: 2,
      from: '2026-01-14T00:50:00Z',
      policies: [{ id: 'projects/p/alertPolicies/1', incidents: 0 }],
      inputs: { points: 120, outside: 69 },
    });
  });

  test('prints JUnit with one case for each policy, and a page', () => {
    const junit = replay(...given, '--format', 'junit');
    expect([junit.exit, junit.out]).toEqual([
      0,
      expect.stringContaining('<property name="virtual seconds" value="1800"/>') as string,
    ]);
    expect(replay(...given, '--format', 'html', '--out', path('replay.html')).exit).toBe(0);
    const page = readFileSync(path('replay.html'), 'utf8');
    expect(page).toContain('<b>1 of 1</b><span>policies would have fired</span>');
    expect(page).toContain('aria-label="Queue too old in the recording: age up to 2; threshold 1"');
  });

  test.each<[string, string[], string]>([
    ['policies alone', ['--policies', path('policies.json')], 'nothing to replay: name log entries with --logs'],
    ['the wrong file', ['--policies', path('series.json'), '--series', path('series.json')], '[INP003]'],
    ['an invalid timestamp', [...given, '--from', 'noon'], "got 'noon'"],
    ['a period that ends before it starts', [...given, '--from', iso(9), '--to', iso(8)], '--from must be before --to'],
    ['a period without data', [...given, '--from', '2027-01-01'], '[INP008]'],
    ['an option of rehearse', [...given, '--coverage-floor', '50'], "unknown option '--coverage-floor'"],
    ['a misspelled option', [...given, '--form', '2026-01-14'], '(Did you mean --from?)'],
    ['a date that does not exist', [...given, '--from', '2026-02-31'], '--from: not a valid timestamp; write '],
    ['a folder as output file', [...given, '--out', path('.')], 'is a folder; name a file'],
    ['a missing output folder', [...given, '--out', path('none/x.json')], ': no folder '],
  ])('refuses %s with exit 2', (_, args, message) => {
    const { exit, out, err } = replay(...args);
    expect([exit, out]).toEqual([2, '']);
    expect(err).toContain(message);
  });

  test('was a part of rehearse, which prints the same with a hint on standard error', () => {
    const { exit, out, err } = rehearse(...given);
    expect({ exit, out }).toEqual({ exit: 0, out: replay(...given).out });
    expect(err).toBe('hint: `phasewatch replay` replays recordings, with the same options\n');
  });

  test.each<[string, string[], string]>([
    ['a scenario with a recording', ['pricing-hang', ...given], 'a scenario has its own data'],
    ['a coverage floor for a recording', [...given, '--coverage-floor', '50'], 'a replay has no scenarios'],
  ])('rehearse refuses %s with exit 2', (_, args, message) => {
    const { exit, out, err } = rehearse(...args);
    expect([exit, out]).toEqual([2, '']);
    expect(err).toContain(message);
  });
});

describe('rehearse for CI', () => {
  test('prints the same JUnit every time, but for the real times', () => {
    const [first, second] = [
      rehearse('pricing-hang', '--format', 'junit'),
      rehearse('pricing-hang', '--format', 'junit'),
    ];
    expect([first.exit, first.err]).toEqual([0, '']);
    const timeless = ({ out }: typeof first) => out.replaceAll(/ (time|timestamp)="[^"]*"/g, '');
    expect(timeless(second)).toBe(timeless(first));
    expect(first.out).toMatch(
      /name="run-silent fires within 20 min" time="[\d.]+">\s*<properties>\s*<property name="virtual seconds" value="\d{3,4}"/,
    );
  });

  test('shows the coverage, and exits 1 if it is below the floor', () => {
    const { exit, out } = rehearse('pricing-hang', '--coverage');
    expect([exit, out]).toEqual([0, expect.stringMatching(/not exercised {2}.*monitor-down/) as string]);
    const low = rehearse('pricing-hang', '--coverage-floor', '99');
    expect([low.exit, low.err]).toEqual([1, expect.stringContaining('the floor is 99%; not exercised: ') as string]);
    expect(rehearse('pricing-hang', '--coverage-floor', '1').exit).toBe(0);
    expect(rehearse('--coverage-floor', 'most').exit).toBe(2);
  });

  test('refuses an unknown policy before any scenario runs, with the nearest name', () => {
    const scenario = readFileSync(path('test/example/scenarios/pricing-hang.ts'), 'utf8')
      .replaceAll("'../../../", "'./")
      .replace("'./shared/", "'./test/example/scenarios/shared/")
      .replace("policy: 'run-silent'", "policy: 'run-silnet'");
    writeFileSync(path('typo.ts'), scenario);
    const { exit, out, err } = rehearse(path('typo.ts'));
    expect([exit, out]).toEqual([2, '']);
    expect(err).toContain("got 'run-silnet'; did you mean 'run-silent'? [SCN007]");
  });
});
