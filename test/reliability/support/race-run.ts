import { triggerKey } from '../../../guard/ports/trigger-control';
import type { GaugeSeries } from '../../../guard/tick/limits';
import type { MonitorPorts } from '../../../guard/tick/ports';
import { runTick } from '../../../guard/tick/run-tick';
import type { GuardWorld } from './guard-world';
import { PAUSED_BY_A_PERSON } from './guarded-day';
import { beginDay, untilTick, violations, type PlainDay } from './plain-day';
import type { Random } from './random';
import { wrappedPorts } from './wrapped-ports';

/** Calls of several processes that wait for their turn. */
class Turns {
  calls = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly random: Random) {}

  /** The ports of one process, each of whose calls waits for its turn. */
  ports(ports: MonitorPorts): MonitorPorts {
    return wrappedPorts(ports, {
      call: async (_name, perform) => {
        this.calls += 1;
        await new Promise<void>((turn) => this.waiting.push(turn));
        return perform();
      },
      print: (perform) => perform(),
    });
  }

  /** Gives one call after the other its turn, in random order, until all processes have ended. */
  async until(processes: readonly Promise<unknown>[]): Promise<void> {
    const state = { isOver: false };
    void Promise.allSettled(processes).then(() => (state.isOver = true));
    while (!state.isOver) {
      await new Promise(setImmediate);
      const [turn] = this.waiting.splice(this.random.whole(0, Math.max(0, this.waiting.length - 1)), 1);
      turn?.();
    }
  }
}

/** What the suite counted. */
export interface RaceReport {
  ticks: number;
  calls: number;
  readonly failures: string[];
}

/** Simulates a day in which two monitors tick at the same time, without a lease, their calls in random order. */
export async function raceThrough(day: PlainDay, random: Random): Promise<RaceReport> {
  const [turns, world] = [new Turns(random), await beginDay()];
  const report: RaceReport = { ticks: 0, calls: 0, failures: [] };
  const noLease = { ...world.ports.guard, remember: () => Promise.resolve() };
  let previousSeries: readonly GaugeSeries[] = [];
  for (let minute = 0; minute < day.minutes; minute += 1) {
    await untilTick(world, minute);
    const now = world.clock.now();
    const monitors = ['one', 'two'].map((holder) => {
      const ports = turns.ports({ ...world.ports, guard: noLease });
      return runTick(ports, { holder, now, deadline: now + 40_000, previousSeries });
    });
    await turns.until(monitors);
    for (const result of await Promise.allSettled(monitors)) {
      if (result.status === 'fulfilled') previousSeries = result.value.series;
    }
    await world.returnPulse(now);
    report.ticks += monitors.length;
    const difference = await day.difference(world, minute);
    if (difference !== undefined) report.failures.push(`minute ${minute}: ${difference}`);
  }
  report.calls = turns.calls;
  report.failures.push(...(await violations(world)), ...manyRuns(world), ...day.missingLines(world, day.minutes - 1));
  return report;
}

/** Jobs that were run again more often than they should, and pauses of a person that were undone. */
function manyRuns({ triggers, lines }: GuardWorld): string[] {
  const runs = triggers.acts.filter((act) => act.startsWith('run ')).length;
  const retries = new Set(lines.filter(({ run_event: { type } }) => type === 'retried').map(({ message }) => message));
  const isUndone = triggers.acts.includes(`resume ${triggerKey(PAUSED_BY_A_PERSON)}`);
  return [
    ...(runs > retries.size ? [`${retries.size} runs were retried, and jobs were run ${runs} times`] : []),
    ...(isUndone ? ['a manual pause was undone'] : []),
  ];
}
