import fc from 'fast-check';
import type { AlertEngine } from '../../alerting/evaluation/incremental/engine';
import { PersonOnCall } from '../../simulation/person-on-call';
import type { Simulation } from '../../simulation/simulation';

const MINUTE_MS = 60_000;
const MINUTES = 180;

describe('a person on call', () => {
  it('fixes the faults the declared time after the first notification, in the order of a person who reads every minute', () => {
    fc.assert(
      fc.property(
        fc.record({
          notified: fc.array(fc.integer({ min: 0, max: MINUTES }), { maxLength: 4 }),
          faultFrom: fc.integer({ min: 0, max: MINUTES }),
          afterSeconds: fc.integer({ min: 0, max: 3_000 }),
          actsAgain: fc.boolean(),
        }),
        (scenario) => {
          expect(fixesOf(scenario).fixes).toEqual(fixesEveryMinute(scenario));
        },
      ),
    );
  });

  it('has the engines evaluate as seldom as the time until the fix allows', () => {
    const afterSeconds = 15 * 60;
    const { reads } = fixesOf({ notified: [], faultFrom: 0, afterSeconds, actsAgain: false });
    expect(reads).toBe(MINUTES / 15);
  });
});

interface Case {
  /** Minutes of the notifications. */
  readonly notified: readonly number[];
  /** Minute in which the fault begins. */
  readonly faultFrom: number;
  readonly afterSeconds: number;
  readonly actsAgain: boolean;
}

interface Fix {
  readonly at: number;
  /** The minute in which it counts as planned. */
  readonly order: number;
}

function fixesOf({ notified, faultFrom, afterSeconds, actsAgain }: Case): { fixes: Fix[]; reads: number } {
  const fixes: Fix[] = [];
  let now = 0;
  let reads = 0;
  const simulation: Pick<Simulation, 'hasFaultBegun' | 'reserve' | 'evaluatePending' | 'fixAt'> = {
    hasFaultBegun: (at) => at >= faultFrom * MINUTE_MS,
    reserve: () => now,
    evaluatePending: () => {
      reads += 1;
    },
    fixAt: (at, order) => {
      // The clock of the simulation has not passed the fix, where a fix takes a minute or more.
      expect(at).toBeGreaterThanOrEqual(now - 1_000 - (afterSeconds < 60 ? MINUTE_MS : 0));
      fixes.push({ at, order });
    },
  };
  const late = {
    finish: (until: number) => ({
      notifications: [...notified]
        .sort((a, b) => a - b)
        .flatMap((minute) =>
          minute * MINUTE_MS <= until ? [{ at: minute * MINUTE_MS, kind: 'opened' as const }] : [],
        ),
    }),
  };
  const person = new PersonOnCall(simulation as Simulation, late as unknown as AlertEngine, {
    from: 0,
    afterMs: afterSeconds * 1_000,
    actsAgain,
  });
  for (let minute = 1; minute <= MINUTES; minute += 1) {
    now = minute * MINUTE_MS + 1_000;
    person.pass(now, minute === MINUTES);
  }
  return { fixes, reads };
}

/** The same as a person does who reads the notifications of each minute at its end. */
function fixesEveryMinute({ notified, faultFrom, afterSeconds, actsAgain }: Case): Fix[] {
  const fixes: Fix[] = [];
  let from = 0;
  for (let minute = 1; minute <= MINUTES; minute += 1) {
    const now = minute * MINUTE_MS + 1_000;
    if (now < faultFrom * MINUTE_MS || (actsAgain ? now < from : fixes.length > 0)) continue;
    const first = [...notified]
      .sort((a, b) => a - b)
      .find((one) => one >= faultFrom && one * MINUTE_MS >= from && one * MINUTE_MS <= now);
    if (first === undefined) continue;
    from = first * MINUTE_MS + afterSeconds * 1_000;
    fixes.push({ at: from, order: now });
  }
  return fixes;
}
