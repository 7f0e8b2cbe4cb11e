import type { AlertEngine } from '../alerting/evaluation/incremental/engine';
import type { EngineResult, NotificationResult } from '../alerting/evaluation/result';
import type { Truth } from './outcome';
import type { Scenario, World } from './scenario';
import type { Simulation } from './simulation';

const MINUTE_MS = 60_000;

/** How long after a notification the person on call fixes the faults, in milliseconds; undefined: not at all. */
export function actsAfterMs({ operatorActsAfter }: Scenario, world: World): number | undefined {
  return world === 'declared' ? operatorActsAfter?.toMilliseconds() : undefined;
}

/** The first notification from an instant on that the person on call acts on: one before the fault is a false alarm. */
function actedOn(
  { notifications }: EngineResult,
  from: number,
  hasFaultBegun: (at: number) => boolean,
): NotificationResult | undefined {
  return notifications.find(({ at, kind }) => kind === 'opened' && at >= from && hasFaultBegun(at));
}

/** A minute whose notifications were not read yet. Times are in milliseconds since the epoch. */
interface Unread {
  readonly now: number;
  /** Where an action goes that is planned in this minute, among others at the same instant. */
  readonly order: number;
}

/** How a person acts on notifications. Times are in milliseconds. */
interface Habits {
  /** Start of the scenario. */
  readonly from: number;
  /** From a notification to the fix. */
  readonly afterMs: number;
  /** Again after each later notification? */
  readonly actsAgain: boolean;
}

/** The person on call of a simulation: reads the notifications of the late engine, and fixes the faults some time later. */
export class PersonOnCall {
  /** When the faults were first fixed, in milliseconds since the epoch; null: not at all. */
  actedAt: number | null = null;
  private answersFrom: number;
  private readonly unread: Unread[] = [];

  constructor(
    private readonly simulation: Simulation,
    private readonly late: AlertEngine,
    private readonly habits: Habits,
  ) {
    this.answersFrom = habits.from;
  }

  /**
   * Passes a minute of the simulation. A notification changes nothing for `afterMs`, so those of several minutes are read
   * together, and the engines evaluate these minutes together.
   */
  pass(now: number, isLast: boolean): void {
    const { simulation, habits } = this;
    const mayAct = habits.actsAgain ? now >= this.answersFrom : this.actedAt === null;
    if (!mayAct || !simulation.hasFaultBegun(now)) return;
    this.unread.push({ now, order: simulation.reserve() });
    if (isLast || (this.unread.length + 1) * MINUTE_MS > habits.afterMs) this.read(now);
  }

  private read(now: number): void {
    const { simulation } = this;
    simulation.evaluatePending();
    const first = actedOn(this.late.finish(now), this.answersFrom, (at) => simulation.hasFaultBegun(at));
    const notifiedIn = first === undefined ? undefined : this.unread.find((minute) => minute.now >= first.at);
    this.unread.length = 0;
    if (first === undefined || notifiedIn === undefined) return;
    this.answersFrom = first.at + this.habits.afterMs;
    this.actedAt ??= this.answersFrom;
    simulation.fixAt(this.answersFrom, notifiedIn.order);
  }
}

/**
 * When the person on call fixes the faults after these notifications. Other alert policies change what is simulated only
 * where they change this.
 */
export function actionTimes(
  scenario: Scenario,
  world: World,
  worst: EngineResult,
  { lasting, faultyRuns }: Pick<Truth, 'lasting' | 'faultyRuns'>,
): number[] {
  const afterMs = actsAfterMs(scenario, world);
  if (afterMs === undefined) return [];
  const hasFaultBegun = (at: number) =>
    lasting.some(({ from }) => from <= at) || faultyRuns.some(({ beganAt }) => beganAt <= at);
  const times: number[] = [];
  let first = actedOn(worst, Date.parse(scenario.from), hasFaultBegun);
  while (first !== undefined && (times.length === 0 || scenario.operatorActsAgain === true)) {
    times.push(first.at + afterMs);
    const next = actedOn(worst, first.at + afterMs, hasFaultBegun);
    first = next === first ? undefined : next;
  }
  return times;
}
