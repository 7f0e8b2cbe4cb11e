import { Duration } from '../../model/duration';
import { nbaProps } from '../../pipelines/nba-props';
import { rehearsalJson } from '../../report/rehearsal/json';
import { outcomeLine } from '../../report/rehearsal/outcome-line';
import { declaredStack } from '../../simulation/declared-stack';
import { rehearseScenario } from '../../simulation/rehearse-scenario';
import type { Expectation } from '../../simulation/expectation';
import type { Fault } from '../../simulation/faults';
import { defineScenario, type Scenario } from '../../simulation/scenario';
import { synthesizeProd } from '../declared';
import hang from '../../scenarios/nba-props/phase5-hang';
import workerHang from '../../scenarios/nba-props/worker-hang';
import healthy from '../../scenarios/nba-props/ordinary-days';

const documents = synthesizeProd(nbaProps);
const stack = declaredStack(documents);
/** Its first run in these stories is the one that its Scheduler job calls: what is cut is a failed attempt as well. */
const COORDINATOR = { processor: 'prediction-coordinator', dataDate: '2026-01-13' } as const;

const AN_HOUR = { after: Duration.hours(1), lasts: Duration.hours(1) } as const;

/** Two days of the pipeline, from noon to noon, with a fault. */
const story = (
  faults: readonly Fault[],
  expectations: readonly Expectation[] = [{ kind: 'silent' }],
  changes: Partial<Scenario> = {},
) =>
  rehearseScenario(
    defineScenario({
      name: 'story',
      title: 'A story',
      source: 'this test',
      worlds: ['declared'],
      from: '2026-01-14T12:00:00Z',
      lasts: Duration.days(2),
      workload: [{ kind: 'daily', beforeDeadline: Duration.hours(2) }],
      faults,
      expectations,
      ...changes,
    }),
    'declared',
    stack,
  );
const fired = (rehearsal: ReturnType<typeof story>) => rehearsal.worst.incidents.map(({ policy }) => policy);

describe('the hang of phase 5', () => {
  const asItWas = rehearseScenario(hang, 'baseline', stack);
  const asDeclared = rehearseScenario(hang, 'declared', stack);

  test('as it was: nobody hears of it for 123 hours, and the check works once it is over', () => {
    expect(outcomeLine(asItWas)).toBe('undetected in 123 h');
    expect(asItWas.expectations.map(({ met }) => met)).toEqual([true]);
    // The check is no straw man: the first completion event makes it fire.
    expect(asItWas.worst.incidents).toHaveLength(1);
  });

  test('as declared: one page within the half hour, the run closed, the incident over once the work is done', () => {
    expect(outcomeLine(asDeclared)).toBe('run silent after 14 to 18 min, 1 page, run closed after 14 min');
    expect(asDeclared.expectations.filter(({ met }) => !met)).toEqual([]);
    expect(asDeclared.worst.incidents).toMatchObject([
      { policy: 'run-silent', series: { resource: { labels: { job: 'phase5', task_id: 'prediction-coordinator' } } } },
    ]);
  });

  test('as declared, nobody does the work again: the incident stays open, whatever else succeeds', () => {
    const { operatorActsAfter: _, ...nobody } = workerHang;
    const left = rehearseScenario(nobody, 'declared', stack);
    expect(left.worst.incidents).toMatchObject([{ policy: 'run-silent', closedAt: null }]);
    expect(left.expectations.filter(({ expected }) => expected === 'all incidents close')).toMatchObject([
      { met: false, got: '2 still open' },
    ]);
  });

  test('the same days without it: silence in both worlds', () => {
    for (const world of healthy.worlds) {
      const rehearsal = rehearseScenario(healthy, world, stack);
      expect(outcomeLine(rehearsal)).toBe('no incident');
      expect(rehearsal.runs).toBeGreaterThan(300);
    }
  });

  test('comes out the same to the byte when it is told again', () => {
    const again = rehearseScenario(hang, 'declared', declaredStack(documents));
    expect(JSON.stringify(rehearsalJson(again))).toBe(JSON.stringify(rehearsalJson(asDeclared)));
  });
});

