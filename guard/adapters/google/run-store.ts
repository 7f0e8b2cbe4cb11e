import { createHash } from 'node:crypto';
import type {
  DocumentData,
  DocumentReference,
  Firestore,
  Query,
  QueryDocumentSnapshot,
  Transaction,
} from '@google-cloud/firestore';
import { STORE } from '../../../model/store';
import type { Change, RunId, RunStore } from '../../ports/run-store';
import { NotStorable, UnreadableDocument, withSchema, type OnUnreadable } from '../../ports/stored-documents';
import { attemptName, runKey, type RunRecord } from '../../run/run-record';
import { DONE_OUTCOMES, type RunOutcome } from '../../../model/run-outcome';
import { storedRun } from '../../run/stored-run';
import { setAside } from './set-aside';

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
  /**
   * @param onUnreadable receives each document that a query could not read and has set aside.
   * @default - such documents are left out and stay where they are
   */
  constructor(
    private readonly firestore: Firestore,
    private readonly onUnreadable?: OnUnreadable,
  ) {}

  change<T>(id: RunId, decide: (current: RunRecord | undefined) => Change<T>): Promise<T> {
    const changed = this.firestore.runTransaction(async (transaction) => {
      const { ref, data } = await this.find(transaction, id);
      const { write, result } = decide(data === undefined ? undefined : storedRun(ref.path, data));
      if (write !== undefined) transaction.set(ref, withSchema(data, write));
      return result;
    }, ATTEMPTS);
    return changed.catch((error: unknown) => {
      throw isRefusedValue(error) ? new NotStorable(error.message) : error;
    });
  }

  /**
   * The document of an attempt. The first processor that uses a run id has the document `run~attempt`, as all had until
   * November 2026, so older functions find it too; another processor has `processor~run~attempt` (ADR 27).
   */
  private async find(transaction: Transaction, id: RunId): Promise<Found> {
    const runs = this.firestore.collection(STORE.runs);
    const first = await transaction.get(runs.doc(attemptName(id)));
    const data = first.data();
    if (data !== undefined && data['processor'] === id.processor) return { ref: first.ref, data };
    const own = await transaction.get(runs.doc(documentId(runKey(id))));
    if (own.exists) return { ref: own.ref, data: own.data() };
    // A document without a processor is unreadable, and does not belong to another run.
    const isTaken = typeof data?.['processor'] === 'string';
    return isTaken ? { ref: own.ref, data: undefined } : { ref: first.ref, data };
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
    const records: RunRecord[] = [];
    for (const document of docs) {
      try {
        records.push(storedRun(document.ref.path, document.data()));
      } catch (error) {
        if (!(error instanceof UnreadableDocument)) throw error;
        await this.moveAside(document, error);
      }
    }
    return records;
  }

  /** Out of the queries, whose limits it would use up. A document that has just changed is left to the next tick. */
  private async moveAside({ ref, updateTime }: QueryDocumentSnapshot, unreadable: UnreadableDocument): Promise<void> {
    if (this.onUnreadable === undefined) return;
    const isMoved = await this.firestore.runTransaction(async (transaction) => {
      const now = await transaction.get(ref);
      if (!now.exists || now.updateTime?.isEqual(updateTime) === false) return false;
      setAside(this.firestore, transaction, unreadable, now.data());
      transaction.delete(ref);
      return true;
    });
    // Several queries of a tick may find it.
    if (isMoved) this.onUnreadable(unreadable);
  }
}

/** The document of an attempt, and its fields if it exists. */
interface Found {
  readonly ref: DocumentReference;
  readonly data: DocumentData | undefined;
}

/** https://firebase.google.com/docs/firestore/quotas#collections_documents_and_fields */
const LONGEST_ID_BYTES = 1_500;

/** Names of many characters of three bytes are too long together; such a document is named by their hash. */
function documentId(key: string): string {
  return Buffer.byteLength(key) <= LONGEST_ID_BYTES ? key : createHash('sha256').update(key).digest('hex');
}

/** gRPC's INVALID_ARGUMENT: https://grpc.io/docs/guides/status-codes/ */
const INVALID_ARGUMENT = 3;

/** Does Firestore, or its client, refuse the value itself? Then another try has the same end. */
function isRefusedValue(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  const { code } = error as Error & { readonly code?: unknown };
  return code === INVALID_ARGUMENT || error.message.startsWith('Value for argument ');
}

/** Billed as one read per thousand documents: https://firebase.google.com/docs/firestore/pricing#aggregation_queries */
async function count(query: Query): Promise<number> {
  return (await query.count().get()).data().count;
}
