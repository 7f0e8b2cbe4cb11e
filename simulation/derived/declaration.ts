import {
  closedWithin,
  detectionBounds,
  worstDelay,
  type DetectionBounds,
} from '../../audit/detection/detection-bounds';
import { deadlineInstant } from '../../model/deadline';
import { Duration } from '../../model/duration';
import type { GuardConfig, GuardedProcessor } from '../../model/guard-config';
import { utcDayOf } from '../../model/utc-day';
import type { StackDocument } from '../../terraform/terraform-json';
import { declaredStack, type DeclaredStack } from '../declared-stack';
import { firingFor, isStartedBySchedule, startOfDate, type Workload } from '../workload';

/** The first data date of derived scenarios: no clock changes in the weeks after it. */
const FIRST_DATE = '2026-01-14';
/** A date before all of them: work of it that is done again makes nothing else due. */
export const OLD_DATE = '2026-01-05';
const DAY_MS = 86_400_000;
/** Schedules that fire less often than once a month are not waited for. */
const LONGEST_PAUSE_DAYS = 32;
/** From the start of a data date to the hours in which no run is due. */
const IDLE_AFTER = Duration.hours(10);
/** Until when those hours last, from their start. */
export const IDLE_FOR = Duration.hours(10);
/** The bound of a policy for which the audit has none. Its expectation is not met where the policy is missing. */
const WITHOUT_BOUND = Duration.hours(1);

/** The part of a declaration that scenarios are derived from, with the audited bounds. */
export class Declaration {
  readonly stack: DeclaredStack;
  readonly config: GuardConfig;
  private readonly bounds: DetectionBounds;
  private readonly levels = new Map<string, number>();
  /** How long before the first deadline the runs of a data date start that no schedule starts. */
  private readonly lead: Duration;

  /** @throws InputError as {@link declaredStack} */
  constructor(documents: readonly StackDocument[]) {
    this.stack = declaredStack(documents);
    this.config = this.stack.config;
    this.bounds = detectionBounds(documents);
    this.lead = leadOf(this.config);
  }

  /** Every processor once a data date, as its triggers start it. */
  get workload(): readonly Workload[] {
    return [{ kind: 'daily', beforeDeadline: this.lead }];
  }

  /** Data dates one after the other. */
  dates(amount: number, first = FIRST_DATE): string[] {
    const start = Date.parse(`${first}T00:00:00Z`);
    return Array.from({ length: amount }, (_, i) => utcDayOf(start + i * DAY_MS));
  }

  /** The dates from a first to a last one. */
  datesTo(last: string): string[] {
    const days = (Date.parse(`${last}T00:00:00Z`) - Date.parse(`${FIRST_DATE}T00:00:00Z`)) / DAY_MS;
    return this.dates(Math.max(0, days) + 1);
  }

  /** The dates from the first one to the one after the last that a fault has. */
  datesPast(faults: readonly { readonly dataDate: string }[]): string[] {
    const last = faults
      .map(({ dataDate }) => dataDate)
      .sort()
      .at(-1);
    return this.datesTo(this.dates(2, last).at(-1) ?? FIRST_DATE);
  }

  /** The first data date from a given one on for which a processor runs: not all schedules fire every day. */
  runDateOf({ deployable }: GuardedProcessor, from: string): string {
    const schedules = (this.config.schedules ?? []).filter((schedule) => schedule.deployable === deployable);
    if (!isStartedBySchedule(this.config, deployable)) return from;
    const fires = (date: string) => schedules.some((schedule) => this.firingOf(schedule, date) !== undefined);
    return this.dates(LONGEST_PAUSE_DAYS, from).find(fires) ?? from;
  }

  /** The first data date from a given one on by which every processor has run. */
  allRunBy(from: string): string {
    const dates = this.config.processors.map((processor) => this.runDateOf(processor, from));
    return dates.sort().at(-1) ?? from;
  }

  /** When the first runs of a data date start, in milliseconds since the epoch. */
  startOf(dataDate: string): number {
    return startOfDate(this.config, this.lead.toMilliseconds(), dataDate);
  }

  /** When the hours begin in which no run of a data date is due any more. */
  idleFrom(dataDate: string): number {
    return this.startOf(dataDate) + IDLE_AFTER.toMilliseconds();
  }

  /** When a schedule fires for a data date; undefined: it does not. */
  firingOf({ deployable, cron, timeZone }: Schedule, dataDate: string): number | undefined {
    const [processor] = this.hostedBy(deployable);
    return processor === undefined
      ? undefined
      : firingFor(this.config, { phase: processor.phase, cron, timeZone }, dataDate);
  }

