import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { auditStacks } from '../../audit/audit';
import { readPriceList } from '../../audit/usage/prices';
import { widePipeline } from '../../bench/wide-pipeline';
import { synthesizeProd } from '../declared';

const usage = (processors: number, prices?: ReturnType<typeof readPriceList>) => {
  const {
    usage: [found],
  } = auditStacks(synthesizeProd(widePipeline(processors)), {
    runbooks: new Set(),
    ...(prices === undefined ? {} : { prices }),
  });
  return new Map((found?.lines ?? []).map((line) => [line.item, line]));
};

describe('the monthly usage of the monitoring', () => {
  const [small, large] = [usage(55), usage(1_000)];

  test('has a line for everything that Google bills', () => {
    expect([...small.keys()]).toEqual([
      'alert_conditions',
      'gauge_series',
      'metric_samples',
      'log_based_metrics',
      'log_volume',
      'function_invocations',
      'pubsub_messages',
      'firestore_reads',
      'firestore_writes',
      'scheduler_jobs',
    ]);
  });

  test('grows with the number of runs; metrics and Scheduler jobs do not grow with the number of processors', () => {
    for (const item of ['log_based_metrics', 'scheduler_jobs'] as const)
      expect(large.get(item)?.amount).toBe(small.get(item)?.amount);
    const lines = (of: typeof small) => of.get('pubsub_messages')?.amount ?? 0;
    expect(lines(large) / lines(small)).toBeCloseTo(1_000 / 55, 1);
  });

  test('counts 43,200 ticks a month', () => {
    expect((small.get('function_invocations')?.amount ?? 0) - (small.get('pubsub_messages')?.amount ?? 0)).toBe(43_200);
  });

  test('has a price where the price list has one for the item, and none otherwise', () => {
    const file = join(__dirname, '../../docs/prices.json');
    const priced = usage(55, readPriceList(file, JSON.parse(readFileSync(file, 'utf8'))));
    const reads = priced.get('firestore_reads');
    expect(reads?.price).toBeCloseTo(((reads?.amount ?? 0) / 100_000) * 0.036, 6);
    const logs = priced.get('log_volume'); // used in MiB, priced per GiB
    expect(logs?.price).toBeCloseTo(((logs?.amount ?? 0) / 1_024) * 0.5, 6);
    expect(priced.get('scheduler_jobs')?.price).toBeUndefined();
  });

  test('a price list without a date is refused', () => {
    expect(() => readPriceList('mine.json', { currency: 'USD', prices: [] })).toThrow(
      /^mine\.json: a price list has .* \[PRC001\]$/,
    );
  });
});
