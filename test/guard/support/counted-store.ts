import type { RunStore } from '../../../guard/ports/run-store';
import type { RunRecord } from '../../../guard/run/run-record';
import type { RunOutcome } from '../../../model/run-outcome';
import { storeWith } from './monitor-rig';

/**
 * Counts documents that are read, which Firestore bills, transactions, and rounds: calls that wait at the same time are one
 * round, so a tick takes about as long as its rounds one after the other.
 */
export function countedStore(runs: RunStore) {
  const seen = { documents: 0, queries: 0, counts: 0, writes: 0, rounds: 0 };
  let round: Promise<void> | undefined;
  const endOfRound = (): Promise<void> =>
    (round ??= new Promise((end) => {
      setImmediate(() => {
        seen.rounds += 1;
        round = undefined;
        end();
      });
    }));
  const note = async (found: Promise<RunRecord[]>): Promise<RunRecord[]> => {
    const records = await found;
    await endOfRound();
    seen.queries += 1;
    seen.documents += Math.max(1, records.length); // a query that finds nothing is billed as one read
    return records;
  };
  const noteOne = async <T>(found: Promise<T>): Promise<T> => {
    seen.queries += 1;
    seen.documents += 1;
    const record = await found;
    await endOfRound();
    return record;
  };
  const noteCount = async (counted: Promise<number>): Promise<number> => {
    const count = await counted;
    await endOfRound();
    seen.counts += 1;
    seen.documents += Math.max(1, Math.ceil(count / 1_000)); // billed by the thousand
    return count;
  };
  const store = storeWith(runs, {
    change: async (id, decide) => {
      seen.writes += 1;
      const result = await runs.change(id, decide);
      await endOfRound();
      return result;
    },
    longestRunning: (limit) => note(runs.longestRunning(limit)),
    longestSilent: (limit) => note(runs.longestSilent(limit)),
    unresolved: (limit) => note(runs.unresolved(limit)),
    runningOf: (processor, by, limit) => note(runs.runningOf(processor, by, limit)),
    unresolvedOf: (processor, limit) => note(runs.unresolvedOf(processor, limit)),
    countRunning: (processor) => noteCount(runs.countRunning(processor)),
    unreported: (limit) => note(runs.unreported(limit)),
    doneSince: (work, since, limit) => note(runs.doneSince(work, since, limit)),
    latestSuccesses: (work, limit) => note(runs.latestSuccesses(work, limit)),
    latestDecisive: (processor, since, limit) => note(runs.latestDecisive(processor, since, limit)),
    succeededSince: (since, limit) => note(runs.succeededSince(since, limit)),
    runningSince: (processor, since, limit) => note(runs.runningSince(processor, since, limit)),
    unresolvedRuns: (work, limit) => note(runs.unresolvedRuns(work, limit)),
    firstDone: (work) => noteOne(runs.firstDone(work)),
    latestOfWork: (work) => noteOne(runs.latestOfWork(work)),
    hasStartedSince: (processor, since) => noteOne(runs.hasStartedSince(processor, since)),
    countRetries: (work) => noteCount(runs.countRetries(work)),
    countEnded: (processors: readonly string[], outcome: RunOutcome, since: number) =>
      noteCount(runs.countEnded(processors, outcome, since)),
  });
  return { store, seen };
}
