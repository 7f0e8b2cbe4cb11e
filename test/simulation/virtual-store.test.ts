import { VirtualStore } from '../../simulation/virtual-store';
import { linesOf, START, type RunPlan } from './support/small-pipeline';

const DAY = 86_400_000;
const WORK = 'features/2026-01-14';

/** A store with one run of the features, swept once a day for so many days. */
function storeAfter(days: number, run: RunPlan): VirtualStore {
  const store = new VirtualStore();
  for (const line of linesOf(run)) store.record(line);
  for (let day = 1; day <= days; day += 1) store.sweep(START + day * DAY);
  return store;
}

describe('the simulated store keeps the latest run of a work', () => {
  const ended = { processor: 'features', from: 5, to: 10 };

  test('for the 90 days that Firestore keeps it, so that work done again after weeks does not count as not read', () => {
    expect(storeAfter(89, ended).runsOf(WORK).latest?.runId).toBe('features-5');
    expect(storeAfter(91, ended).runsOf(WORK).latest).toBeUndefined();
  });
});
