import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Checkout } from '../../checkout';

/** What test/browser/look.mjs prints for one view of the page. */
interface View {
  readonly colorScheme: string;
  readonly requests: number;
  readonly errors: readonly string[];
  readonly sections: readonly string[];
  readonly charts: readonly string[];
  readonly emptyCharts: number;
  readonly scrollsSideways: boolean;
  readonly paper: string;
}

const checkout = new Checkout();
// It names findings of this pipeline, so copies for other pipelines do not have it.
checkout.write('phasewatch.waivers.yaml', readFileSync(join(__dirname, '../../../phasewatch.waivers.yaml'), 'utf8'));
afterAll(() => {
  checkout.remove();
});

describe('npm start', () => {
  const result = checkout.phasewatch('start', [], { COLUMNS: '100' });
  const report = () => readFileSync(join(checkout.folder, 'report/index.html'), 'utf8');

  test('prints the counts, the steps, the scoreboard, the main figures and the result', () => {
    expect([result.exit, result.err]).toEqual([0, '']);
    const times = / +\d+\.\d s$/gm;
    expect(result.out.replace(times, '')).toBe(
      `phasewatch  nba-props, prod · 6 phases · 9 deployables · 55 processors

synth      3 stacks, 236 resources
audit      77 timeouts checked: 0 errors, 6 warnings, 1 waived
rehearse   26 incidents and 6 control scenarios, 769,339 runs

                                        time to detect        notified       failures  wasted hours
  scenario                    baseline        declared     base  decl.    base  decl.   base  decl.
  bad-revision              undetected      3 to 6 min        0      3       0      0    0.0    0.0
  clocks-change                             1 to 8 min               3              5           0.0
  deploy-during-incident    undetected      1 to 7 min        0      6     305    182    2.5    1.5
  firestore-down                           2 to 10 min               4              0           0.0
  grading-hang            31 to 34 min    12 to 16 min        4      1       0      0   26.7    0.2
  grading-slow              undetected           1 min        0      3       0      0    0.1    0.0
  guard-refused                             1 to 9 min               6             55           0.5
  late-upstream             0 to 2 min             3 h   10,201      1       0      0    0.0    0.0
  left-paused               undetected    20 to 23 min        0      2       0      0    0.0    0.0
  lines-misfit                             0 to 10 min               3              0           0.0
  missing-invoker           undetected      0 to 6 min        0      3       0      0    0.0    0.0
  monday-storm              0 to 5 min      1 to 6 min    4,973      9  30,325    716  252.7    6.0
  monitor-dies                             9 to 10 min               1              0           0.0
  no-subscriber             undetected    60 to 64 min        0      1       0      0    0.0    0.0
  phase2-noise                                          102,280     18   3,506  3,506   19.5   19.5
  phase5-hang               undetected    14 to 18 min        1      1       0      0  123.0    0.2
  phase5-month              undetected    14 to 18 min        3     37       0      0  645.1   16.7
  phase5-slow               undetected           1 min        1      2       0      0    4.6    0.0
  recorder-down                            2 to 12 min               2              0           0.0
  recorder-down-at-night                   2 to 12 min               3              0           0.0
  scheduler-refused         undetected     1 to 11 min        0      3       0      0    0.0    0.0
  slow-drift                undetected           216 h        0      2       0      0    0.0    0.0
  snoozed-hang                            12 to 16 min               2              0           0.2
  too-many-runs                           10 to 14 min               1              0           0.0
  two-late-nights                       117 to 121 min               3              0           0.0
  worker-hang                     11 h     6 to 10 min        1      1       0      0   20.0    0.1
  control scenarios (6): no notification expected, none sent

  policies exercised by a scenario   25 of 25
  wasted run-hours avoided           1,050
  worst-case time to detect a hang   20 min 55 s, prediction-coordinator (silence allowed 15 min is
    the largest part)

report     report/index.html

audit      judged: 77 timeouts; not judged: none; left out: 5 external functions not in the input
rehearse   judged: 144 expectations; not judged: none; left out: 13 scenarios not run at baseline
rehearse   not simulated: 32 kinds of resources, fields and behaviours (listed in the report)
left out   staging: check each with phasewatch start --environment NAME

PASS  144 of 144 expectations met, 0 errors, 6 warnings (npm run -s audit shows them)
`,
    );
  });

  test('every alert policy is exercised by a scenario', () => {
    const [, exercised, all] = /policies exercised by a scenario +(\d+) of (\d+)/.exec(result.out) ?? [];
    expect([exercised, Number(all) > 0]).toEqual([all, true]);
  });

  test('writes a report that a browser shows in light and dark, on desktop and phone, without network', () => {
    const look = execFileSync(process.execPath, [
      join(__dirname, '../../browser/look.mjs'),
      join(checkout.folder, 'report/index.html'),
    ]);
    const views = JSON.parse(look.toString()) as View[];
    expect(views).toHaveLength(4);
    for (const view of views) {
      expect(view).toMatchObject({ requests: 1, errors: [], emptyCharts: 0, scrollsSideways: false });
      expect(view.sections).toEqual([
        'The worst incident: phase5-hang',
        'Scenarios',
        'Alert policies by scenario',
        'Timeouts',
        'Time to detect a hang',
        'Pipeline map',
        'Dashboards',
        'Monthly cost of monitoring',
        'Runtimes',
        'Not simulated',
      ]);
      expect(view.charts).toContain('Time from the fault to its detection, before and after');
    }
    expect(new Set(views.map(({ paper }) => paper)).size).toBe(2);
  });

  test('the report says first how long the worst incident was undetected, before and after, and stays below 3 MB', () => {
    const text = report()
      .replaceAll(/<[^>]*>/g, ' ')
      .replaceAll(/\s+/g, ' ');
    expect(text).toMatch(/PASS .*undetected for 123 h .*detected after 18 min/);
    expect(report().length).toBeLessThan(3_000_000);
  });

  test('writes the same report when it runs again', () => {
    const before = report();
    expect(checkout.phasewatch('start').exit).toBe(0);
    expect(report()).toBe(before);
  });
});

