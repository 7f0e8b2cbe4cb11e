import type { Firestore } from '@google-cloud/firestore';
import { STORE } from '../../../model/store';
import { judgePulse } from '../../backlog/returned-pulse';
import type { Pulse, PulseStore } from '../../ports/pulse-store';
import { isTime, withSchema, type OnUnreadable } from '../../ports/stored-documents';
import { readOrUndefined } from './read-document';
import { storedWatch, WATCH_DOCUMENT } from './watch-store';

const DOCUMENT = `${STORE.guard}/pulse`;

/** The pulse in Firestore. */
export class FirestorePulseStore implements PulseStore {
  /** @param onUnreadable @default - a document that cannot be read counts as missing, unreported */
  constructor(
    private readonly firestore: Firestore,
    private readonly onUnreadable?: OnUnreadable,
  ) {}

  async arrived(pulse: Pulse): Promise<boolean> {
    const document = this.firestore.doc(DOCUMENT);
    const watch = this.firestore.doc(WATCH_DOCUMENT);
    return this.firestore.runTransaction(async (transaction) => {
      const data = (await transaction.get(document)).data();
      const stored = this.read(data);
      const { pulses } = storedWatch((await transaction.get(watch)).data());
      const verdict = judgePulse(pulse, stored, pulses);
      if (verdict === 'counts') transaction.set(document, withSchema(data, pulse));
      return verdict !== 'unknown';
    });
  }

  async latest(): Promise<Pulse | undefined> {
    return this.read((await this.firestore.doc(DOCUMENT).get()).data());
  }

  private read(data: unknown): Pulse | undefined {
    return readOrUndefined(DOCUMENT, data, this.onUnreadable, ({ at, arrivedAt, worstLagMs }) =>
      isTime(at) && isTime(arrivedAt) ? { at, arrivedAt, worstLagMs: isTime(worstLagMs) ? worstLagMs : 0 } : 'no times',
    );
  }
}
