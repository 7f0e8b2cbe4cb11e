import { Duration } from '../../model/duration';
import { rehearsalJson } from '../../report/rehearsal/json';
import { outcomeLine } from '../../report/rehearsal/outcome-line';
import { declaredStack } from '../../simulation/declared-stack';
import { rehearseScenario } from '../../simulation/rehearse-scenario';
import type { Expectation } from '../../simulation/expectations/all-expectations';
import type { Fault } from '../../simulation/faults/all-faults';
import { defineScenario } from '../../simulation/define-scenario';
import type { Scenario } from '../../simulation/scenario';
import { synthesizeProd } from '../declared';
import { examplePipeline } from '../example/pipeline';
import healthy from '../example/scenarios/ordinary-days';
import hang from '../example/scenarios/pricing-hang';

const documents = synthesizeProd(examplePipeline);
const stack = declaredStack(documents);
/** A run without heartbeat that its phase does not wait for. */
const FORECAST_HANGS: Fault = {
  kind: 'hang',
  processor: 'stock-forecast',
  dataDate: '2026-01-13',
  after: Duration.minutes(3),
  lasts: Duration.hours(20),
  blocksPhase: false,
};
const PRICING = { processor: 'order-pricing', dataDate: '2026-01-13' } as const;

const AN_HOUR = { after: Duration.hours(1), lasts: Duration.hours(1) } as const;

/** One night of the pipeline with a fault. */
const rehearse = (
  faults: readonly Fault[],
  expectations: readonly Expectation[] = [{ kind: 'silent' }],
  changes: Partial<Scenario> = {},
) =>
  rehearseScenario(
    defineScenario({
      name: 'one-fault',
      title: 'A fault in an ordinary night',
      source: 'this test',
      worlds: ['declared'],
      from: '2026-01-13T18:00:00Z',
      lasts: Duration.days(1),
      workload: [{ kind: 'daily', beforeDeadline: Duration.hours(2) }],
      faults,
      expectations,
      ...changes,
    }),
    'declared',
    stack,
  );
const fired = (rehearsal: ReturnType<typeof rehearse>) => rehearsal.worst.incidents.map(({ policy }) => policy);

describe('the hang of a processor', () => {
  const baseline = rehearseScenario(hang, 'baseline', stack);
  const declared = rehearseScenario(hang, 'declared', stack);

  test('is not detected in the baseline for 20 hours; the check fires once the run has ended', () => {
    expect(outcomeLine(baseline)).toBe('undetected in 20 h');
    expect(baseline.expectations.map(({ met }) => met)).toEqual([true]);
    // The check works: the first completion event makes it fire.
    expect(baseline.worst.incidents).toHaveLength(1);
  });

  test('is detected within half an hour when declared: one page, the run closed, and the incident closes once the work is done', () => {
    expect(outcomeLine(declared)).toBe('run without heartbeat after 5 to 9 min, 1 page, run closed after 5 min');
    expect(declared.expectations.filter(({ met }) => !met)).toEqual([]);
    expect(declared.worst.incidents).toMatchObject([
      { policy: 'run-silent', series: { resource: { labels: { job: 'price', task_id: 'order-pricing' } } } },
    ]);
  });

  test('keeps its incident open until its work is done, even if other work succeeds', () => {
    const { operatorActsAfter: _, ...unattended } = hang;
    const left = rehearseScenario({ ...unattended, faults: [FORECAST_HANGS] }, 'declared', stack);
    expect(left.worst.incidents).toMatchObject([{ policy: 'run-silent', closedAt: null }]);
    expect(left.expectations.filter(({ expected }) => expected === 'all incidents close')).toMatchObject([
      { met: false, got: '2 still open' },
    ]);
  });

  test('has a control scenario without any incident, in the baseline and declared', () => {
    for (const world of healthy.worlds) {
      const rehearsal = rehearseScenario(healthy, world, stack);
      expect(outcomeLine(rehearsal)).toBe('no incident');
      expect(rehearsal.runs).toBeGreaterThanOrEqual(14);
    }
  });

  test('gives the same bytes when it is rehearsed again', () => {
    const again = rehearseScenario(hang, 'declared', declaredStack(documents));
    expect(JSON.stringify(rehearsalJson(again))).toBe(JSON.stringify(rehearsalJson(declared)));
  });
});

