import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Checkout } from '../checkout';

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
afterAll(() => {
  checkout.remove();
});

describe('npm start', () => {
  const result = checkout.run('cli/start.ts');
  const report = () => readFileSync(join(checkout.folder, 'report/index.html'), 'utf8');

  test('says at a glance what is there, whether it fits, and what was rehearsed', () => {
    expect([result.exit, result.err]).toEqual([0, '']);
    const times = / +\d+\.\d s$/gm;
    expect(result.out.replace(times, '').split('\n').slice(0, 37).join('\n')).toBe(
      `phasewatch  prod · 6 phases · 9 deployables · 55 processors

synth      3 stacks, 217 resources
audit      75 timeouts fit together, 1 warning
           slowest hang to be seen: prediction-coordinator, 10 min to 20 min 55 s
           (silence 10 to 15 min, wait for the tick 0 to 1 min, tick 0 to 55 s, visibility 0 to 3 min, evaluation 0 to 1 min)
rehearse   28 scenarios, 764,982 runs

                                     seen after                     told                       failures        wasted
           bad-revision              not in 28 h → 69 to 72 min     0 → 3                      0               0 h
           clocks-change             3 h                            3                          5               0 h
           deploy-during-incident    not in 124 h → 1 to 7 min      0 → 6                      305 → 182       2.5 h → 1.5 h
           firestore-down            2 to 6 min                     3                          0               0 h
           grading-hang              31 to 34 min → 12 to 16 min    4 → 1                      0               27 h → 0.2 h
           grading-slow              not in 5 min → 1 min           0 → 3                      0               0.1 h → 0 h
           late-upstream             0 to 3 min → 3 h               10,201, 61% noise → 1      0               0 h
           left-paused               not in 28 h → 92 to 95 min     0 → 2                      0               0 h
           lines-misfit              71 to 81 min                   3                          0               0 h
           missing-invoker           not in 130 h → 7 h             0 → 3                      0               0 h
           monday-storm              0 to 5 min → 1 to 6 min        4,973, 75% noise → 9       30,325 → 716    253 h → 6.0 h
           monitor-dies              5 to 6 min                     1                          0               0 h
           no-subscriber             not in 130 h → 8 h             0 → 1                      0               0 h
           phase2-noise                                             102,280, 94% noise → 18    3,506           19 h
           phase5-hang               not in 123 h → 14 to 18 min    1                          0               123 h → 0.2 h
           phase5-slow               not in 5 h → 1 min             1 → 2                      0               4.6 h → 0 h
           recorder-down             2 to 12 min                    2                          0               0 h
           recorder-down-at-night    2 to 12 min                    3                          0               0 h
           scheduler-refused         not in 16 h → 31 to 41 min     0 → 3                      0               0 h
           slow-drift                not in 624 h → 220 h           0 → 2                      0               0 h
           two-late-nights           122 to 126 min                 3                          0               0 h
           worker-hang               11 h → 6 to 10 min             1                          0               20 h → 0.1 h

          Healthy twins, in which nobody hears anything: clocks-change-healthy, deploy-on-a-good-day, drift-within-budget, monday-calm, ordinary-days, phase2-no-data
          Work that comes to nothing no more: 422 h
          Alert policies that some story makes fire: 23 of 23

report     report/index.html`,
    );
  });

  test('knows a story for every alert policy that makes it fire: the floor of our own coverage is all of them', () => {
    const [, fire, all] = /Alert policies that some story makes fire: (\d+) of (\d+)/.exec(result.out) ?? [];
    expect([fire, Number(all) > 0]).toEqual([all, true]);
  });

  test('writes a report that a browser shows in light and dark, on a desk and on a phone, without any network', () => {
    const look = execFileSync(process.execPath, [
      join(__dirname, '../browser/look.mjs'),
      join(checkout.folder, 'report/index.html'),
    ]);
    const views = JSON.parse(look.toString()) as View[];
    expect(views).toHaveLength(4);
    for (const view of views) {
      expect(view).toMatchObject({ requests: 1, errors: [], emptyCharts: 0, scrollsSideways: false });
      expect(view.sections).toEqual([
        'Incidents rehearsed',
        'Policies by scenarios',
        'Dashboards',
        'Every timeout',
        'How long a hang can go unseen',
        'Findings',
        'What watching uses',
      ]);
      expect(view.charts).toEqual(
        expect.arrayContaining([
          'How long the fault went unseen: as it was, unseen for 123 h; as declared, paged after 18 min',
          expect.stringContaining(
            'the run stops talking at 0 min, monitor closes the run at 14 min, page (worst case) at 18 min',
          ),
        ]) as unknown,
      );
    }
    expect(new Set(views.map(({ paper }) => paper)).size).toBe(2);
  });

  test('writes the same bytes when it is run again', () => {
    const before = report();
    expect(checkout.run('cli/start.ts').exit).toBe(0);
    expect(report()).toBe(before);
  });
});

describe('breaking a timeout in the declaration makes npm start exit 1 and name the place and the fix', () => {
  const broken = (from: string, to: string) => {
    checkout.edit('pipelines/nba-props.ts', from, to);
    const result = checkout.run('cli/start.ts');
    checkout.edit('pipelines/nba-props.ts', to, from);
    return result;
  };

  test('where two timeouts no longer fit together', () => {
    const { exit, out } = broken(
      'phase2: { heartbeat: min(2), silence: min(6), budget: min(9), timeout: min(10), ackDeadline: min(10) }',
      'phase2: { heartbeat: min(2), silence: min(6), budget: min(9), timeout: min(10), ackDeadline: min(1) }',
    );
    expect(exit).toBe(1);
    expect(out).toContain(
      "error TMO002 prod-pipeline/phase2/nba-phase2-raw-processors/nba-phase2-raw-sub: ack deadline 1 min is shorter than the handler's timeout 10 min",
    );
    expect(out).toMatch(/fix: .*docs\/rules\/TMO002\.md/);
  });

  test('where the platform would not take one', () => {
    const { exit, err } = broken(
      'timeout: min(30), attemptDeadline: min(30) }',
      'timeout: min(90), attemptDeadline: min(30) }',
    );
    expect(exit).toBe(1);
    expect(err).toBe(
      'error: nba-props/phase5/prediction-coordinator/timeout: Cloud Run service template.timeout is from 1 s to 1 h, got 1 h 30 min; choose a time in that range (https://cloud.google.com/run/docs/configuring/request-timeout) [LIM001]\n',
    );
  });
});
