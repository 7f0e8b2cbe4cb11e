import { Duration } from '../../model/duration';
import type { Fault } from '../../simulation/faults/all-faults';
import type { FaultPlatform } from '../../simulation/faults/fault-kind';
import { OngoingFaults } from '../../simulation/ongoing-faults';
import { Crew } from './support/crew';
import { smallPipeline } from './support/small-pipeline';

const MINUTE = 60_000;
const START = Date.UTC(2026, 0, 14, 12);
const at = (minute: number) => START + minute * MINUTE;
const spell = (after: number, lasts: number) => ({ after: Duration.minutes(after), lasts: Duration.minutes(lasts) });

const refused = (deployable: string, after: number, lasts: number, status?: 403 | 503): Fault => ({
  kind: 'calls-refused',
  deployable,
  ...spell(after, lasts),
  ...(status === undefined ? {} : { status }),
});
const faults = (...all: readonly Fault[]) => new OngoingFaults(all, START);

/** A platform with one queue, that of the deployable `loaders`, and the runs that faults publish. */
function platform() {
  const crew = new Crew();
  const published: string[] = [];
  const one: FaultPlatform = {
    timeline: crew.timeline,
    processors: smallPipeline.processors,
    queues: new Map([['loaders', crew.queue]]),
    publish: ({ runId }, then) => published.push(`${runId} ${(then - START) / MINUTE}`),
  };
  return { ...one, crew, published };
}

describe('a fault that lasts', () => {
  test.each([
    [9, false],
    [10, true],
    [39, true],
    [40, false],
  ])('is on from its start up to, but not including, its end: minute %i', (minute, isOn) => {
    const all = faults(refused('a', 10, 30));
    expect(all.refusalOf('a', at(minute)) !== undefined).toBe(isOn);
    expect(all.at('calls-refused', at(minute)) !== undefined).toBe(isOn);
  });

  test('changes what its kind defines and nothing else', () => {
    const all = faults(refused('a', 0, 10));
    expect(all.refusalOf('b', at(1))).toBeUndefined();
    expect(all.losesMessages('a', at(1))).toBe(false);
    expect([all.tickAt(at(1)), all.isRecorderStopped(at(1))]).toEqual(['completed', false]);
    expect([all.failureOf('games', 1, at(1)), all.breaksEvents('games', at(1))]).toEqual([undefined, false]);
    expect(all.slowdownOf('games', at(1))).toBe(1);
  });

  test('comes before another one that is on, in the order of the scenario', () => {
    const all = faults(refused('a', 0, 10, 503), refused('a', 5, 10));
    expect([4, 6, 12, 15].map((minute) => all.refusalOf('a', at(minute)))).toEqual([503, 503, 403, undefined]);
  });
});

test('the store that is down fails ticks and stops the recorder; the recorder that is down leaves ticks alone', () => {
  const all = faults({ kind: 'store-down', ...spell(0, 10) }, { kind: 'recorder-down', ...spell(10, 10) });
  expect([all.tickAt(at(1)), all.isRecorderStopped(at(1))]).toEqual(['failed', true]);
  expect([all.tickAt(at(11)), all.isRecorderStopped(at(11))]).toEqual(['completed', true]);
});

test('a fault notes its first effect: a refused call, a tick that fails, a slower run; not a call of another service', () => {
  const all = faults(
    refused('a', 0, 60),
    { kind: 'store-down', ...spell(0, 60) },
    { kind: 'drift', processor: 'games', factor: 2, ...spell(0, 60) },
  );
  const effects = () => all.all.map(({ firstEffectAt }) => firstEffectAt && (firstEffectAt - START) / MINUTE);
  expect(effects()).toEqual([undefined, undefined, undefined]);
  all.refusalOf('b', at(5));
  all.slowdownOf('prices', at(5));
  expect(effects()).toEqual([undefined, undefined, undefined]);
  all.refusalOf('a', at(20));
  all.tickAt(at(30));
  all.slowdownOf('games', at(40));
  all.refusalOf('a', at(50));
  expect(effects()).toEqual([20, 30, 40]);
});

test('a monitor that stops skips the tick, even during other faults', () => {
  const all = faults({ kind: 'store-down', ...spell(0, 10) }, { kind: 'monitor-stops', ...spell(5, 10) });
  expect([1, 6, 12].map((minute) => all.tickAt(at(minute)))).toEqual(['failed', 'skipped', 'skipped']);
});

