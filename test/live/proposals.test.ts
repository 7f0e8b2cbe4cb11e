import fc from 'fast-check';
import { MeasuredLogs } from '../../live/adopt/measured-logs';
import { spreadOf, type MeasuredWork } from '../../live/adopt/measured-work';
import { proposalOf, withProposals } from '../../live/adopt/proposals';
import { declarationFile } from '../../live/adopt/print-declaration';
import { Duration } from '../../model/duration';
import { sampleDeployable, sampleJob, samplePipeline, sampleSchedule } from '../model/sample-pipeline';

const list = (count: number) => Array.from({ length: count }, (_, i) => i + 1);
const score = sampleDeployable({
  name: 'score',
  timeout: Duration.minutes(15),
  triggers: [sampleSchedule({ path: '/score?mode=full' })],
  processors: [],
});
const train = sampleJob({ name: 'train', timeout: Duration.hours(2), processors: [] });
const measuredIn = (entries: readonly object[]): MeasuredWork[] => {
  const logs = new MeasuredLogs([score, train]);
  for (const entry of entries) logs.take(entry);
  return logs.measured();
};

/** An entry of the request log of Cloud Run. */
const request = (latency: number, changes: { path?: string; service?: string; status?: number } = {}) => ({
  logName: 'projects/p/logs/run.googleapis.com%2Frequests',
  timestamp: '2026-12-01T08:00:00Z',
  resource: { type: 'cloud_run_revision', labels: { service_name: changes.service ?? 'score' } },
  httpRequest: {
    requestMethod: 'POST',
    requestUrl: `https://score-abc.a.run.app${changes.path ?? '/score?mode=full'}`,
    status: changes.status ?? 200,
    latency: `${latency}s`,
  },
});

/** The lines of a run that took `minutes`, with a heartbeat every `interval` minutes. */
function run(id: number, minutes: number, interval: number, last = 'succeeded'): object[] {
  const line = (type: string, minute: number) => ({
    logName: 'projects/p/logs/run.googleapis.com%2Fstdout',
    timestamp: new Date(Date.UTC(2026, 11, 1, id, minute)).toISOString(),
    resource: { type: 'cloud_run_job', labels: { job_name: 'train' } },
    jsonPayload: {
      run_event: { v: 1, type, run_id: `r-${id}`, phase: 'p', processor: 'model', data_date: '2026-12-01' },
    },
  });
  const beats = list(Math.ceil(minutes / interval) - 1).map((i) => line('heartbeat', i * interval));
  return [line('started', 0), ...beats, ...(last === 'none' ? [] : [line(last, minutes)])];
}

describe('the request log of Cloud Run', () => {
  test('gives the latencies of requests that succeeded, by the path that a trigger calls', () => {
    expect(measuredIn([request(60.5), request(90, { path: '/score' }), request(30, { status: 504 })])).toEqual([
      {
        deployable: 'score',
        what: 'requests to /score',
        durations: { count: 2, p50: 60.5, p95: 90, max: 90 },
        others: 1,
        silences: spreadOf([]),
      },
    ]);
  });

  test.each([
    ['another path', request(1, { path: '/ready' })],
    ['another service', request(1, { service: 'other' })],
    ['an entry without a latency', { ...request(1), httpRequest: { status: 200, requestUrl: '' } }],
  ])('leaves out %s', (_, entry) => {
    expect(measuredIn([entry])).toEqual([]);
  });
});

