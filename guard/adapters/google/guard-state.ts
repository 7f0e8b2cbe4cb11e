import type { DocumentReference, Firestore, Transaction } from '@google-cloud/firestore';
import { STORE } from '../../../model/store';
import type { GaugeSeries } from '../../tick/limits';
import { isText, isTime, withSchema, type Fields, type OnUnreadable } from '../../ports/stored-documents';
import { readOrUndefined } from './read-document';
import { setAside } from './set-aside';
import {
  LeaseLost,
  MOST_SERIES,
  NEW_GUARD,
  refusal,
  SERIES_PER_DOCUMENT,
  type GuardMemory,
  type GuardState,
  type Lease,
  type LeaseRequest,
} from '../../ports/guard-state';

/** The document that holds the monitor's lease and state. */
const DOCUMENT = `${STORE.guard}/lease`;

/** The memory in the document of the lease; undefined where there is none that can be read. */
export function storedGuard(data: unknown, onUnreadable?: OnUnreadable): GuardMemory | undefined {
  return readOrUndefined(DOCUMENT, data, onUnreadable, (fields) => {
    const memory: Fields = { ...NEW_GUARD, ...fields };
    const { holder, expiresAt, tickedAt, series } = memory;
    const isRight =
      (holder === null || isText(holder)) && isTime(expiresAt) && isTime(tickedAt) && Array.isArray(series);
    return isRight ? (memory as unknown as GuardMemory) : 'a field has another type';
  });
}

/** The monitor's lease and state in Firestore. Uses instance methods and plain values only. */
export class FirestoreGuardState implements GuardState {
  /** @param onUnreadable @default - an unreadable document counts as missing, unreported */
  constructor(
    private readonly firestore: Firestore,
    private readonly onUnreadable?: OnUnreadable,
  ) {}

  take(request: LeaseRequest): Promise<Lease> {
    return this.change((memory, write): Lease => {
      const because = refusal(memory, request);
      if (because !== undefined) return { taken: false, because };
      write({ ...memory, holder: request.holder, expiresAt: request.expiresAt });
      return { taken: true, series: memory.series };
    });
  }

  remember(holder: string, series: readonly GaugeSeries[]): Promise<void> {
    return this.change((memory, write) => {
      if (memory.holder !== holder) throw new LeaseLost(holder);
      write({ ...memory, series });
    });
  }

  release(
    holder: string,
    after: { readonly series?: readonly GaugeSeries[]; readonly tickedAt?: number },
  ): Promise<void> {
    return this.change((memory, write) => {
      if (memory.holder === holder) write({ ...memory, ...after, holder: null });
    });
  }

  private change<T>(decide: (memory: GuardMemory, write: (memory: GuardMemory) => void) => T): Promise<T> {
    const document: DocumentReference = this.firestore.doc(DOCUMENT);
    return this.firestore.runTransaction(async (transaction: Transaction) => {
      const data = (await transaction.get(document)).data();
      let before: unknown = data;
      const stored: StoredGuard =
        storedGuard(data, (unreadable) => {
          setAside(this.firestore, transaction, unreadable, data);
          this.onUnreadable?.(unreadable);
          before = undefined;
        }) ?? NEW_GUARD;
      const parts = Array.from({ length: stored.parts ?? 0 }, (_, n) => this.part(n + 1));
      const more = parts.length === 0 ? [] : await transaction.getAll(...parts);
      const { parts: _, ...memory } = stored;
      const series = [...memory.series, ...more.flatMap((part) => seriesIn(part.data()))];
      return decide({ ...memory, series }, (next) => {
        const [own = [], ...others] = chunks(next.series.slice(0, MOST_SERIES));
        // What is unchanged is not written again: most ticks write the lease alone.
        if (next.series !== series) {
          others.forEach((part, n) => transaction.set(this.part(n + 1), withSchema(undefined, { series: part })));
        }
        const inParts = others.length > 0 || parts.length > 0 ? { parts: others.length } : {};
        transaction.set(document, withSchema(before, { ...next, series: own, ...inParts }));
      });
    });
  }

  /** A document with the series that do not fit into the lease. */
  private part(n: number): DocumentReference {
    return this.firestore.doc(`${STORE.guard}/series-${n}`);
  }
}

/** The series in a document of those that do not fit into the lease; none where it cannot be read. */
function seriesIn(data: unknown): readonly GaugeSeries[] {
  const series = (data as { readonly series?: unknown } | undefined)?.series;
  return Array.isArray(series) ? (series as readonly GaugeSeries[]) : [];
}

/** The document of the lease. `series`: the first ones. */
interface StoredGuard extends GuardMemory {
  /** How many documents hold the others. @default 0 */
  readonly parts?: number;
}

function chunks(series: readonly GaugeSeries[]): (readonly GaugeSeries[])[] {
  const count = Math.ceil(series.length / SERIES_PER_DOCUMENT);
  return Array.from({ length: count }, (_, n) => series.slice(n * SERIES_PER_DOCUMENT, (n + 1) * SERIES_PER_DOCUMENT));
}