test('attempts of the named processors fail, or break the contract, and no others', () => {
  const takes = Duration.seconds(30);
  const all = faults(
    { kind: 'runs-fail', processors: ['games'], category: 'timeout', takes, ...spell(0, 10) },
    { kind: 'lines-misfit', processors: ['prices'], ...spell(0, 10) },
    { kind: 'subscription-missing', deployable: 'loaders', ...spell(0, 10) },
  );
  expect(all.failureOf('games', 1, at(1))).toMatchObject({ category: 'timeout', takes });
  expect(all.failureOf('prices', 1, at(1))).toBeUndefined();
  expect(['games', 'prices'].map((name) => all.breaksEvents(name, at(1)))).toEqual([false, true]);
  expect(['loaders', 'report'].map((name) => all.losesMessages(name, at(1)))).toEqual([true, false]);
});

test('a drift grows to its factor, stays there, and is gone once it is fixed', () => {
  const drift: Fault = { kind: 'drift', processor: 'games', factor: 3, ...spell(10, 20) };
  const slowdowns = (all: OngoingFaults) => [5, 10, 20, 30, 90].map((minute) => all.slowdownOf('games', at(minute)));
  expect(slowdowns(faults(drift))).toEqual([1, 1, 2, 3, 3]);
  const fixed = faults(drift);
  fixed.fix(platform(), at(25));
  expect(slowdowns(fixed)).toEqual([1, 1, 2, 1, 1]);
  expect(fixed.slowdownOf('prices', at(20))).toBe(1);
});

test('a burst publishes its runs evenly over its time', () => {
  const one = platform();
  faults({ kind: 'burst', processor: 'games', runs: 3, takes: Duration.minutes(1), ...spell(10, 30) }).plan(one);
  one.timeline.runBefore(at(100));
  const batch = `games-2026-01-14-b${at(10) / 1_000}`; // two batches of a date have different runs
  expect(one.published).toEqual([`${batch}-0 10`, `${batch}-1 20`, `${batch}-2 30`]);
});

describe('stopped triggers', () => {
  const stopped: Fault = { kind: 'triggers-stopped', deployable: 'loaders', ...spell(10, 30) };
  const isStopped = (one: ReturnType<typeof platform>, minute: number) => {
    one.timeline.runBefore(at(minute));
    return one.crew.queue.isStopped;
  };

  test('hold the queue of their deployable while they last', () => {
    const one = platform();
    faults(stopped).plan(one);
    expect([10, 11, 40, 41].map((minute) => isStopped(one, minute))).toEqual([false, true, true, false]);
  });

  test('flow again after a deploy', () => {
    const one = platform();
    faults(stopped, { kind: 'deploy', after: Duration.minutes(20) }).plan(one);
    expect([20, 21].map((minute) => isStopped(one, minute))).toEqual([true, false]);
  });

  test('flow once they are fixed, and a breaker that holds the queue at their former end goes on holding it', () => {
    const one = platform();
    const all = faults(stopped);
    all.plan(one);
    one.timeline.plan(at(20), (then) => all.fix(one, then));
    expect([20, 21].map((minute) => isStopped(one, minute))).toEqual([true, false]);
    one.crew.queue.setFlowing(false, at(30));
    expect(isStopped(one, 41)).toBe(true);
  });
});

test('a fault of one run and a fault at one instant do not last', () => {
  const run = { processor: 'games', dataDate: '2026-01-14' };
  const all = faults(
    { kind: 'hang', ...run, ...spell(5, 600), blocksPhase: true },
    { kind: 'slow', ...run, takes: Duration.minutes(70) },
    { kind: 'deploy', after: Duration.minutes(5) },
    { kind: 'monitor-stops', ...spell(1, 2) },
  );
  expect(all.all.map(({ fault }) => fault.kind)).toEqual(['monitor-stops']);
});

describe('a fix', () => {
  test('ends what is on and changes nothing of what is over', () => {
    const all = faults(refused('over', 0, 10), refused('on', 0, 60));
    all.fix(platform(), at(20));
    expect(all.all.map(({ to }) => to)).toEqual([at(10), at(20)]);
    expect(all.refusalOf('on', at(20))).toBeUndefined();
    expect(all.refusalOf('on', at(19))).toBe(403);
  });

  test('ends what starts at that instant, and leaves what starts later', () => {
    const all = faults(refused('now', 20, 10), refused('later', 21, 10));
    all.fix(platform(), at(20));
    expect(all.refusalOf('now', at(20))).toBeUndefined();
    expect(all.refusalOf('later', at(22))).toBe(403);
    all.fix(platform(), at(25));
    expect(all.refusalOf('later', at(26))).toBeUndefined();
  });
});