describe('run events', () => {
  test('give the duration and the longest silence of each run that succeeded', () => {
    const [work] = measuredIn([...run(1, 25, 10), ...run(2, 40, 10, 'failed'), ...run(3, 40, 10, 'none')]);
    expect(work).toEqual({
      deployable: 'train',
      what: 'runs of model',
      durations: spreadOf([25 * 60]),
      others: 2,
      silences: spreadOf([10 * 60]),
    });
  });

  test('give no duration where the start is not in the logs', () => {
    expect(measuredIn(run(1, 25, 10).slice(1))).toMatchObject([{ durations: { count: 0, max: undefined }, others: 1 }]);
  });

  test('give the same in whatever order they come', () => {
    const lines = list(3).flatMap((id) => run(id, 20 + id, 5));
    const expected = measuredIn(lines);
    fc.assert(
      fc.property(fc.shuffledSubarray(lines, { minLength: lines.length }), (shuffled) => {
        expect(measuredIn(shuffled)).toEqual(expected);
      }),
    );
  });
});

describe('a proposal', () => {
  const work = (changes: Partial<MeasuredWork> = {}): MeasuredWork => ({
    deployable: 'score',
    what: 'requests to /score',
    durations: spreadOf(list(40).map((i) => i * 10)),
    others: 0,
    silences: spreadOf([]),
    ...changes,
  });
  const timeout = Duration.minutes(15);

  test('is the longest with a quarter more, in whole minutes, and shows its arithmetic', () => {
    const proposal = proposalOf(work(), timeout);
    expect(proposal).toMatchObject({ count: 40, p50: 200, p95: 380, max: 400, budget: Duration.minutes(9) });
    expect(proposal.because[0]).toBe(
      'Proposed budget: the longest x 1.25 = 8 min 20 s, rounded up: 9 min, below the timeout of 15 min.',
    );
    expect(proposal.allowedSilence).toBeUndefined();
  });

  test.each<[string, MeasuredWork, Duration, string]>([
    [
      'fewer than 20 runs',
      work({ durations: spreadOf(list(19)) }),
      timeout,
      'Fewer than 20: a budget and a silence stay open.',
    ],
    ['no run', work({ durations: spreadOf([]) }), timeout, 'Fewer than 20: a budget and a silence stay open.'],
    ['a timeout that is too short', work(), Duration.minutes(9), 'is not below the timeout of 9 min'],
  ])('is not made with %s', (_, measured, limit, why) => {
    const proposal = proposalOf(measured, limit);
    expect([proposal.budget, proposal.allowedSilence]).toEqual([undefined, undefined]);
    expect(proposal.because.join(' ')).toContain(why);
  });

  test('of a silence stands on the heartbeats: three intervals, or the longest silence with a quarter more', () => {
    const even = proposalOf(work({ silences: spreadOf(list(20).map(() => 300)) }), timeout);
    expect([even.heartbeatInterval, even.allowedSilence]).toEqual([Duration.minutes(5), Duration.minutes(15)]);
    const uneven = proposalOf(work({ silences: spreadOf([...list(20).map(() => 60), 1_200]) }), timeout);
    expect([uneven.heartbeatInterval, uneven.allowedSilence]).toEqual([Duration.seconds(60), Duration.minutes(25)]);
  });

  test('is a budget above every measured run and below the timeout, whatever was measured', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.001, max: 3_600, noNaN: true }), { minLength: 20, maxLength: 60 }),
        (durations) => {
          const { budget } = proposalOf(work({ durations: spreadOf(durations) }), Duration.hours(1));
          if (budget === undefined) return;
          expect(budget.toSeconds()).toBeGreaterThan(Math.max(...durations));
          expect(budget.toSeconds()).toBeLessThan(3_600);
        },
      ),
    );
  });

  test('stands as a comment at the processors of its deployable, which stay open', () => {
    const pipeline = samplePipeline(score);
    const adopted = withProposals({ pipeline, comments: new Map(), leftOut: [] }, [proposalOf(work(), timeout)]);
    expect(declarationFile(adopted, 'assets.json')).toContain(
      `// Measured, requests to /score: 40, p50 3 min 20 s, p95 6 min 20 s, max 6 min 40 s.
          // Proposed budget: the longest x 1.25 = 8 min 20 s, rounded up: 9 min, below the timeout of 15 min.
          // Fewer than 20 of them show heartbeats: the silence stays open.
          processors: [],`,
    );
  });
});
