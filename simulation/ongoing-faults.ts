import {
  instantFaultKind,
  isLastingFault,
  isRunFault,
  lastingFaultKind,
  type Fault,
  type InstantFault,
  type LastingFault,
} from './faults/all-faults';
import type { FaultPlatform, LastingFaultKind, RunFailure, Timed } from './faults/fault-kind';

/** A lasting fault with what its kind changes. */
interface Ongoing {
  readonly timed: Timed<LastingFault>;
  readonly kind: LastingFaultKind<LastingFault>;
}

type Change = Exclude<keyof Ongoing['kind'], 'schema' | 'targets'>;

/** The faults of a scenario that happen by the clock, until they end or a person on call fixes them. */
export class OngoingFaults {
  readonly all: readonly Timed<LastingFault>[];
  private readonly instants: readonly { readonly fault: InstantFault; readonly at: number }[];
  /** By what they change: every run asks, and nearly every list is empty. */
  private readonly by: Readonly<Record<Change, readonly Ongoing[]>>;
  /** By fault and processor: first attempts that started while the fault was on. */
  private readonly firstAttempts = new Map<Timed<LastingFault>, Map<string, number>>();

  /** @param start of the scenario, in milliseconds since the epoch */
  constructor(faults: readonly Fault[], start: number) {
    this.all = faults.filter(isLastingFault).map((fault) => {
      const from = start + fault.after.toMilliseconds();
      return { fault, from, to: from + fault.lasts.toMilliseconds() };
    });
    this.instants = faults.flatMap((fault) =>
      isRunFault(fault) || isLastingFault(fault) ? [] : [{ fault, at: start + fault.after.toMilliseconds() }],
    );
    const ongoing = this.all.map((timed): Ongoing => ({ timed, kind: lastingFaultKind(timed.fault) }));
    const having = (change: Change) => ongoing.filter(({ kind }) => kind[change] !== undefined);
    this.by = {
      plan: having('plan'),
      fix: having('fix'),
      refusal: having('refusal'),
      losesMessages: having('losesMessages'),
      stopsTriggers: having('stopsTriggers'),
      tick: having('tick'),
      stopsRecorder: having('stopsRecorder'),
      failure: having('failure'),
      breaksEvents: having('breaksEvents'),
      slowdown: having('slowdown'),
      refusesGuard: having('refusesGuard'),
      exceedsLimits: having('exceedsLimits'),
    };
  }

  /** Plans what the faults do by themselves. To be called once, before the simulation starts. */
  plan(platform: FaultPlatform): void {
    for (const { timed, kind } of this.by.plan) kind.plan?.(timed, platform);
    for (const { fault, at } of this.instants) {
      platform.timeline.plan(at, (then) => instantFaultKind(fault).happen(platform, then));
    }
  }

  /** Fixes and ends every fault that is on. A fault that has not begun yet comes all the same. */
  fix(platform: FaultPlatform, at: number): void {
    for (const { timed, kind } of this.by.fix) if (isOn(timed, at)) kind.fix?.(timed.fault, platform, at);
    for (const timed of this.all) if (isOn(timed, at)) timed.to = at;
  }

  /** The first fault of a kind that is on. */
  at(kind: LastingFault['kind'], at: number): Timed<LastingFault> | undefined {
    return this.all.find((timed) => timed.fault.kind === kind && isOn(timed, at));
  }

  /** The HTTP status with which Cloud Run refuses calls of a deployable; undefined: it lets them through. */
  refusalOf(deployable: string, at: number): 403 | 503 | undefined {
    return first(this.by.refusal, at, ({ timed, kind }) => kind.refusal?.(timed.fault, deployable));
  }

  losesMessages(deployable: string, at: number): boolean {
    return this.by.losesMessages.some(
      ({ timed, kind }) => isOn(timed, at) && kind.losesMessages?.(timed.fault, deployable) === true,
    );
  }

  /** Notes that a message was published whose subscription is missing, or whose triggers are stopped. */
  noteHeld(deployable: string, at: number): void {
    for (const { timed, kind } of [...this.by.losesMessages, ...this.by.stopsTriggers]) {
      const isHeld = kind.losesMessages?.(timed.fault, deployable) ?? kind.stopsTriggers?.(timed.fault, deployable);
      if (isHeld === true && isOn(timed, at)) timed.firstEffectAt ??= at;
    }
  }

  /** What becomes of a tick of the monitor. A tick that does not start cannot fail. */
  tickAt(at: number): 'completed' | 'skipped' | 'failed' {
    const ticks = this.by.tick.flatMap(({ timed, kind }) => {
      if (!isOn(timed, at)) return [];
      timed.firstEffectAt ??= at;
      return kind.tick ?? [];
    });
    if (ticks.includes('skipped')) return 'skipped';
    return ticks.length > 0 ? 'failed' : 'completed';
  }

  isRecorderStopped(at: number): boolean {
    return first(this.by.stopsRecorder, at, ({ kind }) => kind.stopsRecorder) === true;
  }

  /** Do the APIs of triggers refuse the guard? */
  refusesGuard(at: number): boolean {
    return first(this.by.refusesGuard, at, ({ kind }) => kind.refusesGuard) === true;
  }

  /** Are there more runs than one tick reads? */
  exceedsLimits(at: number): boolean {
    return first(this.by.exceedsLimits, at, ({ kind }) => kind.exceedsLimits) === true;
  }

  /** How an attempt of a processor fails that starts at an instant; undefined: no fault makes it fail. */
  failureOf(processor: string, attempt: number, at: number): RunFailure | undefined {
    return first(this.by.failure, at, ({ timed, kind }) =>
      kind.failure?.(timed.fault, processor, {
        number: attempt,
        firstBefore: this.countFirst(timed, processor, attempt),
      }),
    );
  }

  /** Do the run events of a run break the contract that starts at an instant? */
  breaksEvents(processor: string, at: number): boolean {
    const breaks = first(this.by.breaksEvents, at, ({ timed, kind }) =>
      kind.breaksEvents?.(timed.fault, processor) === true ? true : undefined,
    );
    return breaks === true;
  }

  /** How many first attempts of the processor started before this attempt while the fault was on. */
  private countFirst(timed: Timed<LastingFault>, processor: string, attempt: number): number {
    let counts = this.firstAttempts.get(timed);
    if (counts === undefined) this.firstAttempts.set(timed, (counts = new Map<string, number>()));
    const before = counts.get(processor) ?? 0;
    if (attempt === 1) counts.set(processor, before + 1);
    return before;
  }

  /** How many times longer than usual a run of a processor takes that starts at an instant. */
  slowdownOf(processor: string, at: number): number {
    let slowest = 1;
    for (const { timed, kind } of this.by.slowdown) {
      const times = kind.slowdown?.(timed, processor, at) ?? 1;
      if (times > 1) timed.firstEffectAt ??= at;
      slowest = Math.max(slowest, times);
    }
    return slowest;
  }
}

function isOn({ from, to }: Timed<LastingFault>, at: number): boolean {
  return at >= from && at < to;
}

/** The answer of the first fault that is on and has one, in the order of the scenario; notes its first effect. */
function first<Answer>(
  ongoing: readonly Ongoing[],
  at: number,
  ask: (one: Ongoing) => Answer | undefined,
): Answer | undefined {
  for (const one of ongoing) {
    const answer = isOn(one.timed, at) ? ask(one) : undefined;
    if (answer === undefined) continue;
    one.timed.firstEffectAt ??= at;
    return answer;
  }
  return undefined;
}
