import { Firestore } from '@google-cloud/firestore';
import { CloudLogSource } from '../guard/adapters/google/log-source';
import { rejectedBetween } from '../guard/adapters/google/rejected-store';
import { FirestoreRunStore } from '../guard/adapters/google/run-store';
import { backfillCommand, type OpenBackfill } from './backfill-command';
import { declaredStack } from '../simulation/declared-stack';
import { readStackFiles, STACK } from './stack-files';
import type { ExitCode } from './command';

/** Opens Firestore and Cloud Logging with the caller's Google credentials. */
const openGoogle: OpenBackfill = ({ project, database, stack = STACK, environment }) => {
  const { config } = declaredStack(readStackFiles(stack, environment));
  const firestore = new Firestore({ projectId: project, databaseId: database });
  const logs = new CloudLogSource();
  return {
    config,
    runs: new FirestoreRunStore(firestore),
    logged: (filter, { from, to }) => logs.entries({ project, filter, from: from.toISOString(), to: to.toISOString() }),
    rejected: ({ from, to }) => rejectedBetween(firestore, from, to),
    close: () => firestore.terminate(),
  };
};

/** @returns the exit code; bad usage is thrown */
export function run(argv: readonly string[]): Promise<ExitCode> {
  return backfillCommand(argv, openGoogle);
}
