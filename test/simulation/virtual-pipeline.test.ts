import { Duration } from '../../model/duration';
import type { Delivery } from '../../simulation/deployment';
import type { Fault } from '../../simulation/faults/all-faults';
import { OngoingFaults } from '../../simulation/ongoing-faults';
import { Timeline } from '../../simulation/timeline';
import type { LoggedEvent } from '../../simulation/virtual-attempt';
import { VirtualPipeline } from '../../simulation/virtual-pipeline';
import { PUSHED } from './support/crew';
import { MINUTE, smallPipeline, START } from './support/small-pipeline';

/** A call over HTTP: its caller waits for a minute, and every run takes longer. */
const CALLED: Delivery = {
  atOnce: 1,
  maxDeliveryAttempts: 1,
  minBackoffMs: 0,
  maxBackoffMs: 0,
  timeoutMs: 60 * MINUTE,
  deadlineMs: MINUTE,
  keptMs: Infinity,
};
const PUSHED_FOR_A_MINUTE: Delivery = { ...PUSHED, deadlineMs: MINUTE, timeoutMs: 60 * MINUTE, maxDeliveryAttempts: 2 };

/** The runs of one day, after which a person fixes everything: when each attempt of a processor started, in minutes. */
function startsOf(
  processor: string,
  { digest, fixAfter, faults = [] }: { digest: Delivery; fixAfter: number; faults?: readonly Fault[] },
) {
  const timeline = new Timeline();
  const starts: number[] = [];
  const said = ({ event, at }: LoggedEvent) => {
    if (event.processor === processor && event.type === 'started') starts.push(Math.round((at - START) / MINUTE));
  };
  const pipeline = new VirtualPipeline({
    config: { ...smallPipeline, schedules: [] },
    scenario: { workload: [{ kind: 'daily', beforeDeadline: Duration.hours(1) }], faults },
    faults: new OngoingFaults(faults, START),
    deployment: new Map([
      ['loaders', PUSHED],
      ['features', PUSHED],
      ['digest', digest],
    ]),
    routes: {
      topics: { unreached: new Map(), gaps: [], assumed: [] },
      scheduled: { schedules: [], arrivals: new Map(), gaps: [], assumed: [] },
    },
    timeline,
    output: { said, answered: () => undefined, gaveUp: () => undefined },
    from: START,
    isOfScenario: () => true,
  });
  pipeline.planUntil(START + 1);
  timeline.plan(START + fixAfter * MINUTE, (at) => pipeline.fix(at));
  timeline.runBefore(START + 10 * 60 * MINUTE);
  return starts;
}

describe('the person on call', () => {
  const [first = 0] = startsOf('digest', { digest: CALLED, fixAfter: 500 });

  test('does not rerun a call whose caller waited no longer, once its run has ended', () => {
    expect(startsOf('digest', { digest: CALLED, fixAfter: 500 })).toEqual([first]);
  });

  test('does not rerun a call whose caller waited no longer, while its run is going on', () => {
    expect(startsOf('digest', { digest: CALLED, fixAfter: first + 2 })).toEqual([first]);
  });

  test('does not deliver a dead letter again whose run has ended after its last delivery was given up', () => {
    const starts = startsOf('digest', { digest: PUSHED_FOR_A_MINUTE, fixAfter: 500 });
    expect(starts).toHaveLength(2);
  });

  test('reruns a call that failed', () => {
    const fails: Fault = {
      kind: 'runs-fail',
      processors: ['digest'],
      after: Duration.zero,
      lasts: Duration.hours(24),
      category: 'processing_error',
      takes: Duration.seconds(5),
    };
    expect(startsOf('digest', { digest: CALLED, fixAfter: 500, faults: [fails] })).toEqual([first, 500]);
  });
});
