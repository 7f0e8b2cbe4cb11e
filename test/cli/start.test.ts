import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Checkout } from '../checkout';

/** What test/browser/look.mjs says of one view of the page. */
interface View {
  readonly colorScheme: string;
  readonly requests: number;
  readonly complaints: readonly string[];
  readonly sections: readonly string[];
  readonly pictures: readonly string[];
  readonly emptyPictures: number;
  readonly scrollsSideways: boolean;
  readonly paper: string;
}

const checkout = new Checkout();
afterAll(() => {
  checkout.remove();
});

describe('npm start', () => {
  const said = checkout.run('cli/start.ts');
  const report = () => readFileSync(join(checkout.folder, 'report/index.html'), 'utf8');

  test('says at a glance what is there, whether it fits, and what was rehearsed', () => {
    expect([said.exit, said.err]).toEqual([0, '']);
    const times = / +\d+\.\d s$/gm;
    expect(said.out.replace(times, '').split('\n').slice(0, 16).join('\n')).toBe(
      `phasewatch  prod · 6 phases · 9 deployables · 55 processors

synth      3 stacks, 208 resources
audit      71 timeouts fit together, 1 warning
           slowest hang to be seen: prediction-coordinator, 10 min to 20 min 55 s
           (silence 10 to 15 min, wait for the tick 0 to 1 min, tick 0 to 55 s, visibility 0 to 3 min, evaluation 0 to 1 min)
rehearse   6 scenarios, 2,560 runs

           scenario          as it was            as declared
           monitor-dies                           timeout monitor down, 1 page after 5 to 6 min
           phase5-hang       not seen in 123 h    run silent, 1 page after 13 to 17 min, run closed after 13 min
           phase5-healthy    silent               silent
           phase5-slow                            run over budget, 1 page after 0 to 4 min, run closed after 0 min
           worker-hang                            run silent, 1 page after 5 to 9 min, run closed after 5 min

report     report/index.html`,
    );
  });

  test('writes a report that a browser shows in light and dark, on a desk and on a phone, without any network', () => {
    const look = execFileSync(process.execPath, [
      join(__dirname, '../browser/look.mjs'),
      join(checkout.folder, 'report/index.html'),
    ]);
    const views = JSON.parse(look.toString()) as View[];
    expect(views).toHaveLength(4);
    for (const view of views) {
      expect(view).toMatchObject({ requests: 1, complaints: [], emptyPictures: 0, scrollsSideways: false });
      expect(view.sections).toEqual([
        'Incidents rehearsed',
        'Policies by scenarios',
        'Dashboards',
        'Every timeout',
        'How long a hang can go unseen',
        'Findings',
        'What watching uses',
      ]);
      expect(view.pictures).toEqual(
        expect.arrayContaining([
          'How long the fault went unseen: as it was, unseen for 123 h; as declared, paged after 17 min',
          expect.stringContaining(
            'the run stops talking at 0 min, monitor closes the run at 13 min, page (worst case) at 17 min',
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
    const said = checkout.run('cli/start.ts');
    checkout.edit('pipelines/nba-props.ts', to, from);
    return said;
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
