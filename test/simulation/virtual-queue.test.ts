import fc from 'fast-check';
import type { Delivery } from '../../simulation/deployment';
import type { TaskRules } from '../../simulation/task-queue';
import { TokenBucket } from '../../simulation/token-bucket';
import { Crew, plannedRun, PUSHED } from './support/crew';

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;
const ids = (messages: readonly { readonly run: { readonly runId: string } }[]) => messages.map(({ run }) => run.runId);

describe('a message', () => {
  test('is delivered at once, and no longer counts once it is acknowledged', () => {
    const crew = new Crew();
    crew.publish('a', 5 * SECOND);
    crew.timeline.runBefore(6 * SECOND);
    expect([crew.times, crew.queue.undelivered]).toEqual([[5], 1]);
    crew.timeline.runBefore(7 * SECOND);
    expect([crew.done, crew.queue.undelivered, crew.queue.oldestSeconds(HOUR)]).toEqual([['a'], 0, 0]);
  });

  test('waits while the concurrent requests are at their limit', () => {
    const crew = new Crew({ takesMs: 10 * SECOND });
    ['a', 'b', 'c', 'd', 'e'].forEach((run, i) => crew.publish(run, i));
    crew.timeline.runBefore(HOUR);
    expect(crew.mostAtOnce).toBe(2);
    expect(crew.deliveries.map(({ run, at }) => `${run} ${at}`)).toEqual([
      'a 0',
      'b 1',
      'c 10000',
      'd 10001',
      'e 20000',
    ]);
  });

  test('that is refused is delivered again after a backoff that doubles up to its cap, then becomes a dead letter', () => {
    const crew = new Crew({ answer: () => 'refused', takesMs: 0 }, { ...PUSHED, maxDeliveryAttempts: 7 });
    crew.publish('a', 0);
    crew.timeline.runBefore(HOUR);
    expect(crew.times).toEqual([0, 10, 30, 70, 130, 190, 250]);
    expect(ids(crew.queue.deadLetters)).toEqual(['a']);
    expect([crew.queue.undelivered, crew.queue.lost]).toEqual([0, []]);
  });

  test('that is refused is delivered again after a second where no backoff is declared', () => {
    const crew = new Crew({ answer: () => 'refused', takesMs: 0 }, { ...PUSHED, minBackoffMs: 0, maxBackoffMs: 0 });
    crew.publish('a', 0);
    crew.timeline.runBefore(HOUR);
    expect(crew.times).toEqual([0, 1, 2, 3, 4]);
  });

  test('that is refused delays no other message, and keeps its age when it is delivered again', () => {
    const crew = new Crew({ answer: ({ run, attempts }) => (run.runId === 'a' && attempts < 3 ? 'refused' : 'acked') });
    crew.publish('a', 0);
    crew.publish('b', 2 * SECOND);
    crew.timeline.runBefore(20 * SECOND);
    expect(crew.done).toEqual(['b']);
    expect(crew.queue.oldestSeconds(20 * SECOND)).toBe(20);
    crew.timeline.runBefore(HOUR);
    expect(crew.done).toEqual(['b', 'a']);
  });

  test('without a subscription is delivered once, and is lost where it fails', () => {
    const { subscription: _, ...called } = { ...PUSHED, maxDeliveryAttempts: 1 };
    const caller = new Crew({ answer: () => 'refused' }, called);
    caller.publish('a', 0);
    caller.timeline.runBefore(HOUR);
    expect([caller.times, ids(caller.queue.lost), caller.queue.deadLetters]).toEqual([[0], ['a'], []]);
  });
});

