import type { GuardConfig } from '../../model/guard-config';
import { closingLine } from '../guard-lines';
import { markReported, resolveRun, runKey, type RunRecord } from '../run/run-record';
import type { Effects } from './effects';
import { closedIn, type Resolving } from './judge-runs';
import { wait, type Steps } from './steps';

/** Closes, reports and resolves runs, each in a transaction. The transaction judges a run again before it closes it. */
export class Closings {
  closed = 0;
  /** Runs that this tick had no time for. The next ticks close, resolve or report them. */
  left = 0;

  constructor(
    private readonly effects: Effects,
    private readonly asOf: number,
  ) {}

  /** Closes runs, the first ones first, and returns them as they are stored then, closed or not. */
  closeEach(config: GuardConfig, runs: readonly RunRecord[]): Steps<RunRecord[]> {
    return this.inTime('closing a run', runs, (run) => this.close(config, run));
  }

  /** Returns the resolved runs. */
  resolveEach(runs: readonly Resolving[]): Steps<RunRecord[]> {
    return this.inTime('resolving a run', runs, (each) => this.resolve(each));
  }

  /** Prints the lines of closed runs that an interrupted tick may not have printed. */
  *reportEach(runs: readonly RunRecord[]): Steps<void> {
    yield* this.inTime('reporting a closed run', runs, (run) => this.report(run));
  }

  private *inTime<T, R>(doing: string, items: readonly T[], steps: (item: T) => Steps<R>): Steps<R[]> {
    const { effects } = this;
    const done = yield* effects.onEach(doing, items, function* (item): Steps<R[]> {
      return effects.hasTimeToClose() ? [yield* steps(item)] : [];
    });
    this.left += done.filter((each) => each.length === 0).length;
    return done.flat();
  }

  /** Returns the run as it is stored after the transaction, closed or not. */
  private *close(config: GuardConfig, seen: RunRecord): Steps<RunRecord> {
    const { ports, tick } = this.effects;
    const change = ports.runs.change(seen, (current) => {
      if (current === undefined) throw new Error(`run ${runKey(seen)} is gone`);
      const write = closedIn(config, current, { now: tick.now, asOf: this.asOf });
      if (write === undefined) return { result: { run: current, isClosed: false } };
      return { write, result: { run: write, isClosed: true } };
    });
    const { run, isClosed } = yield* wait(change);
    if (isClosed) {
      yield* this.report(run);
      this.closed += 1;
    }
    return run;
  }

  /** Prints the line, then marks it as printed: if a tick crashes in between, the line is printed twice, not lost. */
  private *report(run: RunRecord): Steps<void> {
    if (run.closure === null) return;
    this.effects.ports.log.print(closingLine(run, run.closure));
    const change = this.effects.ports.runs.change(run, (current) =>
      current === undefined ? { result: undefined } : { write: markReported(current), result: undefined },
    );
    yield* wait(change);
  }

  /** Returns the run as it is stored after the transaction. */
  private *resolve({ run, by }: Resolving): Steps<RunRecord> {
    const resolution = { at: this.effects.tick.now, by, reason: 'later success of the same work' };
    const change = this.effects.ports.runs.change(run, (current) => {
      const write = resolveRun(current ?? run, resolution);
      return current === undefined ? { result: write } : { write, result: write };
    });
    return yield* wait(change);
  }
}
