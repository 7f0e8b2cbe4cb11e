import fc from 'fast-check';
import type { ReplayedIncident } from '../../replay/compare-runs';
import type { Replay } from '../../replay/replay';
import { MINUTE, recordings, replayPart, seriesOf } from './generated-recordings';

const keyOf = ({ condition, series, violations }: ReplayedIncident) =>
  violations === undefined ? JSON.stringify([condition, series]) : condition;
export const endOf = ({ closedAt }: ReplayedIncident) => (closedAt === null ? Infinity : (closedAt.latest ?? Infinity));

/** Has the other replay an incident of the same series that may be open at the same time? */
function isIn(incident: ReplayedIncident, others: readonly ReplayedIncident[], toleranceMs = 0): boolean {
  return others.some(
    (other) =>
      keyOf(other) === keyOf(incident) &&
      other.openedAt.earliest <= endOf(incident) + toleranceMs &&
      incident.openedAt.earliest <= endOf(other) + toleranceMs,
  );
}

/** Runs a property over generated recordings, with a fixed seed. */
export async function check(runs: number, property: Parameters<typeof fc.assert>[0]): Promise<void> {
  await fc.assert(property, { numRuns: runs, seed: 1_117 });
}

/** How many incidents the cut recordings of {@link extendedRecordings} had: not none. */
export interface Found {
  incidents: number;
}

/** A recording has no incident that the same recording, extended by three windows on both sides, does not have there. */
export async function extendedRecordings(runs: number): Promise<Found> {
  const found = { incidents: 0 };
  await check(
    runs,
    fc.asyncProperty(recordings, async (drawn) => {
      const { fromMs, toMs, reachMinutes } = drawn;
      const cut = await replayPart(drawn, drawn);
      const moreMs = 3 * reachMinutes * MINUTE;
      const extended = await replayPart(drawn, { fromMs: fromMs - moreMs, toMs: toMs + moreMs });
      found.incidents += cut.incidents.length;
      for (const incident of cut.incidents)
        expect([incident, isIn(incident, extended.incidents)]).toEqual([incident, true]);
      // An incident that begins where everything is known is in both.
      const [unknown = []] = cut.verdicts.map((one) => one.unknown);
      for (const incident of extended.incidents) {
        const { earliest } = incident.openedAt;
        const isKnown = earliest >= cut.from && earliest <= cut.to;
        if (!isKnown || unknown.some(({ from, to }) => earliest >= from && earliest <= to)) continue;
        expect([incident, isIn(incident, [...cut.incidents, ...cut.possibleIncidents], MINUTE)]).toEqual([
          incident,
          true,
        ]);
      }
    }),
  );
  return found;
}

/** Cutting with from and to gives the incidents of the whole recording that are open in the period. */
export async function cutRecordings(runs: number): Promise<void> {
  const cuts = fc.tuple(fc.integer({ min: 0, max: 60 * 60 }), fc.integer({ min: 60, max: 60 * 60 }));
  await check(
    runs,
    fc.asyncProperty(recordings, cuts, async (drawn, [second, lasts]) => {
      const whole = await replayPart(drawn, { fromMs: drawn.fromMs, toMs: drawn.fromMs + 120 * MINUTE });
      const from = whole.from + second * 1_000;
      const to = Math.min(from + lasts * 1_000, whole.to);
      const cut = await replayPart(drawn, { fromMs: drawn.fromMs, toMs: drawn.fromMs + 120 * MINUTE }, { from, to });
      const isOpen = ({ openedAt, closedAt }: ReplayedIncident) =>
        openedAt.earliest <= to && (closedAt?.earliest ?? Infinity) > from;
      const keys = (all: readonly ReplayedIncident[]) => all.map((one) => JSON.stringify(one));
      expect(keys(cut.incidents)).toEqual(keys(whole.incidents.filter(isOpen)));
      expect(keys(cut.possibleIncidents)).toEqual(keys(whole.possibleIncidents.filter(isOpen)));
    }),
  );
}

const verdictsOf = ({ incidents, possibleIncidents }: Replay) => ({ incidents, possibleIncidents });

/** Series that a policy does not read, and shifting the start by 1 to 59 seconds, change no incident. */
export async function unrelatedSeries(runs: number): Promise<void> {
  const others = fc.record({
    stepMs: fc.constantFrom(15_000, 20_000, MINUTE),
    offsetMs: fc.integer({ min: 0, max: 59_999 }),
    shift: fc.integer({ min: 1, max: 59 }),
  });
  await check(
    runs,
    fc.asyncProperty(recordings, others, async (drawn, { stepMs, offsetMs, shift }) => {
      const alone = await replayPart(drawn, drawn);
      const [first] = drawn.traffic;
      if (first === undefined) return;
      const unrelated = seriesOf({ ...first, stepMs, offsetMs, name: 'unrelated' }, drawn.fromMs, drawn.toMs, {
        metric: { type: 'custom.googleapis.com/unrelated', labels: {} },
      });
      // It lies within the recording: what it could add is that the recording is longer.
      const points = unrelated.points.filter(({ interval: { endTime } }) => {
        const at = Date.parse(endTime);
        return at >= alone.from && at <= alone.to;
      });
      const beside = await replayPart(drawn, drawn, {}, [{ ...unrelated, points }]);
      expect(verdictsOf(beside)).toEqual(verdictsOf(alone));
      const later = await replayPart(drawn, drawn, { from: alone.from + shift * 1_000 });
      const after = (one: ReplayedIncident) => one.openedAt.earliest > alone.from + MINUTE;
      expect(later.incidents.filter(after)).toEqual(alone.incidents.filter(after));
    }),
  );
}
