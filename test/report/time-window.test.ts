import { windowOf } from '../../report/charts/time-window';
import type { Rehearsal } from '../../simulation/rehearsal';

const HOUR = 3_600_000;

/** A scenario of 100 hours with a fault in hour 2, and incidents by policy: hours at which they open and close. */
function scenario(incidents: readonly (readonly [policy: string, openedAt: number, closedAt: number])[]): Rehearsal {
  const policies = [...new Set(incidents.map(([id]) => id))].map((id) => ({
    id,
    firstOpenedAt: HOUR * (incidents.find(([policy]) => policy === id)?.[1] ?? 0),
  }));
  return {
    scenario: { name: 'x', faultAt: new Date(2 * HOUR).toISOString() },
    from: 0,
    to: 100 * HOUR,
    truth: { faultyRuns: [], lasting: [] },
    worst: {
      policies,
      incidents: incidents.map(([policy, openedAt, closedAt]) => ({
        policy,
        openedAt: openedAt * HOUR,
        closedAt: closedAt * HOUR,
      })),
    },
  } as unknown as Rehearsal;
}

const hours = (rehearsal: Rehearsal) => {
  const { from, to } = windowOf(rehearsal);
  return [from / HOUR, to / HOUR];
};

describe('the part of a scenario that its charts show', () => {
  test('is from an hour before the fault to an hour after the last incident', () => {
    expect(hours(scenario([['a', 3, 5]]))).toEqual([1, 6]);
  });

  test('is at most twelve hours where an incident lasts longer', () => {
    expect(hours(scenario([['a', 3, 90]]))).toEqual([1, 13]);
  });

  test('is longer where the first incident of a policy opens later, so that each policy shows why it fired', () => {
    expect(
      hours(
        scenario([
          ['a', 3, 5],
          ['b', 40, 60],
        ]),
      ),
    ).toEqual([1, 41]);
  });
});