describe('a stopped queue', () => {
  test('keeps published messages, and delivers the oldest first when it flows again', () => {
    const crew = new Crew({}, { ...PUSHED, atOnce: 1 });
    crew.setFlowing(false, 0);
    ['a', 'b', 'c'].forEach((run, i) => crew.publish(run, (i + 1) * SECOND));
    crew.setFlowing(true, 100 * SECOND);
    crew.timeline.runBefore(100 * SECOND);
    expect([crew.deliveries, crew.queue.undelivered, crew.queue.isStopped]).toEqual([[], 3, true]);
    expect(crew.queue.oldestSeconds(100 * SECOND)).toBe(99);
    crew.timeline.runBefore(HOUR);
    expect([crew.done, crew.times]).toEqual([
      ['a', 'b', 'c'],
      [100, 101, 102],
    ]);
  });

  test('lets running requests end, and delivers their refused messages before later ones', () => {
    const crew = new Crew({ takesMs: 10 * SECOND, answer: ({ attempts }) => (attempts === 1 ? 'refused' : 'acked') });
    crew.publish('a', 0);
    crew.setFlowing(false, 5 * SECOND);
    crew.publish('b', 6 * SECOND);
    crew.timeline.runBefore(60 * SECOND);
    expect(crew.times).toEqual([0]);
    crew.setFlowing(true, 60 * SECOND);
    crew.timeline.runBefore(61 * SECOND);
    expect(crew.deliveries.slice(1)).toEqual([
      { run: 'a', at: 60 * SECOND },
      { run: 'b', at: 60 * SECOND },
    ]);
  });
});

describe('a service that cannot be reached', () => {
  test('loses messages that are published without a subscription, and none that were published before', () => {
    const crew = new Crew({ isMissing: (at) => at >= 10 * SECOND && at < 20 * SECOND });
    for (const [run, at] of [
      ['before', 9],
      ['meanwhile', 10],
      ['after', 20],
    ] as const)
      crew.publish(run, at * SECOND);
    crew.timeline.runBefore(HOUR);
    expect([crew.done, ids(crew.queue.lost)]).toEqual([['before', 'after'], ['meanwhile']]);
  });

  test('makes a message a dead letter after the last delivery that is answered with 403', () => {
    const crew = new Crew({ refusesCalls: () => true });
    crew.publish('a', 0);
    crew.timeline.runBefore(129 * SECOND);
    expect(crew.queue.undelivered).toBe(1);
    crew.timeline.runBefore(131 * SECOND);
    expect([crew.deliveries, ids(crew.queue.deadLetters)]).toEqual([[], ['a']]);
  });

  test('does not count refused calls as concurrent requests', () => {
    const crew = new Crew({ refusesCalls: (at) => at < 5 * SECOND }, { ...PUSHED, atOnce: 1 });
    ['a', 'b', 'c'].forEach((run, i) => crew.publish(run, i * 3 * SECOND));
    crew.timeline.runBefore(HOUR);
    expect(crew.done).toEqual(['c', 'a', 'b']);
  });

  test('gets the call of a Scheduler job once, without a subscription and without a waiting message', () => {
    const crew = new Crew({ answer: () => 'refused', isMissing: () => true });
    crew.call('a', 0);
    crew.timeline.runBefore(1);
    expect([crew.queue.undelivered, crew.queue.oldestSeconds(60_000)]).toEqual([0, 0]);
    crew.timeline.runBefore(HOUR);
    expect([crew.times, ids(crew.queue.deadLetters), ids(crew.queue.lost)]).toEqual([[0], [], ['a']]);
  });

  test('gets no call of a paused Scheduler job, then or later', () => {
    const crew = new Crew();
    crew.setFlowing(false, 0);
    crew.call('meanwhile', 10 * SECOND);
    crew.setFlowing(true, 20 * SECOND);
    crew.call('after', 30 * SECOND);
    crew.timeline.runBefore(HOUR);
    expect(crew.done).toEqual(['after']);
  });

  test('reports each dead-lettered or lost message once, with its number of deliveries', () => {
    const crew = new Crew({ refusesCalls: () => true, isMissing: (at) => at >= 200 * SECOND });
    crew.publish('given up', 0);
    crew.publish('lost', 300 * SECOND);
    crew.timeline.runBefore(HOUR);
    expect(crew.queue.takeUndone().map(({ run, attempts }) => [run.runId, attempts])).toEqual([
      ['given up', 5],
      ['lost', 0],
    ]);
    expect(crew.queue.takeUndone()).toEqual([]);
  });
});

/** Whether a random period, in seconds, holds an instant. */
const spell = fc.record({ from: fc.integer({ min: 0, max: 600 }), lasts: fc.integer({ min: 1, max: 300 }) }).map(
  ({ from, lasts }) =>
    (at: number) =>
      at >= from * SECOND && at < (from + lasts) * SECOND,
);

