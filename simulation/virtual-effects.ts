import { JobNotRun } from '../guard/ports/trigger-control';
import type { Effects, TickRunSet } from '../guard/tick/effects';
import type { Tick, TickPorts } from '../guard/tick/ports';
import { atOnce, wait, type Awaitable, type Steps } from '../guard/tick/steps';
import type { BreakerRule } from '../model/breaker-rule';
import type { EndedRuns } from './ended-runs';
import { TriggerRefused } from './virtual-breakers';

/** Effects of a simulated tick: sequential and synchronous. A failure is an error of the simulator. */
export class VirtualEffects implements Effects {
  readonly failures = 0;
  refused = 0;
  readonly untilTriggers = { deadline: Infinity };

  constructor(
    readonly ports: TickPorts,
    readonly tick: Tick,
    private readonly runs: TickRunSet,
    private readonly ends: EndedRuns,
  ) {}

  *onEach<T, R>(_doing: string, items: readonly T[], steps: (item: T) => Steps<R>): Steps<R[]> {
    const results: R[] = [];
    for (const item of items) results.push(yield* steps(item));
    return results;
  }

  part<R>(_doing: string, steps: () => Steps<R>): Steps<R> {
    return steps();
  }

  /** The only failure of a simulated tick: a fault makes the APIs of triggers refuse the guard. */
  *onTrigger(doing: string, steps: () => Steps<void>): Steps<void> {
    try {
      yield* steps();
    } catch (error) {
      if (!(error instanceof TriggerRefused || error instanceof JobNotRun)) throw error;
      this.refused += 1;
      this.ports.log.print({ severity: 'ERROR', message: `${doing}: ${error.message}` });
    }
  }

  readEach<T, R>(items: readonly T[], read: (item: T) => Awaitable<R>): Steps<R[]> {
    return wait(items.map((item) => atOnce(read(item))));
  }

  readRuns(): Steps<TickRunSet> {
    return wait(this.runs);
  }

  /** A simulated tick takes no time. */
  hasTimeToClose(): boolean {
    return true;
  }

  /** A simulated tick does not crash, so nothing is stored for the next one. */
  rememberSeries(): Steps<void> {
    return wait(undefined);
  }

  takeNews(rule: BreakerRule): ReadonlySet<string> | undefined {
    return this.ends.takeNews(rule);
  }

  assertInTime(): void {}
}
