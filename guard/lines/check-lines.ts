import { eventSources, printedBy, type EventSources } from '../../model/event-sources';
import type { GuardConfig, GuardedProcessor } from '../../model/guard-config';
import { Names } from '../../model/names';
import { RUN_EVENT_FIELD } from '../../model/run-event';
import { isPulse, isRejection, readEntry, type RecordableEvent } from '../run/delivery';
import { LINE_FINDINGS, type LineFinding } from './line-finding';
import { PrintedRuns } from './printed-runs';

export interface LinesReport {
  /** Lines with a run event of a processor, valid or not. */
  readonly lines: number;
  readonly runs: number;
  /** Runs that had not ended, and were not yet silent, at the end of the recording. */
  readonly stillRunning: number;
  /** Entries without a run event, and those of the guard itself. */
  readonly others: number;
  readonly findings: readonly LineFinding[];
}

/** By how much the time of a line may differ from when Logging received it: lines are buffered for some seconds. */
const CLOCK_AHEAD_MS = 1_000;
const CLOCK_BEHIND_MS = 60_000;

/** Checks the lines that producers printed, with the recorder's own reading of them. */
export class LineCheck {
  private readonly sources: EventSources;
  private readonly guard: ReadonlySet<string>;
  private readonly declared: ReadonlyMap<string, GuardedProcessor>;
  private readonly runs: PrintedRuns;
  private readonly found = new Map<string, LineFinding>();
  private lines = 0;
  private others = 0;
  private endsAt = -Infinity;

  constructor(config: GuardConfig) {
    this.sources = eventSources(config);
    this.guard = new Set(Object.values(new Names(config).functions));
    this.declared = new Map(config.processors.map((processor) => [processor.name, processor]));
    this.runs = new PrintedRuns(this.declared);
  }

  /** Takes one log entry, in any order of time. */
  take(entry: Readonly<Record<string, unknown>>): void {
    const payload = entry['jsonPayload'];
    const hasEvent = typeof payload === 'object' && payload !== null && RUN_EVENT_FIELD in payload;
    const timestamp = Date.parse(String(entry['timestamp']));
    if (Number.isFinite(timestamp)) this.endsAt = Math.max(this.endsAt, timestamp);
    if (!hasEvent || this.guard.has(printedBy(entry)?.name ?? '')) {
      this.others += 1;
      return;
    }
    this.lines += 1;
    const content = readEntry(entry, this.sources);
    if (isRejection(content)) this.add('rejected', content.reason, content.detail);
    else if (!isPulse(content)) this.takeEvent(content);
    this.compareClocks(entry, timestamp);
  }

  report(): LinesReport {
    const { findings, stillRunning, runs } = this.runs.judge(this.endsAt);
    for (const { kind, subject, message } of findings) this.add(kind, subject, message);
    const order = (finding: LineFinding) => LINE_FINDINGS.indexOf(finding.kind);
    return {
      lines: this.lines,
      runs,
      stillRunning,
      others: this.others,
      findings: [...this.found.values()].sort((a, b) => order(a) - order(b) || (a.subject < b.subject ? -1 : 1)),
    };
  }

  private takeEvent({ event, at, warnings }: RecordableEvent): void {
    const processor = this.declared.get(event.processor);
    if (processor === undefined) {
      this.add('undeclared-processor', event.processor, `phase ${event.phase} declares no such processor`);
    } else if (processor.phase !== event.phase) {
      this.add('other-phase', event.processor, `prints phase ${event.phase} and is declared in ${processor.phase}`);
    }
    for (const warning of warnings) this.add('corrected', event.processor, warning);
    if (processor?.reportsProgress === true && event.type === 'heartbeat' && event.progress === undefined) {
      this.add('no-progress-field', event.processor, 'declares reportsProgress, and a heartbeat has no progress');
    }
    this.runs.take(event, at);
  }

  private compareClocks(entry: Readonly<Record<string, unknown>>, printedAt: number): void {
    const aheadMs = printedAt - Date.parse(String(entry['receiveTimestamp']));
    if (!(aheadMs > CLOCK_AHEAD_MS || aheadMs < -CLOCK_BEHIND_MS)) return;
    const way = aheadMs > 0 ? 'after' : 'before';
    const service = printedBy(entry)?.name ?? 'unknown service';
    this.add('clock-differs', service, `a line is dated ${Math.abs(aheadMs) / 1_000} s ${way} Logging received it`);
  }

  /** The first message of a kind and a subject is kept, the others are counted. */
  private add(kind: LineFinding['kind'], subject: string, message: string): void {
    const key = `${kind}/${subject}`;
    const known = this.found.get(key);
    this.found.set(
      key,
      known === undefined ? { kind, subject, message, count: 1 } : { ...known, count: known.count + 1 },
    );
  }
}