describe('a policy on gauges', () => {
  test('run over budget fires once for a run that still sends heartbeats, and run silent does not fire', () => {
    const slow: Fault = { kind: 'slow', ...PRICING, takes: Duration.minutes(70) };
    const rehearsal = rehearse(
      [slow],
      [
        { kind: 'detected', policy: 'run-over-budget', within: Duration.minutes(10) },
        { kind: 'run closed', reason: 'timed_out', within: Duration.minutes(2) },
        { kind: 'pages', atMost: 1 },
      ],
      { mayFire: ['run-near-budget'] },
    );
    expect(rehearsal.expectations.filter(({ met }) => !met)).toEqual([]);
    expect(fired(rehearsal)).toEqual(['run-near-budget', 'run-over-budget']);
  });

  test('run over budget does not fire for a run that ends just in time, which opens a ticket only', () => {
    expect(fired(rehearse([{ kind: 'slow', ...PRICING, takes: Duration.seconds(510) }]))).toEqual(['run-near-budget']);
    expect(fired(rehearse([{ kind: 'slow', ...PRICING, takes: Duration.seconds(420) }]))).toEqual([]);
  });

  test('run silent does not fire for a pause shorter than the allowed silence', () => {
    // No heartbeat from minute 2 to the end in minute 7: 5 minutes, 6 are allowed.
    const pause: Fault = {
      kind: 'hang',
      ...PRICING,
      after: Duration.minutes(3),
      lasts: Duration.minutes(4),
      blocksPhase: false,
    };
    expect(fired(rehearse([pause]))).toEqual([]);
  });

  test('monitor down opens when ticks stop and closes when they start again', () => {
    const stops: Fault = { kind: 'monitor-stops', after: Duration.hours(10), lasts: Duration.hours(1) };
    const rehearsal = rehearse(
      [stops],
      [{ kind: 'detected', policy: 'monitor-down', within: Duration.minutes(15) }, { kind: 'all incidents close' }],
    );
    expect(rehearsal.expectations.filter(({ met }) => !met)).toEqual([]);
    expect(rehearsal.worst.notifications.map(({ kind }) => kind)).toEqual(['opened', 'closed']);
  });

  test('monitor down does not fire for one missing tick', () => {
    expect(fired(rehearse([{ kind: 'monitor-stops', after: Duration.hours(10), lasts: Duration.minutes(1) }]))).toEqual(
      [],
    );
  });
});

