import { Duration } from '../../model/duration';
import type { Fault } from '../../simulation/faults';
import { OngoingFaults } from '../../simulation/ongoing-faults';

const MINUTE = 60_000;
const START = Date.UTC(2026, 0, 14, 12);
const at = (minute: number) => START + minute * MINUTE;
const spell = (after: number, lasts: number) => ({ after: Duration.minutes(after), lasts: Duration.minutes(lasts) });

const refused = (deployable: string, after: number, lasts: number): Fault => ({
  kind: 'calls-refused',
  deployable,
  ...spell(after, lasts),
});
const faults = (...all: readonly Fault[]) => new OngoingFaults(all, START);

describe('a fault that lasts', () => {
  test.each([
    [9, false],
    [10, true],
    [39, true],
    [40, false],
  ])('goes on from its beginning up to, but not including, its end: minute %i', (minute, goesOn) => {
    expect(faults(refused('a', 10, 30)).at('calls-refused', at(minute)) !== undefined).toBe(goesOn);
  });

  test('is of its kind and of nobody else', () => {
    const all = faults(refused('a', 0, 10), { kind: 'store-down', ...spell(0, 10) });
    expect(all.at('subscription-missing', at(1))).toBeUndefined();
    expect(all.at('store-down', at(1))?.fault.kind).toBe('store-down');
    expect(all.at('calls-refused', at(1), ({ deployable }) => deployable === 'b')).toBeUndefined();
    expect(all.at('calls-refused', at(1), ({ deployable }) => deployable === 'a')?.fault.deployable).toBe('a');
  });

  test('is the first of those that go on, in the order of the story', () => {
    const all = faults(refused('a', 0, 10), refused('b', 5, 10));
    expect([4, 6, 12].map((minute) => all.at('calls-refused', at(minute))?.fault.deployable)).toEqual(['a', 'a', 'b']);
    expect(all.of('calls-refused').map(({ from, to }) => [from, to])).toEqual([
      [at(0), at(10)],
      [at(5), at(15)],
    ]);
  });
});

test('what befalls one run, or is over in an instant, does not go on by the clock', () => {
  const run = { processor: 'games', dataDate: '2026-01-14' };
  const all = faults(
    { kind: 'hang', ...run, ...spell(5, 600), blocksPhase: true },
    { kind: 'slow', ...run, takes: Duration.minutes(70) },
    { kind: 'deploy', after: Duration.minutes(5) },
    { kind: 'monitor-stops', ...spell(1, 2) },
  );
  expect(all.all.map(({ fault }) => fault.kind)).toEqual(['monitor-stops']);
});

describe('somebody who mends', () => {
  test('ends what goes on, and nothing of what is over', () => {
    const all = faults(refused('over', 0, 10), refused('on', 0, 60));
    all.mend(at(20));
    expect(all.all.map(({ to }) => to)).toEqual([at(10), at(20)]);
    expect(all.at('calls-refused', at(20))).toBeUndefined();
    expect(all.at('calls-refused', at(19))?.fault.deployable).toBe('on');
  });

  test('ends what begins at that very instant, and leaves what is still to come', () => {
    const all = faults(refused('now', 20, 10), refused('later', 21, 10));
    all.mend(at(20));
    expect(all.at('calls-refused', at(20))).toBeUndefined();
    expect(all.at('calls-refused', at(22))?.fault.deployable).toBe('later');
    all.mend(at(25));
    expect(all.at('calls-refused', at(26))).toBeUndefined();
  });
});
