import { createHandler } from '../../../functions/timeout-monitor/handler';
import { NEW_WATCH } from '../../../guard/ports/watch-store';
import { invoke } from '../../guard/support/invoke';
import { MINUTE, SECOND } from '../../guard/support/runs';
import { GuardWorld } from './guard-world';
import { DAY_START, dayActs, dayConfig, DECLARED_PUSH, SCORE_SUBSCRIPTION } from './guarded-day';

/** What goes wrong may delay what a tick does by so many minutes: a lease expires, and the next tick repeats the work. */
const LATE_BY = 3;
/** Types of lines that are stored as judged before they are printed, so that none is printed twice. */
const AT_MOST_ONCE = ['deadline_met', 'deadline_missed', 'not_started'];

const acts = dayActs();

/** The world at the beginning of the day. */
export async function beginDay(): Promise<GuardWorld> {
  const world = new GuardWorld(dayConfig(), DAY_START);
  await world.ports.watch.write({ ...NEW_WATCH, endsSeenThrough: DAY_START });
  world.triggers.set(SCORE_SUBSCRIPTION, { kind: 'flows', pushConfig: DECLARED_PUSH });
  return world;
}

/** What happens outside of the guard until the tick of a minute. */
export async function untilTick(world: GuardWorld, minute: number): Promise<void> {
  world.clock.moveTo(DAY_START + minute * MINUTE + SECOND);
  for (const act of acts.get(minute) ?? []) await act(world);
}

/** A tick in which nothing goes wrong. */
export async function plainTick(world: GuardWorld): Promise<void> {
  await invoke(createHandler(world.ports));
  await world.returnPulse(world.clock.now());
}

/** Messages of the lines that are printed at most once. */
export function onceLines({ lines }: GuardWorld): string[] {
  return lines.flatMap(({ message, run_event: { type } }) => (AT_MOST_ONCE.includes(type) ? [message] : []));
}

/** The day in which nothing goes wrong. */
export class PlainDay {
  private readonly before: GuardWorld[] = [];
  private readonly states: string[] = [];
  private readonly lines: string[][] = [];
  /** Messages of all lines of the guard. */
  readonly printed: readonly string[];
  readonly failures: readonly string[];

  private constructor(end: GuardWorld, failures: readonly string[]) {
    this.printed = end.lines.map(({ message }) => message);
    this.failures = failures;
  }

  static async simulate(minutes = 24 * 60): Promise<PlainDay> {
    const world = await beginDay();
    const [before, states, lines]: [GuardWorld[], string[], string[][]] = [[], [], []];
    for (let minute = 0; minute < minutes; minute += 1) {
      await untilTick(world, minute);
      before.push(world.copy());
      await plainTick(world);
      states.push(await world.state());
      lines.push(onceLines(world));
    }
    const day = new PlainDay(world, [...world.wrong, ...(await world.unprinted())]);
    day.before.push(...before);
    day.states.push(...states);
    day.lines.push(...lines);
    return day;
  }

  get minutes(): number {
    return this.before.length;
  }

  /** A copy of the world before the tick of a minute. */
  worldBefore(minute: number): GuardWorld {
    const world = this.before[minute];
    if (world === undefined) throw new Error(`the day has no minute ${minute}`);
    return world.copy();
  }

  /** How a world after the tick of a minute differs from this day, at that minute and shortly before; undefined: not. */
  async difference(world: GuardWorld, minute: number): Promise<string | undefined> {
    const state = await world.state();
    if (this.states.slice(Math.max(0, minute - LATE_BY), minute + 1).includes(state)) return undefined;
    const [got, wanted] = [state.split('\n'), (this.states[minute] ?? '').split('\n')];
    const more = got.filter((line) => !wanted.includes(line));
    const fewer = wanted.filter((line) => !got.includes(line));
    return `the state has [${more.join('; ')}] and lacks [${fewer.join('; ')}]`;
  }

  /** Lines of this day that a world should have printed by a minute and has not. */
  missingLines(world: GuardWorld, minute: number): string[] {
    const once = onceLines(world);
    return (this.lines[Math.max(0, minute - LATE_BY)] ?? []).filter((line) => !once.includes(line));
  }
}

/** What must hold after any tick, whatever went wrong. */
export async function violations(world: GuardWorld): Promise<string[]> {
  const once = onceLines(world);
  const twice = once.filter((line, n) => once.indexOf(line) !== n);
  return [...world.wrong, ...(await world.unprinted()), ...twice.map((line) => `printed twice: ${line}`)];
}
