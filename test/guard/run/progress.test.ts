import fc from 'fast-check';
import { closingLine } from '../../../guard/guard-lines';
import { closedIn, decideTick } from '../../../guard/tick/judge-runs';
import type { GuardConfig } from '../../../model/guard-config';
import type { RunEvent } from '../../../model/run-event';
import { applyAll, guardConfig, heartbeat, MINUTE, recordAfter, started, T0, type Printed } from '../support/runs';

const beat = (progress: number): RunEvent => ({ ...heartbeat(), progress }) as RunEvent;
const reporting = (): GuardConfig => {
  const config = guardConfig();
  return { ...config, processors: config.processors.map((one) => ({ ...one, reportsProgress: true })) };
};
/** A hang after five minutes, with a timer that goes on printing heartbeats. */
const stuck = recordAfter(
  [started(), T0],
  ...[1, 2, 3, 4, 5].map((n) => [beat(n), T0 + n * MINUTE] as const),
  ...Array.from({ length: 15 }, (_, n) => [beat(5), T0 + (6 + n) * MINUTE] as const),
);
const instants = (minutes: number) => ({ now: T0 + minutes * MINUTE, asOf: T0 + minutes * MINUTE });

describe('a heartbeat without progress', () => {
  it('is silence for a processor that reports progress', () => {
    expect(closedIn(reporting(), stuck, instants(16))).toBeUndefined();
    expect(closedIn(reporting(), stuck, instants(17))).toMatchObject({
      state: 'went_silent',
      closure: { lastSeenAt: T0 + 5 * MINUTE },
    });
  });

  it('is a sign of life for any other processor', () => {
    expect(closedIn(guardConfig(), stuck, instants(20))).toBeUndefined();
  });

  it('counts from the start where no progress was ever reported', () => {
    const run = recordAfter([started(), T0], [heartbeat(), T0 + 10 * MINUTE]);

    expect(closedIn(reporting(), run, instants(12))).toMatchObject({ state: 'went_silent' });
  });

  it('raises the gauge of silence', () => {
    const input = { unresolved: [], laterSuccesses: new Map(), previousSeries: [], ...instants(10.5) };
    const ratio = (config: GuardConfig) =>
      decideTick({ ...input, config, running: [stuck] }).points.find(({ gauge }) => gauge === 'silenceRatio')?.value;

    expect(ratio(reporting())).toBeCloseTo(0.5);
    expect(ratio(guardConfig())).toBe(0);
  });

  it('is what the line of the closing says', () => {
    const closed = closedIn(reporting(), stuck, instants(20));
    if (closed?.closure == null) throw new Error('it was closed');

    expect(closingLine(closed, closed.closure).message).toContain('had heartbeats without progress for 900 s');
  });

  it('gives the same record in any order of arrival', () => {
    const events = fc.array(fc.tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 9 })), { minLength: 1 });
    fc.assert(
      fc.property(events, fc.infiniteStream(fc.nat()), (beats, random) => {
        const printed = beats.map(([progress, at]): Printed => [beat(progress), T0 + at * MINUTE]);
        const shuffled = printed.map((one) => [random.next().value as number, one] as const);
        shuffled.sort(([a], [b]) => a - b);
        expect(
          applyAll(
            undefined,
            shuffled.map(([, one]) => one),
          ).progress,
        ).toEqual(applyAll(undefined, printed).progress);
      }),
    );
  });
});
