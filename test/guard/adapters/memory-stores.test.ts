import { MemoryBreakerStore } from '../../../guard/adapters/memory/breaker-store';
import { MemoryGuardState } from '../../../guard/adapters/memory/guard-state';
import { MemoryPulseStore } from '../../../guard/adapters/memory/pulse-store';
import { MemoryRejectedStore } from '../../../guard/adapters/memory/rejected-store';
import { MemoryRunStore } from '../../../guard/adapters/memory/run-store';
import { MemoryWatchStore } from '../../../guard/adapters/memory/watch-store';
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
