import { z } from 'zod';
import type { Duration } from '../../model/duration';
import { duration, isoDate, schemaOf, text, wholeNumber } from '../../model/schema-of';
import { utcDayOf } from '../../model/utc-day';
import { lasting, type Lasting, type LastingFaultKind } from './fault-kind';

/** Messages for a processor beyond its usual ones, evenly over the time. */
export interface Burst extends Lasting {
  readonly kind: 'burst';
  readonly processor: string;
  readonly runs: number;
  /** How long a run of it takes that succeeds. */
  readonly takes: Duration;
  /** Data date of all of them, `YYYY-MM-DD`: an earlier one is work that is done again. @default - the day of each run (UTC) */
  readonly dataDate?: string;
}

export const burst: LastingFaultKind<Burst> = {
  schema: schemaOf<Burst>()(
    z.strictObject({
      kind: z.literal('burst'),
      processor: text,
      runs: wholeNumber,
      takes: duration,
      dataDate: isoDate.optional(),
      ...lasting,
    }),
  ),
  targets: ({ processor }) => [{ what: 'processor', name: processor }],
  plan: ({ fault, from, to }, { processors, timeline, publish }) => {
    const processor = processors.find(({ name }) => name === fault.processor);
    if (processor === undefined) return;
    const takesMs = fault.takes.toMilliseconds();
    for (let i = 0; i < fault.runs; i += 1) {
      const startsAt = from + Math.floor(((to - from) * i) / fault.runs);
      const { dataDate = utcDayOf(startsAt) } = fault;
      const runId = `${processor.name}-${dataDate}-b${Math.floor(from / 1_000)}-${i}`;
      const run = { runId, processor, dataDate, startsAt, takesMs, withoutInput: 'works' } as const;
      timeline.plan(startsAt, (at) => publish(run, at));
    }
  },
};
