import type { GuardConfig } from '../../model/guard-config';
import { MONITOR } from '../../model/guard-timing';
import { DeadlineExceeded } from '../ports/clock';
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

/** One tick of the deployed monitor. */
export async function runTick(ports: MonitorPorts, tick: Tick): Promise<TickReport> {
  return perform(tickSteps(new MonitorEffects(ports, tick)));
}

/** How the deployed monitor reads and acts. Failures are printed and counted, and nothing starts after the deadline. */
class MonitorEffects implements Effects {
  failures = 0;

  constructor(
    readonly ports: MonitorPorts,
    readonly tick: Tick,
  ) {}

  *onEach<T, R>(doing: string, items: readonly T[], steps: (item: T) => Steps<R>): Steps<R[]> {
    const results = yield* wait(this.settleEach(items, async (item) => perform(steps(item))));
    this.assertInTime(); // one error for the tick, not one for each item
    return results.flatMap((result) => {
      if (result.status === 'fulfilled') return [result.value];
      this.failures += 1;
      this.ports.log.print(errorLine(doing, result.reason));
      return [];
    });
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

  private settleEach<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<PromiseSettledResult<R>[]> {
    return mapConcurrent(items, WIDTH, (item) => {
      this.assertInTime();
      return work(item);
    });
  }
}
