import { z } from 'zod';
import { ruled, schemaOf, text } from '../../model/schema-of';
import { lasting, type Lasting, type LastingFaultKind } from './fault-kind';

/** Runs take longer by degrees, from their usual time to a multiple of it, and stay there until the fault is fixed. */
export interface Drift extends Lasting {
  readonly kind: 'drift';
  readonly processor: string;
  /** How many times longer at the end; at least 1. */
  readonly factor: number;
}

const factor = ruled(z.number(), (n) => n >= 1, { rule: 'a factor is at least 1', fix: 'write 2 for twice as long' });

export const drift: LastingFaultKind<Drift> = {
  schema: schemaOf<Drift>()(z.strictObject({ kind: z.literal('drift'), processor: text, factor, ...lasting })),
  targets: ({ processor }) => [{ what: 'processor', name: processor }],
  slowdown: ({ fault, from, to }, processor, at) => {
    if (fault.processor !== processor || at < from) return 1;
    const lasts = fault.lasts.toMilliseconds();
    const isFixed = to < from + lasts && at >= to;
    return isFixed ? 1 : 1 + (fault.factor - 1) * Math.min(1, (at - from) / lasts);
  },
};
