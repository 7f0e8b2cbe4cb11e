import type { GuardConfig } from '../../model/guard-config';
import { MONITOR } from '../../model/guard-timing';
import { DeadlineExceeded } from '../ports/clock';
import type { Until } from '../ports/trigger-control';
import { errorLine } from '../ports/log';
import type { Effects, TickRunSet } from './effects';
import { unionOfSeries } from './gauges';
import type { GaugeSeries } from './limits';
import { mapConcurrent } from './map-concurrent';
import type { MonitorPorts, Tick } from './ports';
import { readRuns } from './read-runs';
import { tickSteps, type TickReport } from './tick';
import { perform, wait, type Awaitable, type Steps } from './steps';

/** Requests to Firestore at once. */
const WIDTH = 32;

/** Runs are closed for this long in one tick. Then the gauges are written, and the next ticks close the other runs. */
const CLOSING_MS = MONITOR.tickDeadline.toMilliseconds() / 2;

/** Time that is kept for the last gauges, after the calls to triggers. */
const LAST_WRITES_MS = 5_000;

/** One tick of the deployed monitor. */
export async function runTick(ports: MonitorPorts, tick: Tick): Promise<TickReport> {
  return perform(tickSteps(new MonitorEffects(ports, tick)));
}

/** How the deployed monitor reads and acts. Failures are printed and counted, and nothing starts after the deadline. */
class MonitorEffects implements Effects {
  failures = 0;
  refused = 0;

  readonly untilTriggers: Until;

  constructor(
    readonly ports: MonitorPorts,
    readonly tick: Tick,
  ) {
    this.untilTriggers = { deadline: tick.deadline - LAST_WRITES_MS };
  }

  *onEach<T, R>(doing: string, items: readonly T[], steps: (item: T) => Steps<R>): Steps<R[]> {
    const { done, failed } = yield* this.tryEach(doing, items, steps);
    this.failures += failed;
    return done;
  }

  *onTrigger(doing: string, steps: () => Steps<void>): Steps<void> {
    const inTime = function* (this: MonitorEffects): Steps<void> {
      if (this.ports.clock.now() >= this.untilTriggers.deadline) throw new DeadlineExceeded('the calls to triggers');
      yield* steps();
    };
    const { failed } = yield* this.tryEach(doing, [doing], inTime.bind(this));
    this.refused += failed;
  }

  *part<R>(doing: string, steps: () => Steps<R>): Steps<R | undefined> {
    const [result] = yield* this.onEach(doing, [doing], steps);
    return result;
  }

  *readEach<T, R>(items: readonly T[], read: (item: T) => Awaitable<R>): Steps<R[]> {
    const results = yield* wait(this.settleEach(items, async (item) => read(item)));
    return results.map((result) => {
      if (result.status === 'rejected') throw result.reason;
      return result.value;
    });
  }

  readRuns(config: GuardConfig): Steps<TickRunSet> {
    return readRuns(this, this.ports.runs, config);
  }

  hasTimeToClose(): boolean {
    return this.ports.clock.now() < this.tick.now + CLOSING_MS;
  }

  *rememberSeries(series: readonly GaugeSeries[]): Steps<void> {
    const { holder, previousSeries } = this.tick;
    const open = unionOfSeries(previousSeries, series);
    if (open.length > previousSeries.length) yield* wait(this.ports.guard.remember(holder, open));
  }

  assertInTime(): void {
    if (this.ports.clock.now() >= this.tick.deadline) throw new DeadlineExceeded('the tick');
  }

  private *tryEach<T, R>(doing: string, items: readonly T[], steps: (item: T) => Steps<R>) {
    const results = yield* wait(this.settleEach(items, async (item) => perform(steps(item))));
    this.assertInTime(); // one error for the tick, not one for each item
    const done: R[] = [];
    for (const result of results) {
      if (result.status === 'fulfilled') done.push(result.value);
      else this.ports.log.print(errorLine(doing, result.reason));
    }
    return { done, failed: results.length - done.length };
  }

  private settleEach<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<PromiseSettledResult<R>[]> {
    return mapConcurrent(items, WIDTH, (item) => {
      this.assertInTime();
      return work(item);
    });
  }
}
