import { Duration } from '../../model/duration';
import type { GuardConfig } from '../../model/guard-config';
import type { Delivery } from '../../simulation/deployment';
import type { Fault } from '../../simulation/faults/all-faults';
import { OngoingFaults } from '../../simulation/ongoing-faults';
import { Timeline } from '../../simulation/timeline';
import type { LoggedEvent } from '../../simulation/virtual-attempt';
import { VirtualPipeline } from '../../simulation/virtual-pipeline';
import { PUSHED } from './support/crew';
import { DATE, MINUTE, smallPipeline, START } from './support/small-pipeline';

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

const CONFIG: GuardConfig = { ...smallPipeline, schedules: [] };

interface Day {
  /** What is called over HTTP. */
  readonly called: Readonly<Record<string, Delivery>>;
  readonly fixAfter: number;
  readonly faults?: readonly Fault[];
  readonly config?: GuardConfig;
  /** Does the guard close the first run of the processor? */
  readonly closes?: boolean;
}

/** The runs of one day, after which a person fixes everything: when each attempt of a processor started, in minutes. */
function startsOf(processor: string, { called, fixAfter, faults = [], config = CONFIG, closes = false }: Day) {
  const timeline = new Timeline();
  const starts: number[] = [];
  const said = ({ event, at }: LoggedEvent) => {
    if (event.processor !== processor || event.type !== 'started') return;
    starts.push(Math.round((at - START) / MINUTE));
    if (closes) timeline.plan(at + 10 * MINUTE, () => pipeline.release(event.run_id));
  };
  const pipeline = new VirtualPipeline({
    config,
    scenario: { workload: [{ kind: 'daily', beforeDeadline: Duration.hours(1) }], faults },
    faults: new OngoingFaults(faults, START),
    deployment: new Map([['loaders', PUSHED], ['features', PUSHED], ...Object.entries(called)]),
    routes: {
      topics: { unreached: new Map(), gaps: [], assumed: [] },
      scheduled: { schedules: [], arrivals: new Map(), gaps: [], assumed: [] },
    },
    timeline,
    output: { said, answered: () => undefined, callFailed: () => undefined },
    from: START,
    isOfScenario: () => true,
  });
  pipeline.planUntil(START + 1);
  timeline.plan(START + fixAfter * MINUTE, (at) => pipeline.fix(at));
  timeline.runBefore(START + 10 * 60 * MINUTE);
  return starts;
}

describe('the person on call', () => {
  const [first = 0] = startsOf('digest', { called: { digest: CALLED }, fixAfter: 500 });

  test('does not rerun a call whose caller waited no longer, once its run has ended', () => {
    expect(startsOf('digest', { called: { digest: CALLED }, fixAfter: 500 })).toEqual([first]);
  });

  test('does not rerun a call whose caller waited no longer, while its run is going on', () => {
    expect(startsOf('digest', { called: { digest: CALLED }, fixAfter: first + 2 })).toEqual([first]);
  });

  test('does not deliver a dead letter again whose run has ended after its last delivery was given up', () => {
    const starts = startsOf('digest', { called: { digest: PUSHED_FOR_A_MINUTE }, fixAfter: 500 });
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
    expect(startsOf('digest', { called: { digest: CALLED }, fixAfter: 500, faults: [fails] })).toEqual([first, 500]);
  });
});

test('a call whose caller waits no longer is made again, as often as the caller is declared to, while its run goes on', () => {
  const starts = startsOf('digest', {
    called: { digest: { ...CALLED, maxDeliveryAttempts: 3, atOnce: 3 } },
    fixAfter: 500,
  });
  const [first = 0] = starts;
  expect(starts).toHaveLength(3);
  expect(Math.max(...starts) - first).toBeLessThan(4);
});

test('a daily processor does not wait for a run of a weekly one that it reads', () => {
  const processors = smallPipeline.processors.map((each) =>
    each.name === 'report' ? { ...each, dependsOn: ['features', 'digest'] } : each,
  );
  // Nothing runs the digest.
  const day = { called: { report: CALLED }, fixAfter: 500, config: { ...CONFIG, processors } };
  expect(startsOf('report', day)).toHaveLength(1);
});

test('the person on call does not rerun a hung run that a second call of its caller has done', () => {
  const hang: Fault = {
    kind: 'hang',
    processor: 'digest',
    dataDate: DATE,
    after: Duration.minutes(1),
    lasts: Duration.hours(9),
    blocksPhase: false,
  };
  const called = { digest: { ...CALLED, atOnce: 3, maxDeliveryAttempts: 2 } };
  const starts = startsOf('digest', { called, fixAfter: 300, faults: [hang], closes: true });
  expect(starts).toHaveLength(2);
});
