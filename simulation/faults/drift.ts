import type { Lasting, LastingFaultKind } from './fault-kind';

/** Runs take longer by degrees, from their usual time to a multiple of it, and stay there until the fault is fixed. */
export interface Drift extends Lasting {
  readonly kind: 'drift';
  readonly processor: string;
  /** How many times longer at the end; at least 1. */
  readonly factor: number;
}

export const drift: LastingFaultKind<Drift> = {
  targets: ({ processor }) => [{ what: 'processor', name: processor }],
  slowdown: ({ fault, from, to }, processor, at) => {
    if (fault.processor !== processor || at < from) return 1;
    const lasts = fault.lasts.toMilliseconds();
    const isFixed = to < from + lasts && at >= to;
    return isFixed ? 1 : 1 + (fault.factor - 1) * Math.min(1, (at - from) / lasts);
  },
};