describe('every policy on gauges', () => {
  test('run over budget: fires for a run that talks on, once, and run silent does not', () => {
    const slow: Fault = { kind: 'slow', ...COORDINATOR, takes: Duration.minutes(70) };
    const rehearsal = story(
      [slow],
      [
        { kind: 'detected', policy: 'run-over-budget', within: Duration.minutes(10) },
        { kind: 'run closed', reason: 'timed_out', within: Duration.minutes(2) },
        { kind: 'pages', atMost: 1 },
      ],
      { mayFire: ['run-near-budget', 'scheduler-failures'] },
    );
    expect(rehearsal.expectations.filter(({ met }) => !met)).toEqual([]);
    expect(fired(rehearsal)).toEqual(['run-near-budget', 'run-over-budget', 'scheduler-failures']);
  });

  test('run over budget: a run that just makes it wakes nobody, it is a ticket', () => {
    expect(fired(story([{ kind: 'slow', ...COORDINATOR, takes: Duration.minutes(23) }]))).toEqual(['run-near-budget']);
    expect(fired(story([{ kind: 'slow', ...COORDINATOR, takes: Duration.minutes(20) }]))).toEqual([]);
  });

  test('run silent: a pause under the allowed silence disturbs nobody', () => {
    // It falls silent after the heartbeat of minute 5 and ends in minute 19: 14 minutes, 15 are allowed.
    const pause: Fault = {
      kind: 'hang',
      ...COORDINATOR,
      after: Duration.minutes(7),
      lasts: Duration.minutes(12),
      blocksPhase: false,
    };
    expect(fired(story([pause]))).toEqual([]);
  });

  test('monitor down: fires when ticks stop, tells when they come again', () => {
    const stops: Fault = { kind: 'monitor-stops', after: Duration.hours(10), lasts: Duration.hours(1) };
    const rehearsal = story(
      [stops],
      [{ kind: 'detected', policy: 'monitor-down', within: Duration.minutes(15) }, { kind: 'all incidents close' }],
    );
    expect(rehearsal.expectations.filter(({ met }) => !met)).toEqual([]);
    expect(rehearsal.worst.notifications.map(({ kind }) => kind)).toEqual(['opened', 'closed']);
  });

  test('monitor down: one tick that is left out disturbs nobody', () => {
    expect(fired(story([{ kind: 'monitor-stops', after: Duration.hours(10), lasts: Duration.minutes(1) }]))).toEqual(
      [],
    );
  });
});

describe('an expectation', () => {
  const hangs: Fault = {
    kind: 'hang',
    ...COORDINATOR,
    after: Duration.minutes(7),
    lasts: Duration.hours(20),
    blocksPhase: true,
  };
  const failed = (expectation: Expectation) => story([hangs], [expectation]).expectations.filter(({ met }) => !met);

  test.each<[string, Expectation, { expected: string; got: string }]>([
    [
      'too short',
      { kind: 'detected', policy: 'run-silent', within: Duration.minutes(5) },
      { expected: 'run-silent fires within 5 min', got: 'after 17 min in the worst case' },
    ],
    [
      'by an instant that comes too early',
      { kind: 'detected', policy: 'run-silent', by: '2026-01-14T13:00:00Z' },
      { expected: 'run-silent fires by 2026-01-14T13:00:00Z', got: 'after 17 min in the worst case' },
    ],
    [
      'of silence of one policy',
      { kind: 'silent', policy: 'run-silent' },
      { expected: 'run-silent stays silent', got: 'run-silent' },
    ],
    [
      'of no page of one policy',
      { kind: 'notifications', policy: 'run-silent', atMost: 0 },
      { expected: 'at most 0 notifications of run-silent', got: '12' }, // one, and reminders every four hours
    ],
    ['of silence', { kind: 'silent' }, { expected: 'no incident', got: 'run-silent, scheduler-failures' }],
    ['of no message at all', { kind: 'notifications', atMost: 0 }, { expected: 'at most 0 notifications', got: '13' }],
    ['of no page at all', { kind: 'pages', atMost: 0 }, { expected: 'at most 0 pages', got: '1' }],
    ['of no failure told late', { kind: 'failures', atLeast: 1 }, { expected: 'at least 1 failures', got: '0' }],
    [
      'of the wrong reason',
      { kind: 'run closed', reason: 'timed_out', within: Duration.hours(1) },
      { expected: 'the run is closed as timed_out within 1 h', got: 'went_silent after 13 min 1 s' },
    ],
    [
      'of blindness',
      { kind: 'undetected', for: Duration.hours(1) },
      { expected: 'no alert for 1 h', got: 'first alert after 13 min 2 s' },
    ],
  ])('%s is not met, and says what came out', (_, expectation, { expected, got }) => {
    expect(failed(expectation)).toContainEqual(expect.objectContaining({ expected, met: false, got }));
  });

  test('about one policy fails when another fires as well', () => {
    const both = story(
      [hangs, { kind: 'monitor-stops', after: Duration.hours(30), lasts: Duration.hours(1) }],
      [{ kind: 'detected', policy: 'run-silent', within: Duration.hours(1) }],
    );
    expect(both.expectations.at(-1)).toMatchObject({
      expected: 'nothing else fires',
      met: false,
      got: 'monitor-down, scheduler-failures',
    });
  });

  test('leaves room for a policy that may fire as well', () => {
    const both = story(
      [hangs, { kind: 'monitor-stops', after: Duration.hours(30), lasts: Duration.hours(1) }],
      [{ kind: 'detected', policy: 'run-silent', within: Duration.hours(1) }],
      { mayFire: ['monitor-down', 'scheduler-failures'] },
    );
    expect(both.expectations.filter(({ met }) => !met)).toEqual([]);
  });

  test('about numbers alone does not hide a page that nobody expected', () => {
    expect(failed({ kind: 'notifications', atMost: 50 })).toMatchObject([
      { expected: 'nothing fires', got: 'run-silent, scheduler-failures', policy: null },
    ]);
  });

  test('says whom it is about and how long it took, in seconds', () => {
    const [first] = story(
      [hangs],
      [{ kind: 'detected', policy: 'run-silent', within: Duration.hours(1) }],
    ).expectations;
    expect(first).toMatchObject({ met: true, policy: 'run-silent', seconds: expect.closeTo(17 * 60, -2) as number });
  });

  test('moves with the ingestion delay of the scenario', () => {
    const late = story([hangs], [{ kind: 'detected', policy: 'run-silent', within: Duration.hours(1) }], {
      ingestionDelay: { best: Duration.minutes(2), worst: Duration.minutes(4) },
    });
    expect(outcomeLine(late)).toContain('run silent after 15 to 18 min, 1 page');
  });

  test.each<[string, Expectation | undefined, readonly string[]]>([
    ['an expectation', { kind: 'detected', policy: 'run-silnet', within: Duration.hours(1) }, []],
    ['silence', { kind: 'silent', policy: 'run-silnet' }, []],
    ['what may fire', undefined, ['run-silnet']],
  ])(
    '%s of a policy that nobody has is refused before anything runs, with the nearest name',
    (_, expectation, mayFire) => {
      expect(() => story([hangs], [expectation ?? { kind: 'silent' }], { mayFire })).toThrow(
        "scenario story: a policy that is named exists (as declared), got 'run-silnet'; did you mean 'run-silent'? [SCN007]",
      );
    },
  );

  test('that the recording is too short for, now that it is known when the fault began, is refused', () => {
    expect(() => story([hangs], [{ kind: 'detected', policy: 'run-silent', within: Duration.hours(47) }])).toThrow(
      /the recording lasts until 'detected' is judged \(.*\), got 2 d.*\[SCN005\]/,
    );
  });
});