describe('npm start with a wrong timeout in the declaration names the place and the fix', () => {
  const broken = (from: string, to: string) => {
    checkout.edit('pipelines/nba-props.ts', from, to);
    const result = checkout.phasewatch('start');
    checkout.edit('pipelines/nba-props.ts', to, from);
    return result;
  };

  test('and exits 1 for two timeouts that do not fit together', () => {
    const { exit, out } = broken(
      'phase2: { heartbeat: min(2), silence: min(6), budget: min(9), timeout: min(10), ackDeadline: min(10) }',
      'phase2: { heartbeat: min(2), silence: min(6), budget: min(9), timeout: min(10), ackDeadline: min(1) }',
    );
    expect(exit).toBe(1);
    expect(out).toContain(
      "error TMO002 prod-pipeline/phase2/nba-phase2-raw-processors/nba-phase2-raw-sub: ack deadline 1 min is shorter than the handler's timeout 10 min",
    );
    expect(out).toMatch(/fix: .* · phasewatch audit --explain TMO002$/m);
    expect(out).toMatch(
      /^FAIL {2}\d+ of 144 expectations met, \d+ errors?, 6 warnings \(npm run -s audit shows them\)$/m,
    );
  });

  test('and exits 2 for a timeout that the platform refuses', () => {
    const { exit, err } = broken(
      'timeout: min(30), attemptDeadline: min(30) }',
      'timeout: min(90), attemptDeadline: min(30) }',
    );
    expect(exit).toBe(2);
    expect(err).toBe(
      'error: nba-props/phase5/prediction-coordinator/timeout: Cloud Run service template.timeout is from 1 s to 1 h, got 1 h 30 min; choose a time in that range (https://cloud.google.com/run/docs/configuring/request-timeout) [LIM001]\n',
    );
  });
});
