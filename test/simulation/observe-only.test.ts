import { smallPipeline, DAY_BEFORE, linesOf, MINUTE, START, type RunPlan } from './support/small-pipeline';
import { OngoingFaults } from '../../simulation/ongoing-faults';
import { Timeline } from '../../simulation/timeline';
import { VirtualGuard } from '../../simulation/virtual-guard';
import { VirtualQueue } from '../../simulation/virtual-queue';
import { PUSHED } from './support/crew';

/** An hour of a simulated guard: what it stopped, ran again, and would have done. */
function hourOf(runs: readonly RunPlan[], observeOnly: boolean) {
  const timeline = new Timeline();
  const queue = new VirtualQueue(PUSHED, timeline, {
    start: () => undefined,
    refusesCall: () => false,
    isMissing: () => false,
  });
  const restarted: string[] = [];
  const guard = new VirtualGuard({
    config: {
      ...smallPipeline,
      processors: smallPipeline.processors.map((one) => ({
        ...one,
        ...(one.name === 'report' ? { retriesAfterTimeout: 3 } : {}),
      })),
      breakers: (smallPipeline.breakers ?? []).map((rule) => ({
        ...rule,
        ...(observeOnly ? { observeOnly: true as const } : {}),
      })),
    },
    queues: new Map([
      ['features', queue],
      ['report', queue],
    ]),
    runJob: (job) => restarted.push(job),
    faults: new OngoingFaults([], START),
    timeline,
    start: START,
    judgedThrough: DAY_BEFORE,
    recorderDelivery: PUSHED,
    recorderOutput: { couldNotStore: () => undefined, said: () => undefined },
  });
  for (const line of linesOf(...runs)) timeline.plan(line.at, () => guard.take(line));
  let wasStopped = false;
  for (let now = START + MINUTE; now <= START + 60 * MINUTE; now += MINUTE) {
    timeline.runBefore(now);
    guard.tick(now + 1_000);
    wasStopped ||= queue.isStopped;
  }
  return { wasStopped, restarted, observed: guard.observed };
}

const FAILURES = [5, 7].map((from): RunPlan => ({
  processor: 'features',
  from,
  to: from + 1,
  how: 'processing_error',
}));
const HANG: readonly RunPlan[] = [{ processor: 'report', from: 5, beats: [7] }];

describe('a deployable that is only observed', () => {
  test('is not stopped; the outcome holds what its breaker would have done', () => {
    const { wasStopped, observed } = hourOf(FAILURES, true);
    expect(wasStopped).toBe(false);
    expect(observed[0]).toEqual({
      at: START + 9 * MINUTE + 1_000,
      type: 'breaker_opened',
      message: expect.stringContaining('(observe only: would stop push features-sub)') as string,
    });
  });

  test('is not run again; the outcome holds the restart that would have been', () => {
    const { restarted, observed } = hourOf(HANG, true);
    expect(restarted).toEqual([]);
    expect(observed.map(({ type }) => type)).toEqual(['retried']);
    expect(observed[0]?.message).toContain('would be run again');
  });
});

test('a deployable that is not only observed is stopped and run again, and the outcome holds nothing that was not done', () => {
  expect(hourOf(FAILURES, false)).toMatchObject({ wasStopped: true, observed: [] });
  expect(hourOf(HANG, false)).toMatchObject({ restarted: ['report-hourly'], observed: [] });
});
