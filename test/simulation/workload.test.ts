import { Duration } from '../../model/duration';
import { deadlineInstant } from '../../model/deadline';
import { guardConfigOf } from '../../model/guard-config';
import { isActionable } from '../../model/failure-category';
import { runsOfDay, startOfDate, type PlannedRun, type Workload } from '../../simulation/workload';
import { examplePipeline } from '../example/pipeline';
import { DATE, smallPipeline } from './support/small-pipeline';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const MIDNIGHT = Date.parse(`${DATE}T00:00:00Z`);
const example = guardConfigOf(examplePipeline, 'prod');
const daily: Workload = { kind: 'daily', beforeDeadline: Duration.hours(2) };

const clock = (at: number) => new Date(at).toISOString().slice(5, 16).replace('T', ' ');
const runsOver = (workload: readonly Workload[], days: number, config = example) =>
  Array.from({ length: days }, (_, i) => runsOfDay(config, workload, MIDNIGHT + i * DAY)).flat();
const countBy = (runs: readonly PlannedRun[], key: (run: PlannedRun) => string | undefined) => {
  const counts = new Map<string, number>();
  for (const run of runs) counts.set(key(run) ?? '', (counts.get(key(run) ?? '') ?? 0) + 1);
  return counts;
};

describe('a daily workload', () => {
  const runs = runsOfDay(smallPipeline, [daily], MIDNIGHT);
  const own = runs.filter(({ withoutInput }) => withoutInput === 'waits');
  const called = runs.filter(({ withoutInput }) => withoutInput === 'retries');

  test('starts processors without input before the deadline of the first phase, a minute apart', () => {
    expect(own.filter(({ processor }) => processor.dependsOn.length === 0)).toMatchObject([
      { processor: { name: 'games' }, dataDate: DATE, startsAt: MIDNIGHT + 10 * HOUR },
      { processor: { name: 'prices' }, dataDate: DATE, startsAt: MIDNIGHT + 10 * HOUR + 60_000 },
    ]);
    expect(startOfDate(smallPipeline, 2 * HOUR, DATE)).toBe(MIDNIGHT + 10 * HOUR);
  });

  test('has every processor once a data date; those with input wait for it, or for the schedule that starts them', () => {
    expect(own.map(({ processor }) => processor.name).sort()).toEqual(['digest', 'features', 'games', 'prices']);
    const everyDate = runsOver([daily], 5);
    const perWork = countBy(everyDate, ({ processor, dataDate }) => `${processor.name}/${dataDate}`);
    expect([...perWork.values()].every((count) => count === 1)).toBe(true);
    expect(perWork.size).toBe(5 * example.processors.length);
  });

  test('calls a scheduled deployable at each firing, for the date with the next deadline', () => {
    expect(called).toHaveLength(24);
    expect(called.every(({ processor }) => processor.name === 'report')).toBe(true);
    const dates = called.map(({ startsAt, dataDate }) => `${clock(startsAt).slice(6)} ${dataDate}`);
    // The report is due at 14:00.
    expect(dates.slice(11, 14)).toEqual([`11:00 ${DATE}`, `12:00 ${DATE}`, `13:00 ${DATE}`]);
  });

  test('gives a run 30% to 70% of its budget', () => {
    const workload: Workload[] = [daily, { kind: 'spread', runsPerDay: 50 }];
    const shares = runsOver(workload, 3).map(({ takesMs, processor }) => takesMs / 1_000 / processor.budgetSeconds);
    expect(Math.min(...shares)).toBeGreaterThanOrEqual(0.299);
    expect(Math.max(...shares)).toBeLessThanOrEqual(0.701);
    expect(Math.max(...shares) - Math.min(...shares)).toBeGreaterThan(0.3);
  });

  test('is in order of start, and every run has its own id', () => {
    const all = runsOver([daily], 10);
    expect(new Set(all.map(({ runId }) => runId)).size).toBe(all.length);
    const [first] = [runsOfDay(example, [daily], MIDNIGHT).map(({ startsAt }) => startsAt)];
    expect(first).toEqual([...first].sort((a, b) => a - b));
  });
});

