import { MemoryGuardState } from '../../../functions/ports/guard-state.memory';
import { MemoryRejectedStore } from '../../../functions/ports/rejected-store.memory';
import { MemoryRunStore } from '../../../functions/ports/run-store.memory';
import { guardStateContract } from './guard-state.contract';
import { rejectedStoreContract } from './rejected-store.contract';
import { runStoreContract } from './run-store.contract';

runStoreContract('memory', () => new MemoryRunStore());
guardStateContract('memory', () => new MemoryGuardState());
rejectedStoreContract('memory', () => new MemoryRejectedStore());