  /** Deployables that host processors, in the order of the declaration. */
  get deployables(): readonly string[] {
    return [...new Set(this.config.processors.map(({ deployable }) => deployable))];
  }

  /** Is it a Cloud Run job? Then it answers no requests. */
  isJob(deployable: string): boolean {
    return this.stack.deployment.get(deployable)?.job !== undefined;
  }

  hostedBy(deployable: string): readonly GuardedProcessor[] {
    return this.config.processors.filter((one) => one.deployable === deployable);
  }

  /** The longest chain of dependencies of a processor: 0 if it reads nothing. */
  levelOf(name: string): number {
    let level = this.levels.get(name);
    if (level === undefined) {
      const needs = this.config.processors.find((one) => one.name === name)?.dependsOn ?? [];
      level = needs.length === 0 ? 0 : 1 + Math.max(...needs.map((need) => this.levelOf(need)));
      this.levels.set(name, level);
    }
    return level;
  }

  /** The worst-case time from a condition of a policy being true to its incident. */
  delayOf(policy: string): Duration {
    return worstDelay(this.bounds.delayOf(policy)) ?? WITHOUT_BOUND;
  }

  /** The worst case of detecting and closing a run that sends no heartbeat, from the hang; or, from its start, one over its budget. */
  hangOf(processor: string, kind: 'silent' | 'overBudget'): { readonly detected: Duration; readonly closed: Duration } {
    const time = this.bounds.hangs.get(processor)?.[kind];
    if (time?.status !== 'detected') return { detected: WITHOUT_BOUND, closed: WITHOUT_BOUND };
    return { detected: time.worst, closed: closedWithin(time.bounds) };
  }

  /** The ids of the burn-rate policies, two for each phase that declares its volume. */
  get burnPolicies(): readonly string[] {
    return this.stack.policies.map(({ id }) => id).filter((id) => id.startsWith('slo-burn-'));
  }

  /** The worst-case time until a tick has judged what happened. */
  get tick(): Duration {
    const { ticks } = this.bounds;
    return ticks === undefined ? WITHOUT_BOUND : ticks.wait.worst.plus(ticks.tick.worst);
  }

  /** The longest time from one tick to the next. */
  get tickPeriod(): Duration {
    return this.bounds.ticks?.wait.worst ?? WITHOUT_BOUND;
  }
}

export type Schedule = NonNullable<GuardConfig['schedules']>[number];

/**
 * The lead that every processor needs to end in time, if each takes its whole budget: half as much again, in whole hours.
 */
function leadOf(config: GuardConfig): Duration {
  const first = config.phases.find(({ id }) => config.processors.some(({ phase }) => phase === id));
  if (first === undefined) return Duration.hours(1);
  const anchor = deadlineInstant(first.deadline, FIRST_DATE);
  const byName = new Map(config.processors.map((one) => [one.name, one]));
  const known = new Map<string, number>();
  /** When it ends at the latest, in seconds from the start of the date. */
  const endOf = (name: string): number => {
    const before = known.get(name);
    const processor = byName.get(name);
    if (before !== undefined || processor === undefined) return before ?? 0;
    const inPhase = config.processors.filter(({ phase }) => phase === processor.phase).indexOf(processor);
    const starts = processor.dependsOn.length === 0 ? inPhase * 60 : Math.max(...processor.dependsOn.map(endOf));
    known.set(name, starts + processor.budgetSeconds);
    return starts + processor.budgetSeconds;
  };
  const needed = config.processors.map((processor) => {
    const limit = limitOf(config, processor);
    return isStartedBySchedule(config, processor.deployable) ? 0 : endOf(processor.name) - (limit - anchor) / 1_000;
  });
  return Duration.hours(Math.max(1, Math.ceil((1.5 * Math.max(0, ...needed)) / 3_600)));
}

/** When a processor must have ended: at the deadline of its phase, and before a schedule starts what reads it. */
function limitOf(config: GuardConfig, { name, phase }: GuardedProcessor): number {
  const own = config.phases.find(({ id }) => id === phase);
  const readers = config.processors.filter((one) => one.dependsOn.includes(name));
  const firings = (config.schedules ?? []).flatMap(({ deployable, cron, timeZone }) => {
    const reader = readers.find((one) => one.deployable === deployable);
    if (reader === undefined || !isStartedBySchedule(config, deployable)) return [];
    return firingFor(config, { phase: reader.phase, cron, timeZone }, FIRST_DATE) ?? [];
  });
  return Math.min(...firings, own === undefined ? Infinity : deadlineInstant(own.deadline, FIRST_DATE));
}