describe('on the night when the clocks change', () => {
  // Berlin goes forward on 29 March 2026 at 02:00, back on 25 October at 03:00.
  test.each([
    ['forward', '2026-03-28', '2026-03-29'],
    ['back', '2026-10-24', '2026-10-25'],
  ])('%s: every date comes once, at the same distance to its deadline', (_, first, second) => {
    const from = Date.parse(`${first}T00:00:00Z`);
    const runs = [0, 1, 2, 3]
      .flatMap((day) => runsOfDay(example, [daily], from + day * DAY))
      .filter(({ dataDate }) => [first, second].includes(dataDate));
    expect(countBy(runs, ({ dataDate }) => dataDate)).toEqual(
      new Map([
        [first, example.processors.length],
        [second, example.processors.length],
      ]),
    );
    const [importing] = example.phases;
    for (const dataDate of [first, second]) {
      const starts = Math.min(...runs.filter((run) => run.dataDate === dataDate).map(({ startsAt }) => startsAt));
      expect(importing && deadlineInstant(importing.deadline, dataDate) - starts).toBe(2 * HOUR);
    }
  });

  test('a schedule in local time fires once, an hour earlier or later in UTC', () => {
    const firings = ['2026-03-28', '2026-03-29', '2026-10-24', '2026-10-25'].map((day) =>
      runsOfDay(example, [daily], Date.parse(`${day}T00:00:00Z`))
        .filter(({ processor }) => processor.name === 'daily-sales')
        .map(({ startsAt }) => clock(startsAt)),
    );
    expect(firings).toEqual([['03-28 05:00'], ['03-29 04:00'], ['10-24 04:00'], ['10-25 05:00']]);
  });
});

describe('a workload that is spread over the day', () => {
  const spread: Workload = { kind: 'spread', runsPerDay: 9_000, phase: 'import' };

  test('is even over the hours and over the processors of its phase', () => {
    const runs = runsOfDay(example, [spread], MIDNIGHT);
    const perHour = [...countBy(runs, ({ startsAt }) => String(Math.floor(startsAt / HOUR))).values()];
    expect(perHour).toEqual(Array.from({ length: 24 }, () => 375));
    const perProcessor = [...countBy(runs, ({ processor }) => processor.name).values()];
    expect(perProcessor).toHaveLength(3);
    expect(Math.max(...perProcessor) - Math.min(...perProcessor)).toBeLessThanOrEqual(1);
    expect(runs.every(({ processor }) => processor.phase === 'import')).toBe(true);
  });

  test('has runs of all phases where none is named, and of older dates where `daysBack` is set', () => {
    const runs = runsOfDay(example, [{ kind: 'spread', runsPerDay: 110, daysBack: 2 }], MIDNIGHT);
    expect(countBy(runs, ({ processor }) => processor.name).size).toBe(example.processors.length);
    expect(new Set(runs.map(({ dataDate }) => dataDate))).toEqual(new Set(['2026-01-12']));
    expect(runs.every(({ withoutInput, failsWith }) => withoutInput === 'works' && failsWith === undefined)).toBe(true);
  });

  test('of a phase without processors is empty', () => {
    expect(runsOfDay(smallPipeline, [{ ...spread, phase: 'idle' }], MIDNIGHT)).toEqual([]);
  });

  test('fails at the declared shares within a percent over a month, spread over all processors', () => {
    const failures = { share: 0.535, expected: 0.976 };
    const runs = runsOver([{ ...spread, failures }], 30);
    const failed = runs.filter(({ failsWith }) => failsWith !== undefined);
    const actionable = failed.filter(({ failsWith }) => failsWith !== undefined && isActionable(failsWith));
    expect(failed.length / runs.length).toBeCloseTo(failures.share, 2);
    expect(1 - actionable.length / failed.length).toBeCloseTo(failures.expected, 2);

    const perProcessor = countBy(runs, ({ processor }) => processor.name);
    for (const [name, count] of countBy(failed, ({ processor }) => processor.name)) {
      expect(count / (perProcessor.get(name) ?? 0)).toBeCloseTo(failures.share, 1);
    }
    const worst = Math.max(...countBy(actionable, ({ processor }) => processor.name).values());
    expect(worst).toBeLessThan((2 * actionable.length) / perProcessor.size);
    expect(new Set(failed.map(({ failsWith }) => failsWith))).toEqual(
      new Set(['no_data_available', 'dependency_missing', 'processing_error']),
    );
  });

  test('fails after 20 s, whatever the planned duration of the run', () => {
    const runs = runsOfDay(example, [{ ...spread, failures: { share: 1, expected: 0 } }], MIDNIGHT);
    expect(new Set(runs.map(({ failsWith, takesMs }) => `${failsWith ?? ''} ${takesMs}`))).toEqual(
      new Set(['processing_error 20000']),
    );
  });
});

test('the same input gives the same runs, and workloads are added up', () => {
  const both: Workload[] = [daily, { kind: 'spread', runsPerDay: 500, failures: { share: 0.5, expected: 0.9 } }];
  expect(JSON.stringify(runsOver(both, 3))).toBe(JSON.stringify(runsOver(both, 3)));
  expect(runsOver(both, 3)).toHaveLength(both.reduce((sum, one) => sum + runsOver([one], 3).length, 0));
  const days = [0, 1].map((day) =>
    runsOfDay(example, both, MIDNIGHT + day * DAY).flatMap(({ failsWith }, i) => (failsWith === undefined ? [] : [i])),
  );
  expect(days[0]).not.toEqual(days[1]);
});
