import type { HttpFunction } from '@google-cloud/functions-framework';
import { createHandler } from '../../../functions/run-recorder/handler';
import { ManualClock } from '../../../guard/adapters/memory/clock';
import { MemoryLog } from '../../../guard/adapters/memory/log';
import { MemoryPulseStore } from '../../../guard/adapters/memory/pulse-store';
import { MemoryRejectedStore } from '../../../guard/adapters/memory/rejected-store';
import { MemoryRunStore } from '../../../guard/adapters/memory/run-store';
import { closeRun, type RunRecord } from '../../../guard/run/run-record';
import { eventSources } from '../../../model/event-sources';
import { FAILURE_CATEGORIES } from '../../../model/failure-category';
import type { RunEvent } from '../../../model/run-event';
import { invoke } from '../../guard/support/invoke';
import { pushOfEvent } from '../../guard/support/push';
import {
  COORDINATOR,
  failed,
  guardConfig,
  heartbeat,
  MINUTE,
  SECOND,
  skipped,
  started,
  succeeded,
  T0,
} from '../../guard/support/runs';
import { backwardSteps } from './backward-steps';
import type { Random } from './random';

/** One line of a run: what it says, when it says that it was printed, and when it really was. */
interface Line {
  readonly event: RunEvent;
  readonly at: number;
  readonly printedAt: number;
}

/** The lines of one run, and when the monitor looks at it; null: never. */
interface RunHistory {
  readonly lines: readonly Line[];
  readonly closesAt: number | null;
}

/** What a run of the suite counted. */
export interface OrdersReport {
  events: number;
  orders: number;
  runs: number;
  closed: number;
  /** What did not hold, in words. */
  readonly failures: string[];
}

/**
 * Delivers the lines of random runs to the recorder in random orders, with duplicates, wrong clocks and closings of the
 * monitor in between. A line is delivered after it was printed, as late as may be.
 */
export async function deliverInOrders(atLeast: number, random: Random): Promise<OrdersReport> {
  const report: OrdersReport = { events: 0, orders: 0, runs: 0, closed: 0, failures: [] };
  while (report.events < atLeast) {
    const history = randomHistory(random, report.runs);
    report.runs += 1;
    const finals = new Set<string>();
    for (let n = 0; n < 4; n += 1) {
      const run = new OneOrder(history, report);
      finals.add(await run.deliver(random));
      report.orders += 1;
    }
    if (finals.size > 1) report.failures.push(`run ${report.runs}: ${[...finals].join(' or ')}`);
  }
  return report;
}

function randomHistory(random: Random, number: number): RunHistory {
  const processor = random.pick([COORDINATOR, 'prediction-worker']);
  const id = { run_id: `run-${number}`, attempt: random.whole(1, 3), processor };
  const skewMs = random.pick([0, 0, -5, 5, -90]) * MINUTE;
  const lasts = random.whole(1, 60);
  const line = (event: RunEvent, after: number): Line => {
    const printedAt = T0 + Math.round(after * MINUTE);
    // Cloud Logging received it at once, so a fast clock does not count (guard/run/delivery.ts).
    return { event, printedAt, at: Math.min(printedAt + skewMs, printedAt + 200) };
  };
  const lines = [line(started(id), 0)];
  for (let minute = 2; minute < lasts; minute += random.whole(2, 9)) {
    const elapsed = random.chance(0.5) ? { elapsed_seconds: minute * 60 } : {};
    lines.push(line(heartbeat({ ...id, ...elapsed }), minute));
  }
  const end = (): RunEvent =>
    random.pick<() => RunEvent>([
      () => succeeded({ ...id, duration_seconds: lasts * 60 }),
      () => ({ ...failed(id), type: 'failed', failure_category: random.pick(FAILURE_CATEGORIES) }),
      () => skipped(id),
    ])();
  if (random.chance(0.7)) lines.push(line(end(), lasts));
  if (random.chance(0.2)) lines.push(line(end(), lasts + random.whole(0, 20)));
  const closesAt = random.chance(0.5) ? T0 + random.whole(1, 80) * MINUTE + 30 * SECOND : null;
  return { lines, closesAt };
}

/** The recorder with the lines of one run in one order. */
class OneOrder {
  private readonly runs = new MemoryRunStore();
  private readonly log = new MemoryLog();
  private readonly recorder: HttpFunction;

