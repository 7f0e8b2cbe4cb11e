import { Duration } from '../../model/duration';
import { longestChains } from '../../model/longest-chain';
import type { MapDeployable, MapPhase, MapProcessor, PipelineMap } from '../../model/pipeline-map';

const processor = (name: string, minutes: number, ...dependsOn: string[]): MapProcessor => ({
  name,
  criticality: 'P1',
  budget: Duration.minutes(minutes),
  dependsOn,
  isDaily: true,
});
const deployable = (
  name: string,
  triggers: MapDeployable['triggers'],
  ...processors: MapProcessor[]
): MapDeployable => ({ name, triggers, processors });
const phase = (id: string, time: string, publishes: string[], ...deployables: MapDeployable[]): MapPhase => ({
  id,
  deadline: { time, daysAfter: 1, timeZone: 'Etc/UTC', goal: 0.95 },
  publishes,
  deployables,
});
const push = (topic: string) => ({ kind: 'push', subscription: `${topic}-sub`, topic }) as const;
const schedule = (cron: string, timeZone = 'Etc/UTC') => ({ kind: 'schedule', job: 'daily', cron, timeZone }) as const;
const load = deployable('load', [], processor('scrape', 0));
const minutes = (ms: number | undefined) => (ms === undefined ? undefined : ms / 60_000);
const chainOf = (map: PipelineMap, id: string) => longestChains(map).find((one) => one.phase === id);

describe('the longest chain to a deadline', () => {
  const first = phase('load', '01:00', ['loaded'], { ...load, processors: [] });

  test('begins at the deadline of the phase that publishes the topic, and every run takes its whole budget', () => {
    const next = phase(
      'next',
      '02:00',
      [],
      deployable('work', [push('loaded')], processor('short', 5), processor('long', 20), processor('last', 10, 'long')),
    );
    expect(chainOf({ phases: [first, next] }, 'next')).toMatchObject({
      links: [
        { processor: 'long', after: 'the deadline of load' },
        { processor: 'last', after: 'long' },
      ],
      slack: 30 * 60_000,
    });
  });

  test('has a negative slack where the deadline cannot be met', () => {
    const next = phase('next', '01:10', [], deployable('work', [push('loaded')], processor('long', 20)));
    expect(minutes(chainOf({ phases: [first, next] }, 'next')?.slack)).toBe(-10);
  });

  test('waits for the schedule once, for the first run of its deployable', () => {
    const work = deployable('work', [push('loaded')], processor('input', 10));
    const report = deployable(
      'report',
      [schedule('30 3 * * *')],
      processor('one', 10, 'input'),
      processor('two', 10, 'one'),
    );
    const map = { phases: [first, phase('next', '04:00', [], work, report)] };
    expect(minutes(chainOf(map, 'next')?.slack)).toBe(10);
  });

  test('is of the date with less slack where schedule and deadline have different time zones', () => {
    const report = deployable('report', [schedule('30 2 * * *')], processor('one', 10));
    const next = phase('next', '05:00', [], report);
    const inBerlin = { ...next, deadline: { ...next.deadline, daysAfter: 0, timeZone: 'Europe/Berlin' } };
    // 03:30 in winter, 04:30 in summer.
    expect(minutes(chainOf({ phases: [inBerlin] }, 'next')?.slack)).toBe(20);
  });

  test('is unknown where something outside of the pipeline starts it', () => {
    const next = phase('next', '02:00', [], deployable('work', [push('elsewhere')], processor('one', 5)));
    expect(chainOf({ phases: [next] }, 'next')).toMatchObject({ links: [], slack: undefined, unknown: ['one'] });
  });

  test('leaves out processors that run less often than once a day', () => {
    const weekly = { ...processor('weekly', 50), isDaily: false };
    const next = phase('next', '02:00', [], deployable('work', [push('loaded')], processor('one', 5), weekly));
    expect(minutes(chainOf({ phases: [first, next] }, 'next')?.slack)).toBe(55);
  });
});
