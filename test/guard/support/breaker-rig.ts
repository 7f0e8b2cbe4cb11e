import { withRequest, newBreaker, type BreakerRequest } from '../../../model/breaker';
import type { BreakerRule } from '../../../model/breaker-rule';
import { MonitorRig } from './monitor-rig';
import { COORDINATOR, failed, guardConfig, MINUTE, SECOND, started, succeeded, T0 } from './runs';

export const JOB = { kind: 'schedule', job: 'coordinator-daily' } as const;
export const SUBSCRIPTION = { kind: 'push', subscription: 'coordinator-sub' } as const;
export const QUEUE = { kind: 'queue', queue: 'coordinator-queue' } as const;

/** The breaker of the coordinator: three in a row, 5 min to 20 min, one trigger of each kind. */
export function breakerRule(changes: Partial<BreakerRule> = {}): BreakerRule {
  return {
    id: COORDINATOR,
    phase: 'phase5',
    deployable: COORDINATOR,
    criticality: 'P0',
    processors: [{ name: COORDINATOR, failuresInARow: 3 }],
    failureRate: null,
    coolDownSeconds: 300,
    coolDownCapSeconds: 1_200,
    triggers: [JOB, SUBSCRIPTION, QUEUE],
    ...changes,
  };
}

/** A monitor with one breaker, and methods to drive it. */
export class BreakerRig extends MonitorRig {
  #runs = 0;

  constructor(rule: BreakerRule = breakerRule()) {
    super();
    this.config.config = { ...guardConfig(), breakers: [rule] };
  }

  /** A run that started one second ago and ends now. */
  async end(how: 'failed' | 'succeeded', processor = COORDINATOR): Promise<void> {
    this.#runs += 1;
    const id = { run_id: `run-${this.#runs}`, processor };
    await this.print(started(id), this.clock.now() - SECOND);
    await this.print(how === 'failed' ? failed(id) : succeeded(id), this.clock.now());
  }

  /** The probe run starts. */
  start(run_id: string): Promise<void> {
    return this.print(started({ run_id }), this.clock.now());
  }

  async fail(times: number): Promise<void> {
    for (let n = 0; n < times; n += 1) {
      this.clock.advance(SECOND);
      await this.end('failed');
    }
  }

  /** A tick a minute later. */
  async tick(): Promise<{ status: number; body: unknown }> {
    this.clock.advance(MINUTE);
    return (await this.monitor())();
  }

  async ask(action: BreakerRequest['action'], reason: string): Promise<void> {
    const request = { action, reason, by: 'ana@example.com', at: this.clock.now() };
    await this.breakers.change(COORDINATOR, (current = newBreaker(COORDINATOR)) => ({
      write: withRequest(current, request),
      result: undefined,
    }));
  }

  breaker() {
    return this.breakers.get(COORDINATOR);
  }

  /** Ticks until a minute after T0. */
  async tickUntil(minute: number): Promise<void> {
    while (this.clock.now() < T0 + minute * MINUTE) await this.tick();
  }
}
