import type { MonitorPorts } from '../../../guard/tick/ports';

type Method = (...args: unknown[]) => unknown;

/** What happens at a call of a port. Each decides whether and when the call is performed. */
export interface AtCalls {
  /** @param name such as `runs.change` */
  readonly call: (name: string, perform: () => unknown) => Promise<unknown>;
  readonly print: (perform: () => void) => void;
}

/** The ports of a monitor with something at each of their calls. */
export function wrappedPorts(ports: MonitorPorts, { call, print }: AtCalls): MonitorPorts {
  const wrap = <Port extends object>(name: string, port: Port): Port =>
    new Proxy(port, {
      get: (target, property) => {
        const method: unknown = Reflect.get(target, property, target);
        if (typeof method !== 'function') return method;
        const perform = (method as Method).bind(target);
        if (property === 'unreadable') return perform; // no call: it says what the last one found
        return (...args: unknown[]) => call(`${name}.${String(property)}`, () => perform(...args));
      },
    });
  return {
    ...ports,
    runs: wrap('runs', ports.runs),
    guard: wrap('guard', ports.guard),
    breakers: wrap('breakers', ports.breakers),
    watch: wrap('watch', ports.watch),
    pulses: wrap('pulses', ports.pulses),
    config: wrap('config', ports.config),
    metrics: wrap('metrics', ports.metrics),
    log: { print: (line) => print(() => ports.log.print(line)) },
    triggers: (place) => wrap('triggers', ports.triggers(place)),
  };
}
