import type { Firestore, Query } from '@google-cloud/firestore';
import { STORE } from '../../../model/store';
import type { PhaseMemory } from '../../deadline/deadline-dates';
import { storedGuard } from './guard-state';
import { storedWatch, WATCH_DOCUMENT } from './watch-store';
import {
  SUMMARY_FIELDS,
  summaryOf,
  type HealthSource,
  type Outcomes,
  type Sample,
  type Span,
  type SummarizedRecord,
} from '../../ports/health-source';

/** The report's queries to Firestore. Every query has a projection and a limit, or is a count. */
export class FirestoreHealthSource implements HealthSource {
  constructor(private readonly firestore: Firestore) {}

  ofPhase(phase: string, span: Span, limit: number): Promise<Sample> {
    return sample(startedIn(this.runs().where('phase', '==', phase), span).orderBy('startedAt', 'desc'), limit);
  }

  ofProcessor(processor: string, span: Span, limit: number): Promise<Sample> {
    const query = startedIn(this.runs().where('processor', '==', processor), span);
    return sample(query.orderBy('startedAt', 'desc'), limit);
  }

  /** Billed as one read per thousand runs: https://firebase.google.com/docs/firestore/pricing#aggregation_queries */
  async outcomes(phase: string, span: Span): Promise<Outcomes> {
    const runs = startedIn(this.runs().where('phase', '==', phase), span);
    const [succeeded, failed] = await Promise.all([
      count(runs.where('outcome', '==', 'succeeded')),
      count(runs.where('outcome', '==', 'failed')),
    ]);
    return { succeeded, failed };
  }

  inFlight(limit: number): Promise<Sample> {
    return sample(this.runs().where('state', '==', 'running').orderBy('startedAt'), limit);
  }

  unresolved(limit: number): Promise<Sample> {
    return sample(this.runs().where('unresolved', '==', true).orderBy('startedAt'), limit);
  }

  async lastTick(): Promise<number | null> {
    const memory = storedGuard((await this.firestore.doc(`${STORE.guard}/lease`).get()).data());
    return memory === undefined || memory.tickedAt === 0 ? null : memory.tickedAt;
  }

  /** @throws UnreadableDocument: without it, no date may be called met */
  async deadlines(): Promise<Readonly<Record<string, PhaseMemory>>> {
    const data = (await this.firestore.doc(WATCH_DOCUMENT).get()).data();
    return storedWatch(data, (unreadable) => {
      throw unreadable;
    }).deadlines;
  }

  private runs(): Query {
    return this.firestore.collection(STORE.runs);
  }
}

function startedIn(query: Query, { from, to }: Span): Query {
  return query.where('startedAt', '>=', from).where('startedAt', '<', to);
}

/** Reads one document more than the limit, to know whether there are more. */
async function sample(query: Query, limit: number): Promise<Sample> {
  const { docs } = await query
    .select(...SUMMARY_FIELDS)
    .limit(limit + 1)
    .get();
  const runs = docs.slice(0, limit).map((document) => {
    const data = document.data() as Omit<SummarizedRecord, 'end' | 'retry'> & Partial<SummarizedRecord>;
    return summaryOf({ ...data, end: data.end ?? null, retry: data.retry ?? null });
  });
  return { runs, truncated: docs.length > limit };
}

async function count(query: Query): Promise<number> {
  return (await query.count().get()).data().count;
}
