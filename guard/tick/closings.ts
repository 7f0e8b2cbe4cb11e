import type { GuardConfig } from '../../model/guard-config';
import { closeRun, markReported, resolveRun, type RunRecord } from '../run/run-record';
import { judgeRunIn, type Resolving } from './judge-runs';
import type { Effects } from './effects';
import { closingLine } from '../guard-lines';

/** What a tick does to runs. Each is a transaction of its own that looks again before it acts. */
export class Closings {
  closed = 0;

  /** @param judgedAt as of when runs are judged, which is not later than now */
  constructor(
    private readonly effects: Effects,
    private readonly judgedAt: number,
  ) {}

  /** Gives back the run as the transaction found or left it. */
  async close(config: GuardConfig, { runId, attempt }: RunRecord): Promise<RunRecord> {
    const { runs } = this.effects.ports;
    const { now } = this.effects.tick;
    const { run, isClosed } = await runs.change({ runId, attempt }, (current) => {
      if (current === undefined) throw new Error(`run ${runId}, attempt ${attempt}, is gone`);
      const reason = judgeRunIn(config, current, this.judgedAt);
      if (reason === undefined) return { result: { run: current, isClosed: false } };
      const write = closeRun(current, reason, now);
      return { write, result: { run: write, isClosed: true } };
    });
    if (isClosed) {
      await this.report(run);
      this.closed += 1;
    }
    return run;
  }

  /** Prints first and remembers it then: who dies in between prints it once more, never not at all. */
  async report(run: RunRecord): Promise<void> {
    if (run.closure === null) return;
    this.effects.ports.log.print(closingLine(run, run.closure));
    await this.effects.ports.runs.change(run, (current) =>
      current === undefined ? { result: undefined } : { write: markReported(current), result: undefined },
    );
  }

  async resolve({ run, by }: Resolving): Promise<RunRecord> {
    const resolution = { at: this.effects.tick.now, by, reason: 'later success of the same work' };
    await this.effects.ports.runs.change(run, (current) =>
      current === undefined ? { result: undefined } : { write: resolveRun(current, resolution), result: undefined },
    );
    return run;
  }
}
