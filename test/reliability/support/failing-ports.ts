import type { MonitorPorts } from '../../../guard/tick/ports';
import { wrappedPorts } from './wrapped-ports';

/**
 * How a port call goes wrong. `refused`: nothing happens, and it throws. `unanswered`: it happens, and it throws.
 * `killed`: it happens, and the process ends.
 */
export type Crash = 'refused' | 'unanswered' | 'killed';

/** Calls that change something. */
const CHANGES = /\.(change|write|take|remember|release|stop|resume|runNow)$/;
const LINE = 'log.print';

/** How a call can go wrong so that it makes a difference. A read that is not answered is like one that is refused. */
export function crashesOf(call: string): readonly Crash[] {
  if (call === LINE) return ['killed']; // standard output does not refuse
  return CHANGES.test(call) ? ['refused', 'unanswered', 'killed'] : ['refused'];
}

const never = () => new Promise<never>(() => undefined);

/** The ports of a monitor in which one call, counted from 0, goes wrong. */
export class FailingPorts {
  /** Names of the calls so far, such as `runs.change`. */
  readonly calls: string[] = [];
  readonly ports: MonitorPorts;
  /** Resolves when the process is killed. */
  readonly death: Promise<'killed'>;
  private die: () => void = () => undefined;
  private isDead = false;

  constructor(
    ports: MonitorPorts,
    private readonly at: number,
    private readonly crash: Crash,
  ) {
    this.death = new Promise((resolve) => {
      this.die = () => resolve('killed');
    });
    this.ports = wrappedPorts(ports, {
      call: (name, perform) => this.call(name, perform),
      print: (perform) => this.print(perform),
    });
  }

  private async call(name: string, perform: () => unknown): Promise<unknown> {
    if (this.isDead) return never();
    if (this.calls.push(name) - 1 !== this.at) return perform();
    if (this.crash === 'refused') throw new Error(`injected: ${name} is refused`);
    await perform();
    if (this.crash === 'unanswered') throw new Error(`injected: no answer from ${name}`);
    this.isDead = true;
    this.die();
    return never();
  }

  private print(perform: () => void): void {
    if (this.isDead) return;
    perform();
    if (this.calls.push(LINE) - 1 !== this.at) return;
    this.isDead = true;
    this.die();
    throw new Error('injected: killed after a line');
  }
}
