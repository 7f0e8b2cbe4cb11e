import { DAILY } from './deadline';
import type { GuardConfig } from './guard-config';

type Processors = Pick<GuardConfig, 'processors'>;

const known = new WeakMap<Processors, ReadonlyMap<string, readonly string[]>>();

/**
 * By processor, whose work of the same data date it waits for: all that it reads, but not what runs less often than it
 * does. Of a weekly processor a daily one reads the latest output, of whatever date. Computed once for each
 * configuration object.
 */
export function waitsFor(config: Processors): ReadonlyMap<string, readonly string[]> {
  const before = known.get(config);
  if (before !== undefined) return before;
  const every = new Map(config.processors.map(({ name, expectedEverySeconds }) => [name, expectedEverySeconds]));
  // What runs several times a day has one data date a day, as what it reads.
  const all = new Map(
    config.processors.map(({ name, dependsOn, expectedEverySeconds }) => [
      name,
      dependsOn.filter((need) => (every.get(need) ?? 0) <= Math.max(expectedEverySeconds, DAILY.toSeconds())),
    ]),
  );
  known.set(config, all);
  return all;
}
