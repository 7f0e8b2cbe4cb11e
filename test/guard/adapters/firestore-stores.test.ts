import type { Firestore } from '@google-cloud/firestore';
import { FirestoreBreakerStore } from '../../../guard/adapters/google/breaker-store';
import { FirestoreGuardState } from '../../../guard/adapters/google/guard-state';
import { FirestorePulseStore } from '../../../guard/adapters/google/pulse-store';
import { FirestoreRejectedStore } from '../../../guard/adapters/google/rejected-store';
import { FirestoreRunStore } from '../../../guard/adapters/google/run-store';
import { FirestoreWatchStore } from '../../../guard/adapters/google/watch-store';
import { DATABASES } from '../support/firestore';
import { breakerStoreContract } from './breaker-store.contract';
import { guardStateContract } from './guard-state.contract';
import { rejectedStoreContract } from './rejected-store.contract';
import { runStoreContract } from './run-store.contract';
import { pulseStoreContract, watchStoreContract } from './watch-store.contract';

for (const [name, open] of DATABASES) {
  describe(`through the ${name}`, () => {
    const opened: Firestore[] = [];
    const fresh = (): Firestore => {
      const firestore = open();
      opened.push(firestore);
      return firestore;
    };
    afterAll(() => Promise.all(opened.map((firestore) => firestore.terminate())));

    runStoreContract(name, () => new FirestoreRunStore(fresh()));
    guardStateContract(name, () => new FirestoreGuardState(fresh()));
    rejectedStoreContract(name, () => new FirestoreRejectedStore(fresh()));
    breakerStoreContract(name, () => new FirestoreBreakerStore(fresh()));
    watchStoreContract(name, () => new FirestoreWatchStore(fresh()));
    pulseStoreContract(name, () => new FirestorePulseStore(fresh()));
  });
}
