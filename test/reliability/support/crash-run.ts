import { createHandler } from '../../../functions/timeout-monitor/handler';
import { triggerKey } from '../../../guard/ports/trigger-control';
import { invoke } from '../../guard/support/invoke';
import { crashesOf, FailingPorts, type Crash } from './failing-ports';
import type { GuardWorld } from './guard-world';
import { PAUSED_BY_A_PERSON } from './guarded-day';
import { plainTick, untilTick, violations, type PlainDay } from './plain-day';

/** Ticks after the one that went wrong. */
const TICKS_AFTER = 5;
/** A line that is printed at most once is lost where a tick ends between storing what it says and printing it. */
const LOSES_LINES = ['unanswered watch.write', 'killed watch.write', 'killed log.print'];

/** What the suite counted. */
export interface CrashReport {
  crashes: number;
  /** Lines of deadlines and starts that were stored as judged and then not printed; their gauges are right. */
  linesLost: number;
  readonly failures: string[];
}

/** Repeats ticks of a day in which one call goes wrong. */
export class CrashRun {
  readonly report: CrashReport = { crashes: 0, linesLost: 0, failures: [] };

  constructor(private readonly day: PlainDay) {}

  /**
   * Repeats the tick of a minute once for each way in which one of its calls can go wrong, and lets the next ticks go on.
   * @param isChosen leaves out some of them. @default - all are tried
   */
  async crashEachCallOf(minute: number, isChosen: () => boolean = () => true): Promise<void> {
    const failing = new FailingPorts(this.day.worldBefore(minute).ports, -1, 'refused');
    await invoke(createHandler(failing.ports));
    for (const [call, name] of failing.calls.entries()) {
      for (const crash of crashesOf(name)) if (isChosen()) await this.crashAt(minute, call, crash);
    }
  }

  private async crashAt(minute: number, call: number, crash: Crash): Promise<void> {
    const world = this.day.worldBefore(minute);
    const failing = new FailingPorts(world.ports, call, crash);
    await Promise.race([invoke(createHandler(failing.ports)), failing.death]);
    this.report.crashes += 1;
    await world.returnPulse(world.clock.now());
    const last = Math.min(minute + TICKS_AFTER, this.day.minutes - 1);
    for (let next = minute + 1; next <= last; next += 1) {
      await untilTick(world, next);
      await plainTick(world);
    }
    const what = `${crash} ${failing.calls[call] ?? 'nothing'}`;
    for (const why of await this.wrongIn(world, last, what)) {
      this.report.failures.push(`${what}, call ${call} of minute ${minute}: ${why}`);
    }
  }

  private async wrongIn(world: GuardWorld, minute: number, what: string): Promise<string[]> {
    const wrong = await violations(world);
    const difference = await this.day.difference(world, minute);
    if (difference !== undefined) wrong.push(difference);
    if (world.triggers.acts.includes(`resume ${triggerKey(PAUSED_BY_A_PERSON)}`))
      wrong.push('a manual pause was undone');
    const lost = this.day.missingLines(world, minute);
    this.report.linesLost += lost.length;
    return LOSES_LINES.includes(what) ? wrong : [...wrong, ...lost.map((line) => `never printed: ${line}`)];
  }
}
