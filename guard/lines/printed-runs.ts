import { Duration } from '../../model/duration';
import type { GuardedProcessor } from '../../model/guard-config';
import type { RunEvent } from '../../model/run-event';
import { runKey } from '../run/run-record';
import type { LineFinding } from './line-finding';

/** The lines of one attempt. */
interface PrintedRun {
  readonly name: string;
  readonly processor: string;
  /** Times of its start, heartbeats and end. */
  readonly times: number[];
  hasStarted: boolean;
  endedAt: number | undefined;
}

type RunFinding = Pick<LineFinding, 'kind' | 'subject' | 'message'>;

/** What is said of the runs. */
interface RunsJudged {
  readonly findings: readonly RunFinding[];
  readonly runs: number;
  readonly stillRunning: number;
}

/** A heartbeat may be this much later than declared: timers and networks are not exact. */
const LATE = 1.1;

/** The runs in a recording, from the lines that they printed. */
export class PrintedRuns {
  private readonly runs = new Map<string, PrintedRun>();

  constructor(private readonly declared: ReadonlyMap<string, GuardedProcessor>) {}

  take(event: RunEvent, at: number): void {
    const { processor, run_id: runId, attempt, type } = event;
    const key = runKey({ processor, runId, attempt });
    let run = this.runs.get(key);
    if (run === undefined) {
      run = { name: `${runId}, attempt ${attempt}`, processor, times: [], hasStarted: false, endedAt: undefined };
      this.runs.set(key, run);
    }
    run.times.push(at);
    if (type === 'started') run.hasStarted = true;
    else if (type !== 'heartbeat') run.endedAt = Math.min(at, run.endedAt ?? Infinity);
  }

  /** @param endsAt time of the last entry of the recording */
  judge(endsAt: number): RunsJudged {
    const findings: RunFinding[] = [];
    let stillRunning = 0;
    for (const run of this.runs.values()) {
      const processor = this.declared.get(run.processor);
      if (processor === undefined) continue;
      const silentFor = secondsUntil(
        endsAt,
        run.times.reduce((a, b) => Math.max(a, b)),
      );
      if (run.endedAt === undefined && silentFor <= processor.silenceSeconds) stillRunning += 1;
      else if (run.endedAt === undefined) findings.push(neverEnded(run, silentFor));
      findings.push(...slowHeartbeats(run, processor));
    }
    return { findings, stillRunning, runs: this.runs.size };
  }
}

function neverEnded({ name, processor }: PrintedRun, silentFor: number): RunFinding {
  return {
    kind: 'never-ended',
    subject: processor,
    message: `run ${name} has no end, and no other line in the last ${Duration.seconds(silentFor).toString()} of the recording`,
  };
}

/** Of a run whose start is in the recording; the first lines of another one are missing. */
function slowHeartbeats(
  { name, processor, times, hasStarted, endedAt = Infinity }: PrintedRun,
  declared: GuardedProcessor,
): RunFinding[] {
  if (!hasStarted) return [];
  const sorted = times.filter((at) => at <= endedAt).sort((a, b) => a - b);
  const gaps = sorted.slice(1).map((at, n) => secondsUntil(at, sorted[n] ?? at));
  const longest = gaps.reduce((most, gap) => Math.max(most, gap), 0);
  if (longest <= declared.heartbeatSeconds * LATE) return [];
  const message = `run ${name} printed no line for ${longest} s; declared is a heartbeat every ${declared.heartbeatSeconds} s`;
  return [{ kind: 'slow-heartbeat', subject: processor, message }];
}

function secondsUntil(until: number, from: number): number {
  return Math.round((until - from) / 1_000);
}
