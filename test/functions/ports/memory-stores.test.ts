import { MemoryBreakerStore } from '../../../functions/ports/breaker-store.memory';
import { MemoryGuardState } from '../../../functions/ports/guard-state.memory';
import { MemoryPulseStore } from '../../../functions/ports/pulse-store.memory';
import { MemoryRejectedStore } from '../../../functions/ports/rejected-store.memory';
import { MemoryRunStore } from '../../../functions/ports/run-store.memory';
import { MemoryWatchStore } from '../../../functions/ports/watch-store.memory';
import { breakerStoreContract } from './breaker-store.contract';
import { guardStateContract } from './guard-state.contract';
import { rejectedStoreContract } from './rejected-store.contract';
import { runStoreContract } from './run-store.contract';
import { pulseStoreContract, watchStoreContract } from './watch-store.contract';

runStoreContract('memory', () => new MemoryRunStore());
guardStateContract('memory', () => new MemoryGuardState());
rejectedStoreContract('memory', () => new MemoryRejectedStore());
breakerStoreContract('memory', () => new MemoryBreakerStore());
watchStoreContract('memory', () => new MemoryWatchStore());
pulseStoreContract('memory', () => new MemoryPulseStore());