describe('an expectation', () => {
  // Called once, so that no second attempt does the work.
  const hangs: Fault = { ...FORECAST_HANGS, lasts: Duration.hours(15), blocksPhase: true };
  const failed = (expectation: Expectation) => rehearse([hangs], [expectation]).expectations.filter(({ met }) => !met);

  test.each<[string, Expectation, { expected: string; got: string }]>([
    [
      'of detection within too short a time',
      { kind: 'detected', policy: 'run-silent', within: Duration.minutes(5) },
      { expected: 'run-silent fires within 5 min', got: 'after 9 min 23 s in the worst case' },
    ],
    [
      'of detection by too early an instant',
      { kind: 'detected', policy: 'run-silent', by: '2026-01-14T01:00:00Z' },
      { expected: 'run-silent fires by 2026-01-14T01:00:00Z', got: 'after 9 min 23 s in the worst case' },
    ],
    [
      'of no incident of one policy',
      { kind: 'silent', policy: 'run-silent' },
      { expected: 'no incident of run-silent', got: 'run-silent' },
    ],
    [
      'of no notification of one policy',
      { kind: 'notifications', policy: 'run-silent', atMost: 0 },
      { expected: 'at most 0 notifications of run-silent', got: '5' }, // one, and reminders every four hours
    ],
    ['of no incident', { kind: 'silent' }, { expected: 'no incident', got: 'run-silent' }],
    [
      'of no notification at all',
      { kind: 'notifications', atMost: 0 },
      { expected: 'at most 0 notifications', got: '5' },
    ],
    ['of no page at all', { kind: 'pages', atMost: 0 }, { expected: 'at most 0 pages', got: '1' }],
    ['of failures', { kind: 'failures', atLeast: 1 }, { expected: 'at least 1 actionable failure', got: '0' }],
    [
      'of another reason for closing',
      { kind: 'run closed', reason: 'timed_out', within: Duration.hours(1) },
      { expected: 'the run is closed as timed_out within 1 h', got: 'went_silent after 5 min 24 s' },
    ],
    [
      'of no alert',
      { kind: 'undetected', for: Duration.hours(1) },
      { expected: 'no alert for 1 h', got: 'first alert after 5 min 25 s' },
    ],
  ])('%s is not met, and its result holds what came out', (_, expectation, { expected, got }) => {
    expect(failed(expectation)).toContainEqual(expect.objectContaining({ expected, met: false, got }));
  });

  test('of one policy fails when another fires as well', () => {
    const both = rehearse(
      [hangs, { kind: 'monitor-stops', after: Duration.hours(20), lasts: Duration.hours(1) }],
      [{ kind: 'detected', policy: 'run-silent', within: Duration.hours(1) }],
    );
    expect(both.expectations.at(-1)).toMatchObject({
      expected: 'nothing else fires',
      met: false,
      got: 'monitor-down',
    });
  });

  test('of one policy is met when another fires that may fire', () => {
    const both = rehearse(
      [hangs, { kind: 'monitor-stops', after: Duration.hours(20), lasts: Duration.hours(1) }],
      [{ kind: 'detected', policy: 'run-silent', within: Duration.hours(1) }],
      { mayFire: ['monitor-down'] },
    );
    expect(both.expectations.filter(({ met }) => !met)).toEqual([]);
  });

  test('of a number does not hide a policy that fires unexpectedly', () => {
    expect(failed({ kind: 'notifications', atMost: 50 })).toMatchObject([
      { expected: 'nothing fires', got: 'run-silent', policy: null },
    ]);
  });

  test('has a result with its policy and with the seconds that it took', () => {
    const [first] = rehearse(
      [hangs],
      [{ kind: 'detected', policy: 'run-silent', within: Duration.hours(1) }],
    ).expectations;
    expect(first).toMatchObject({ met: true, policy: 'run-silent', seconds: 563 });
  });

  test('depends on the ingestion delay of the scenario', () => {
    const late = rehearse([hangs], [{ kind: 'detected', policy: 'run-silent', within: Duration.hours(1) }], {
      ingestionDelay: { best: Duration.minutes(2), worst: Duration.minutes(3) },
    });
    expect(outcomeLine(late)).toContain('run without heartbeat after 7 to 9 min, 1 page');
  });

  test.each<[string, Expectation | undefined, readonly string[]]>([
    ['a detection', { kind: 'detected', policy: 'run-silnet', within: Duration.hours(1) }, []],
    ['no incident', { kind: 'silent', policy: 'run-silnet' }, []],
    ['mayFire', undefined, ['run-silnet']],
  ])('%s of an unknown policy is refused before the simulation, with the nearest name', (_, expectation, mayFire) => {
    expect(() => rehearse([hangs], [expectation ?? { kind: 'silent' }], { mayFire })).toThrow(
      "scenario one-fault: a scenario may only name existing policies (declared), got 'run-silnet'; did you mean 'run-silent'? [SCN007]",
    );
  });

  test('that cannot be judged before the scenario ends is refused once the start of the fault is known', () => {
    expect(() => rehearse([hangs], [{ kind: 'detected', policy: 'run-silent', within: Duration.hours(23) }])).toThrow(
      /the scenario must last until 'detected' can be judged \(.*\), got 1 d.*\[SCN005\]/,
    );
  });
});

describe('a fault that affects no run is refused', () => {
  test('before the simulation, with the nearest name, where its processor or deployable is not declared', () => {
    const refused: Fault = { kind: 'calls-refused', deployable: 'orders-pricng', ...AN_HOUR };
    const failing: Fault = {
      kind: 'runs-fail',
      processors: ['order-improt'],
      category: 'timeout',
      takes: Duration.minutes(1),
      ...AN_HOUR,
    };
    expect(() => rehearse([refused, failing])).toThrow(
      "scenario one-fault: the deployable of a fault (calls-refused) must be declared, got 'orders-pricng'; did you mean 'orders-pricing'? [SCN013]\n" +
        "scenario one-fault: the processor of a fault (runs-fail) must be declared, got 'order-improt'; did you mean 'order-import'? [SCN013]",
    );
  });

  test('after the simulation, where no run of its data date started', () => {
    expect(() =>
      rehearse([{ kind: 'slow', processor: 'daily-sales', dataDate: '2026-03-01', takes: Duration.hours(1) }]),
    ).toThrow(/no run of daily-sales for 2026-03-01 in the scenario.*\[SCN014\]/);
  });
});

test('a stack without the configuration of the guard is refused', () => {
  expect(() => declaredStack(documents.filter(({ stack: name }) => name !== 'prod-guard'))).toThrow(
    'rehearse: exactly one environment with one guard-config.json can be rehearsed, got 0 of them',
  );
});