describe('a scenario that makes no sense is refused', () => {
  test.each<[string, Partial<Scenario>, string]>([
    ['a name with blanks', { name: 'My story' }, '[SCN001]'],
    ['no instant to begin at', { from: 'yesterday' }, '[SCN002]'],
    ['no world', { worlds: [] }, '[SCN003]'],
    ['no expectation', { expectations: [] }, '[SCN004]'],
    ['an end before its expectation can be judged', { lasts: Duration.hours(100) }, '[SCN005]'],
    [
      'an end before the instant of its expectation',
      { expectations: [{ kind: 'detected', policy: 'p', by: '2026-02-14T00:00:00Z' }] },
      '[SCN005]',
    ],
    ['no instant to be detected by', { expectations: [{ kind: 'detected', policy: 'p', by: 'noon' }] }, '[SCN006]'],
    ['delays the wrong way round', { ingestionDelay: { best: Duration.minutes(3), worst: Duration.zero } }, '[SCN012]'],
  ])('%s', (_, changes, code) => {
    expect(() => defineScenario({ ...hang, ...changes })).toThrow(code);
  });
});

describe('a fault that befalls nobody is refused', () => {
  test('of a processor or deployable that nobody declared, with the nearest name, before anything is played', () => {
    const refused: Fault = { kind: 'calls-refused', deployable: 'predicton-worker', ...AN_HOUR };
    const failing: Fault = {
      kind: 'runs-fail',
      processors: ['BdlGamesProcesor'],
      category: 'timeout',
      takes: Duration.minutes(1),
      ...AN_HOUR,
    };
    expect(() => story([refused, failing])).toThrow(
      "scenario story: the deployable of a fault (calls-refused) is declared, got 'predicton-worker'; did you mean 'prediction-worker'? [SCN013]\n" +
        "scenario story: the processor of a fault (runs-fail) is declared, got 'BdlGamesProcesor'; did you mean 'BdlGamesProcessor'? [SCN013]",
    );
  });

  test('of a date that nobody works on in the story', () => {
    expect(() =>
      story([{ kind: 'slow', processor: 'phase6-export', dataDate: '2026-03-01', takes: Duration.hours(1) }]),
    ).toThrow(/no run of phase6-export for 2026-03-01 in the story.*\[SCN014\]/);
  });
});

test('a stack without the configuration of the guard is not rehearsed', () => {
  expect(() => declaredStack(documents.filter(({ stack: name }) => name !== 'prod-guard'))).toThrow(
    'rehearse: one environment is rehearsed, with one guard-config.json, got 0 of them',
  );
});
