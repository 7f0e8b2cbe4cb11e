import type { Firestore } from '@google-cloud/firestore';
import { STORE } from '../../../model/store';
import type { Pulse, PulseStore } from '../../ports/pulse-store';

const DOCUMENT = `${STORE.guard}/pulse`;

/** The pulse in Firestore. */
export class FirestorePulseStore implements PulseStore {
  constructor(private readonly firestore: Firestore) {}

  async arrived(pulse: Pulse): Promise<void> {
    const document = this.firestore.doc(DOCUMENT);
    await this.firestore.runTransaction(async (transaction) => {
      const stored = (await transaction.get(document)).data() as Pulse | undefined;
      if (stored === undefined || pulse.at > stored.at) transaction.set(document, { ...pulse });
    });
  }

  async latest(): Promise<Pulse | undefined> {
    // Only the recorder writes this document, so its shape is not checked.
    return (await this.firestore.doc(DOCUMENT).get()).data() as Pulse | undefined;
  }
}
