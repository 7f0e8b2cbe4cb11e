import { Firestore } from '@google-cloud/firestore';
import { PubsubDeadLetters } from '../guard/adapters/google/dead-letter-source';
import { CloudLogSource } from '../guard/adapters/google/log-source';
import { rejectedBetween } from '../guard/adapters/google/rejected-store';
import { FirestoreRunStore } from '../guard/adapters/google/run-store';
import { keptDeadLettersName } from '../model/dead-letter-topic';
import { backfillCommand, type OpenBackfill } from './backfill-command';
import type { ExitCode } from './command';

/** Opens Firestore and Cloud Logging with the caller's Google credentials. */
const openGoogle: OpenBackfill = ({ project, database }) => {
  const firestore = new Firestore({ projectId: project, databaseId: database });
  const logs = new CloudLogSource();
  return {
    runs: new FirestoreRunStore(firestore),
    logged: (filter, { from, to }) => logs.entries({ project, filter, from: from.toISOString(), to: to.toISOString() }),
    rejected: ({ from, to }) => rejectedBetween(firestore, from, to),
    deadLetters: (topic) => new PubsubDeadLetters(project, keptDeadLettersName(topic)),
    close: () => firestore.terminate(),
  };
};

/** @returns the exit code; bad usage is thrown */
export function run(argv: readonly string[]): Promise<ExitCode> {
  return backfillCommand(argv, openGoogle);
}
