import type { Delivery } from '../../simulation/deployment';
import { OngoingFaults } from '../../simulation/ongoing-faults';
import { Timeline } from '../../simulation/timeline';
import { VirtualService, type Answered } from '../../simulation/virtual-service';
import { plannedRun } from './support/crew';

const MINUTE = 60_000;

/** One request at 0 to a service whose run takes `takesMs`; what its caller and the logs get, in order of time. */
function requestOf(takesMs: number, times: Pick<Delivery, 'timeoutMs' | 'deadlineMs'>, jobWaitsMs?: number): string[] {
  const timeline = new Timeline();
  const seen: string[] = [];
  const note = (at: number, what: string) => seen.push(`${at / MINUTE} min: ${what}`);
  const run = { ...plannedRun('a'), ...(jobWaitsMs === undefined ? {} : { calledBy: 'a-job' }) };
  const service = new VirtualService('s', times, {
    timeline,
    faults: new OngoingFaults([], 0),
    arrivals: new Map(jobWaitsMs === undefined ? [] : [['a-job', { kind: 'call', deadlineMs: jobWaitsMs }]]),
    attemptOf: () => ({ run, attempt: 1, startsAt: 0, takesMs, silentFrom: 0 }),
    ended: (_, at) => note(at, 'the run ends'),
    output: {
      said: () => undefined,
      answered: ({ at, status, calledBy }: Answered) =>
        note(at, `logged ${status}${calledBy === undefined ? '' : ` for ${calledBy}`}`),
      callFailed: (job, _status, at) => note(at, `${job} waits no longer`),
    },
  });
  service.start({ run, publishedAt: 0, attempts: 1, firstAttempt: 1 }, 0, (answer, at) => note(at, answer));
  timeline.runBefore(100 * MINUTE);
  return seen;
}

test('a run that ends before the deadline of its caller is acknowledged', () => {
  expect(requestOf(9 * MINUTE, { timeoutMs: 20 * MINUTE, deadlineMs: 10 * MINUTE })).toEqual([
    '9 min: the run ends',
    '9 min: logged 200',
    '9 min: acked',
  ]);
});

test('at the deadline of its caller a task is cancelled, and the handler goes on', () => {
  expect(requestOf(15 * MINUTE, { timeoutMs: 20 * MINUTE, deadlineMs: 10 * MINUTE })).toEqual([
    '10 min: refused',
    '15 min: the run ends',
    '15 min: logged 200',
  ]);
});

test('at the timeout of the service the request is answered with 504, and the container goes on', () => {
  expect(requestOf(15 * MINUTE, { timeoutMs: 10 * MINUTE, deadlineMs: 10 * MINUTE })).toEqual([
    '10 min: logged 504',
    '10 min: refused',
    '15 min: the run ends',
  ]);
});

test('a Scheduler job logs a failed attempt at its own deadline, and none when the service answers later', () => {
  const times = { timeoutMs: 20 * MINUTE, deadlineMs: 1 };
  expect(requestOf(15 * MINUTE, times, 3 * MINUTE)).toEqual([
    '3 min: a-job waits no longer',
    '3 min: refused',
    '15 min: the run ends',
    '15 min: logged 200',
  ]);
  expect(requestOf(2 * MINUTE, times, 3 * MINUTE)).toEqual([
    '2 min: the run ends',
    '2 min: logged 200 for a-job',
    '2 min: acked',
  ]);
});
