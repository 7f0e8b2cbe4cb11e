import type { DocumentData, Firestore, Query } from '@google-cloud/firestore';
import { STORE } from '../../../model/store';
import { DONE_OUTCOMES, runKey, type RunOutcome, type RunRecord } from '../../run/run-record';
import type { Change, RunId, RunStore } from '../../ports/run-store';

/**
 * Tries of one transaction. Only concurrent deliveries of one run conflict on its document, so few are needed. After
 * these the call fails, and Pub/Sub or the next tick retries.
 */
const ATTEMPTS = { maxAttempts: 8 };
/**
 * Values in one `in` filter. Firestore allows 30, older servers 10:
 * https://firebase.google.com/docs/firestore/query-data/queries#limits_on_or_queries
 */
const MOST_IN = 10;

/** Runs in Firestore. Uses instance methods and plain values only, so any copy of the client works. */
export class FirestoreRunStore implements RunStore {
  constructor(private readonly firestore: Firestore) {}

  change<T>(id: RunId, decide: (current: RunRecord | undefined) => Change<T>): Promise<T> {
    const document = this.firestore.collection(STORE.runs).doc(runKey(id));
    return this.firestore.runTransaction(async (transaction) => {
      const { write, result } = decide(toRecord((await transaction.get(document)).data()));
      if (write !== undefined) transaction.set(document, { ...write });
      return result;
    }, ATTEMPTS);
  }

  longestRunning(limit: number): Promise<RunRecord[]> {
    return this.read(this.runs().where('state', '==', 'running').orderBy('startedAt').limit(limit));
  }

  longestSilent(limit: number): Promise<RunRecord[]> {
    return this.read(this.runs().where('state', '==', 'running').orderBy('lastSeenAt').limit(limit));
  }

  unresolved(limit: number): Promise<RunRecord[]> {
    return this.read(this.runs().where('unresolved', '==', true).orderBy('startedAt').limit(limit));
  }

  runningOf(processor: string, by: 'startedAt' | 'lastSeenAt', limit: number): Promise<RunRecord[]> {
    return this.read(this.runningRuns(processor).orderBy(by).limit(limit));
  }

  countRunning(processor: string): Promise<number> {
    return count(this.runningRuns(processor));
  }

  unresolvedOf(processor: string, limit: number): Promise<RunRecord[]> {
    const unresolved = this.runs().where('processor', '==', processor).where('unresolved', '==', true);
    return this.read(unresolved.orderBy('startedAt', 'desc').limit(limit));
  }

  unreported(limit: number): Promise<RunRecord[]> {
    return this.read(this.runs().where('closure.reported', '==', false).limit(limit));
  }

  doneSince(work: string, since: number, limit: number): Promise<RunRecord[]> {
    const done = this.runs()
      .where('work', '==', work)
      .where('outcome', 'in', [...DONE_OUTCOMES]);
    return this.read(done.where('endedAt', '>', since).orderBy('endedAt').limit(limit));
  }

  /** Two equalities need no composite index: https://firebase.google.com/docs/firestore/query-data/index-overview */
  unresolvedRuns(work: string, limit: number): Promise<RunRecord[]> {
    return this.read(this.runs().where('work', '==', work).where('unresolved', '==', true).limit(limit));
  }

  latestSuccesses(work: string, limit: number): Promise<RunRecord[]> {
    const succeeded = this.runs().where('work', '==', work).where('state', '==', 'succeeded');
    return this.read(succeeded.orderBy('startedAt', 'desc').limit(limit));
  }

  latestDecisive(processor: string, since: number, limit: number): Promise<RunRecord[]> {
    const decisive = this.runs().where('processor', '==', processor).where('outcome', 'in', ['succeeded', 'failed']);
    return this.read(decisive.where('endedAt', '>', since).orderBy('endedAt', 'desc').limit(limit));
  }

  async countEnded(processors: readonly string[], outcome: RunOutcome, since: number): Promise<number> {
    const chunks = Array.from({ length: Math.ceil(processors.length / MOST_IN) }, (_, n) =>
      processors.slice(n * MOST_IN, (n + 1) * MOST_IN),
    );
    const counts = chunks.map((some) => {
      const ended = this.runs().where('processor', 'in', some).where('outcome', '==', outcome);
      return count(ended.where('attempt', '==', 1).where('endedAt', '>', since));
    });
    return (await Promise.all(counts)).reduce((sum, each) => sum + each, 0);
  }

  runningSince(processor: string, since: number, limit: number): Promise<RunRecord[]> {
    return this.read(this.runningRuns(processor).where('startedAt', '>=', since).orderBy('startedAt').limit(limit));
  }

  async hasStartedSince(processor: string, since: number): Promise<boolean> {
    const started = this.runs().where('processor', '==', processor).where('startedAt', '>=', since);
    return (await this.read(started.orderBy('startedAt').limit(1))).length > 0;
  }

  async firstDone(work: string): Promise<RunRecord | undefined> {
    const done = this.runs()
      .where('work', '==', work)
      .where('outcome', 'in', [...DONE_OUTCOMES]);
    return (await this.read(done.orderBy('endedAt').limit(1)))[0];
  }

  async latestOfWork(work: string): Promise<RunRecord | undefined> {
    return (await this.read(this.runs().where('work', '==', work).orderBy('startedAt', 'desc').limit(1)))[0];
  }

  succeededSince(since: number, limit: number): Promise<RunRecord[]> {
    const succeeded = this.runs().where('outcome', '==', 'succeeded').where('endedAt', '>=', since);
    return this.read(succeeded.orderBy('endedAt').limit(limit));
  }

  countRetries(work: string): Promise<number> {
    return count(this.runs().where('work', '==', work).where('retried', '==', true));
  }

  private runningRuns(processor: string): Query {
    return this.runs().where('processor', '==', processor).where('state', '==', 'running');
  }

  private runs(): Query {
    return this.firestore.collection(STORE.runs);
  }

  private async read(query: Query): Promise<RunRecord[]> {
    const { docs } = await query.get();
    return docs.flatMap((document) => toRecord(document.data()) ?? []);
  }
}

/** As Firestore returns it: a `Date` is stored, and the client's own timestamp type is read. */
type StoredRun = Omit<RunRecord, 'expireAt'> & { readonly expireAt: { toDate(): Date } };

/** Only {@link FirestoreRunStore.change} writes here, so the shape is not checked. */
function toRecord(data: DocumentData | undefined): RunRecord | undefined {
  if (data === undefined) return undefined;
  const stored = data as StoredRun;
  return { ...stored, expireAt: stored.expireAt.toDate() };
}

/** Billed as one read per thousand documents: https://firebase.google.com/docs/firestore/pricing#aggregation_queries */
async function count(query: Query): Promise<number> {
  return (await query.count().get()).data().count;
}