  constructor(
    private readonly history: RunHistory,
    private readonly report: OrdersReport,
  ) {
    const { runs, log } = this;
    this.recorder = createHandler({
      runs,
      log,
      rejected: new MemoryRejectedStore(),
      pulses: new MemoryPulseStore(),
      sources: eventSources(guardConfig()),
      clock: new ManualClock(T0),
    });
  }

  /** The final state, as a text that is the same for every order. */
  async deliver(random: Random): Promise<string> {
    const { lines, closesAt } = this.history;
    // The first line always comes before the closing, since the monitor closes only what it knows.
    const [first, ...rest] = lines;
    if (first === undefined) return '';
    const twice = [...rest, ...lines.filter(() => random.chance(0.3))];
    const before = closesAt === null ? twice : twice.filter(({ printedAt }) => printedAt < closesAt);
    const after = twice.filter((line) => !before.includes(line));
    const early = before.filter(() => random.chance(0.7));
    const late = [...before.filter((line) => !early.includes(line)), ...after];
    for (const line of random.shuffled([first, ...early])) await this.take(line);
    if (closesAt !== null) await this.close(closesAt);
    for (const line of random.shuffled(late)) await this.take(line);
    return this.finalState();
  }

  private async take({ event, at }: Line): Promise<void> {
    const known = await this.stored();
    const { status } = await invoke(this.recorder, pushOfEvent(event, at));
    this.report.events += 1;
    const now = await this.stored();
    if (status !== 204 || now === undefined) this.fail(`${event.type} was answered with ${status}`);
    else for (const step of backwardSteps(known, now)) this.fail(step);
  }

  private async close(at: number): Promise<void> {
    const known = await this.stored();
    if (known?.state !== 'running') return;
    const closed = closeRun(known, 'went_silent', at);
    this.report.closed += 1;
    await this.runs.change(known, () => ({ write: closed, result: undefined }));
  }

  private async finalState(): Promise<string> {
    const record = await this.stored();
    if (record === undefined) return 'nothing';
    for (const fact of missingFacts(record, this.history)) this.fail(fact);
    if (this.log.events('rejected').length > 0) this.fail('a valid line was rejected');
    // Whether the monitor had to close a run that had ended, and what it saw then, depends on what had arrived; so does
    // how long the document is kept. Everything else must not.
    const { closure: _, expireAt: __, ...rest } = record;
    return JSON.stringify(rest);
  }

  private stored(): Promise<RunRecord | undefined> {
    const [first] = this.history.lines;
    if (first === undefined) throw new Error('a run has lines');
    const { processor, run_id: runId, attempt } = first.event;
    return this.runs.change({ processor, runId, attempt }, (current) => ({ result: current }));
  }

  private fail(what: string): void {
    this.report.failures.push(`run ${this.report.runs}: ${what}`);
  }
}

/** What the record lacks of the lines, worked out from the lines alone. */
function missingFacts(record: RunRecord, { lines, closesAt }: RunHistory): string[] {
  const missing: string[] = [];
  const expect = (what: string, got: unknown, wanted: unknown) => {
    if (got !== wanted) missing.push(`${what} is ${String(got)}, not ${String(wanted)}`);
  };
  const timesOf = (...types: readonly RunEvent['type'][]) =>
    lines.filter(({ event }) => types.includes(event.type)).map(({ at }) => at);
  for (const type of ['started', 'heartbeat', 'succeeded', 'failed', 'skipped'] as const) {
    const times = timesOf(type);
    expect(`seen ${type}`, record.seen[type], times.length === 0 ? null : Math.min(...times));
  }
  expect('the latest sign of life', record.lastSeenAt, Math.max(...timesOf('started', 'heartbeat')));
  const ends = timesOf('succeeded', 'failed', 'skipped');
  const endedAt = Math.min(...ends);
  expect('the end', record.end?.at ?? Infinity, endedAt);
  const isClosed = record.closure !== null && endedAt > record.closure.at;
  if (isClosed) expect('the closed state', record.state, 'went_silent');
  else if (ends.length > 0) expect('the ended state', record.state, record.end?.type);
  else expect('the open state', record.state, 'running');
  if (closesAt !== null && record.closure === null && ends.length === 0) missing.push('the closing is lost');
  return missing;
}
