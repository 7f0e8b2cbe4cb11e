import { reportOf } from '../../../guard/health/health-report';
import { deadlinesOf, type DeadlineInput } from '../../../guard/health/deadline-health';
import { COORDINATOR, guardConfig } from '../support/runs';
import { HOUR, NOW, run, runsOf } from '../support/summaries';
import { healthDay } from '../support/health-day';

const WORKER = 'prediction-worker';
const TODAY = { dataDate: '2026-01-15' };
/** 17:00 in New York. */
const AT = Date.UTC(2026, 0, 15, 22);
const through = (judgedThrough: string) => ({ phase5: { judgedThrough, missed: [] } });
const states = (other: Partial<DeadlineInput>) =>
  deadlinesOf({ config: guardConfig(), judged: through('2026-01-14'), runs: [], now: NOW, ...other }).map(
    ({ dataDate, state, done, of }) => `${dataDate} ${state} ${done}/${of}`,
  );

describe('a deadline in a health report', () => {
  it('is ahead before its time, with the work that is done', () => {
    expect(states({ runs: [run(TODAY)] })).toEqual(['2026-01-15 ahead 1/2']);
    expect(deadlinesOf({ config: guardConfig(), judged: {}, runs: [], now: NOW })).toEqual([
      {
        phase: 'phase5',
        dataDate: '2026-01-15',
        at: '2026-01-15T22:00:00.000Z',
        local: '17:00 America/New_York',
        state: 'ahead',
        done: 0,
        of: 2,
        causes: [],
      },
    ]);
  });

  it('is done when each processor has done the work of the data date', () => {
    const runs = [run(TODAY), run({ ...TODAY, processor: WORKER, state: 'skipped', outcome: 'skipped' })];

    expect(states({ runs })).toEqual(['2026-01-15 done 2/2']);
    expect(states({ runs, now: AT + HOUR, judged: {} })).toEqual(['2026-01-15 done 2/2']);
  });

  it('is not judged when it is past and the monitor has not judged it, so nothing says that it was met', () => {
    expect(states({ now: AT + HOUR })).toEqual(['2026-01-15 not judged 0/2']);
    expect(states({ now: AT + HOUR, judged: {} })).toEqual(['2026-01-15 not judged 0/2']);
  });

  it('is not called done where the monitor has judged it and the runs do not show the work', () => {
    expect(states({ now: AT + HOUR, judged: through('2026-01-15'), runs: runsOf(1, TODAY) })).toEqual([
      '2026-01-15 not missed 1/2',
    ]);
  });

  it('is missed as long as the monitor counts it, on earlier days too and first', () => {
    const missed = [{ dataDate: '2026-01-13', deadlineAt: 0, missing: [WORKER], causes: [COORDINATOR] }];
    const judged = { phase5: { judgedThrough: '2026-01-14', missed } };

    expect(states({ judged })).toEqual(['2026-01-13 missed 0/2', '2026-01-15 ahead 0/2']);
    expect(deadlinesOf({ config: guardConfig(), judged, runs: [], now: NOW })[0]?.causes).toEqual([COORDINATOR]);
  });

  it('belongs to the day of its time zone, and to the data date that it is declared for', () => {
    const [phase1, phase5] = guardConfig().phases;
    if (phase1 === undefined || phase5 === undefined) throw new Error('two phases');
    const deadline = { ...phase5.deadline, time: '02:00', daysAfter: 1 };
    const config = { ...guardConfig(), phases: [phase1, { ...phase5, deadline }] };
    // 04:00 UTC on the 15th is still the 14th in New York: its deadline is that of the data date of the 13th.
    const [one] = deadlinesOf({ config, judged: {}, runs: [], now: Date.UTC(2026, 0, 15, 4) });

    expect(one).toMatchObject({ dataDate: '2026-01-13', at: '2026-01-14T07:00:00.000Z' });
  });

  it('is absent from the report where what the monitor has judged could not be read', () => {
    expect(reportOf(healthDay({ judgedDeadlines: undefined }))).not.toHaveProperty('deadlines');
    expect(reportOf(healthDay()).deadlines).toHaveLength(1);
  });

  it('says since when it is missed', () => {
    const missed = [{ dataDate: '2026-01-13', deadlineAt: 0, missing: [WORKER] }];
    const judgedDeadlines = { phase5: { judgedThrough: '2026-01-14', missed } };
    const missedDeadlines = new Map([['phase5', 1]]);

    expect(reportOf(healthDay({ missedDeadlines, judgedDeadlines })).findings).toMatchObject([
      { code: 'deadline-missed', since: '2026-01-13T22:00:00.000Z' },
    ]);
    expect(reportOf(healthDay({ missedDeadlines, judgedDeadlines: undefined })).findings[0]).not.toHaveProperty(
      'since',
    );
  });
});