const traffic = fc.record({
  publishedAt: fc.array(fc.integer({ min: 0, max: 700 }), { minLength: 1, maxLength: 40 }),
  switches: fc.array(fc.tuple(fc.integer({ min: 0, max: 900 }), fc.boolean()), { maxLength: 8 }),
  missing: spell,
  refused: spell,
  failing: spell,
  takesMs: fc.integer({ min: 0, max: 40_000 }),
  atOnce: fc.integer({ min: 1, max: 5 }),
  looks: fc.array(fc.integer({ min: 1, max: 2_000 }), { minLength: 1, maxLength: 5 }),
});

test('with any faults, every message is exactly one of done, waiting, dead-lettered and lost', () => {
  fc.assert(
    fc.property(traffic, ({ publishedAt, switches, missing, refused, failing, takesMs, atOnce, looks }) => {
      const answer = (_: unknown, at: number) => (failing(at) ? 'refused' : 'acked');
      const crew = new Crew({ takesMs, isMissing: missing, refusesCalls: refused, answer }, { ...PUSHED, atOnce });
      publishedAt.forEach((at, i) => crew.publish(`m${i}`, at * SECOND));
      for (const [at, isFlowing] of switches) crew.setFlowing(isFlowing, at * SECOND);
      crew.setFlowing(true, 1_000 * SECOND);
      const settled = () => [...crew.done, ...ids(crew.queue.deadLetters), ...ids(crew.queue.lost)];
      for (const look of [...looks].sort((a, b) => a - b)) {
        crew.timeline.runBefore(look * SECOND);
        const published = publishedAt.filter((at) => at < look).length;
        expect(new Set(settled()).size).toBe(settled().length);
        expect(settled().length + crew.queue.undelivered).toBe(published);
        expect(crew.mostAtOnce).toBeLessThanOrEqual(atOnce);
      }
      crew.timeline.runBefore(100 * HOUR);
      expect([...settled()].sort()).toEqual(publishedAt.map((_, i) => `m${i}`).sort());
      expect(crew.queue.undelivered).toBe(0);
    }),
    { numRuns: 200 },
  );
});

test('a message that an operator publishes again starts with the given attempt', () => {
  const crew = new Crew();
  const attempts: number[] = [];
  const start = crew.start.bind(crew);
  crew.start = (message, at, answer) => {
    attempts.push(message.firstAttempt + message.attempts - 1);
    start(message, at, answer);
  };
  crew.queue.publish(plannedRun('a'), 0, 3);
  crew.timeline.runBefore(HOUR);
  expect(attempts).toEqual([3]);
});

describe('a task', () => {
  const TASKS: Delivery = {
    atOnce: 1_000,
    maxDeliveryAttempts: 100,
    minBackoffMs: 10 * SECOND,
    maxBackoffMs: 300 * SECOND,
    timeoutMs: 600 * SECOND,
    deadlineMs: 600 * SECOND,
    keptMs: 31 * 24 * HOUR,
    tasks: { maxDoublings: 3, maxRetryMs: 0, perSecond: 500, burst: 100 },
  };
  const failing = (delivery: Partial<Delivery>, tasks: Partial<TaskRules> = {}) => {
    const rules = { maxDoublings: 3, maxRetryMs: 0, perSecond: 500, burst: 100, ...tasks };
    const crew = new Crew({ answer: () => 'refused', takesMs: 0 }, { ...TASKS, ...delivery, tasks: rules });
    crew.publish('a', 0);
    return crew;
  };
  const waits = (times: readonly number[]) => times.slice(1).map((at, i) => at - (times[i] ?? 0));

  test('is tried again as Cloud Tasks documents it: the wait doubles so many times, then grows by equal steps up to its cap', () => {
    const crew = failing({ maxDeliveryAttempts: 9 });
    crew.timeline.runBefore(HOUR);
    expect(waits(crew.times)).toEqual([10, 20, 40, 80, 160, 240, 300, 300]);
    expect(ids(crew.queue.lost)).toEqual(['a']);
  });

  test('is tried again after a tenth of a second where its queue says so', () => {
    const crew = failing({ minBackoffMs: 100, maxDeliveryAttempts: 3 });
    crew.timeline.runBefore(HOUR);
    expect(crew.times).toEqual([0, 0.1, 0.3]);
  });

  test('is given up once its attempts and its time for retries are both used up', () => {
    const longer = failing({ maxDeliveryAttempts: 2 }, { maxRetryMs: 100 * SECOND });
    longer.timeline.runBefore(HOUR);
    expect(longer.times).toEqual([0, 10, 30, 70, 150]);
    const shorter = failing({ maxDeliveryAttempts: 4 }, { maxRetryMs: 5 * SECOND });
    shorter.timeline.runBefore(HOUR);
    expect(shorter.times).toEqual([0, 10, 30, 70]);
  });

  test('with unlimited attempts is tried until its time for retries has passed, or until its retention ends', () => {
    const limited = failing({ maxDeliveryAttempts: Infinity }, { maxRetryMs: 60 * SECOND });
    limited.timeline.runBefore(HOUR);
    expect(limited.times).toEqual([0, 10, 30, 70]);
    expect(ids(limited.queue.lost)).toEqual(['a']);
    const unlimited = failing({ maxDeliveryAttempts: Infinity });
    unlimited.timeline.runBefore(31 * 24 * HOUR);
    expect(unlimited.queue.lost).toEqual([]);
    expect(unlimited.deliveries.length).toBeGreaterThan(8_000);
    unlimited.timeline.runBefore(32 * 24 * HOUR);
    expect([ids(unlimited.queue.lost), unlimited.queue.undelivered]).toEqual([['a'], 0]);
  });

  test('is dispatched at the rate of its queue, after a burst of as many as its bucket holds', () => {
    const rules = { maxDoublings: 3, maxRetryMs: 0, perSecond: 2, burst: 3 };
    const crew = new Crew({ takesMs: 60 * SECOND }, { ...TASKS, tasks: rules });
    ['a', 'b', 'c', 'd', 'e', 'f'].forEach((run) => crew.publish(run, 0));
    // After a pause the bucket is full again.
    ['g', 'h', 'i', 'j'].forEach((run) => crew.publish(run, 100 * SECOND));
    crew.timeline.runBefore(HOUR);
    expect(crew.times).toEqual([0, 0, 0, 0.5, 1, 1.5, 100, 100, 100, 100.5]);
  });

  test('waits while as many are dispatched at once as its queue allows', () => {
    const crew = new Crew({ takesMs: 10 * SECOND }, { ...TASKS, atOnce: 1 });
    ['a', 'b', 'c'].forEach((run) => crew.publish(run, 0));
    crew.timeline.runBefore(HOUR);
    expect([crew.times, crew.mostAtOnce]).toEqual([[0, 10, 20], 1]);
  });
});

test('a message is dropped at the end of its retention, even where its subscription was stopped all the time', () => {
  const crew = new Crew({}, { ...PUSHED, keptMs: HOUR });
  crew.setFlowing(false, 0);
  crew.publish('old', SECOND);
  crew.publish('new', HOUR);
  crew.setFlowing(true, HOUR + 2 * SECOND);
  crew.timeline.runBefore(2 * HOUR);
  expect([crew.done, ids(crew.queue.lost)]).toEqual([['new'], ['old']]);
});

test('a token bucket never gives more than its burst and its rate allow', () => {
  fc.assert(
    fc.property(
      fc.record({ perSecond: fc.integer({ min: 1, max: 500 }), burst: fc.integer({ min: 1, max: 100 }) }),
      fc.array(fc.integer({ min: 0, max: 3_000 }), { maxLength: 60 }),
      (rules, gaps) => {
        const bucket = new TokenBucket(rules);
        const taken: number[] = [];
        let now = 0;
        for (const gap of gaps) {
          now = bucket.availableAt(now + gap);
          bucket.take(now);
          taken.push(now);
        }
        for (const [i, from] of taken.entries()) {
          for (const [j, to] of taken.entries()) {
            if (j >= i)
              expect(j - i + 1).toBeLessThanOrEqual(rules.burst + (rules.perSecond * (to - from)) / 1_000 + 1e-6);
          }
        }
      },
    ),
    { numRuns: 100 },
  );
});
