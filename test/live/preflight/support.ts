import { MemoryBreakerStore } from '../../../guard/adapters/memory/breaker-store';
import { ManualClock } from '../../../guard/adapters/memory/clock';
import type { PreflightPorts, ProjectAccess } from '../../../live/preflight/ports';
import type { BreakerRecord } from '../../../model/breaker';
import { MINUTE } from '../../guard/support/runs';
import { NOW, sampleOf } from '../../guard/support/summaries';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** A project in which nothing stands against anything: every permission, every API, a monitor that ticks. */
export class CalmProject {
  readonly health: Mutable<PreflightPorts['health']> = {
    inFlight: () => Promise.resolve(sampleOf()),
    unresolved: () => Promise.resolve(sampleOf()),
    lastTick: () => Promise.resolve(NOW - MINUTE),
  };
  readonly breakers = new MemoryBreakerStore();
  readonly missing = new Set<string>();
  readonly disabled = new Set<string>();
  readonly access: Mutable<ProjectAccess> = {
    granted: (_, permissions) => Promise.resolve(new Set(permissions.filter((one) => !this.missing.has(one)))),
    enabledApis: () => Promise.resolve(new Set(ALL_APIS.filter((api) => !this.disabled.has(api)))),
  };

  get ports(): PreflightPorts {
    const { health, breakers, access } = this;
    return { health, breakers, access, clock: new ManualClock(NOW) };
  }

  store(record: BreakerRecord): Promise<void> {
    return this.breakers.change(record.id, () => ({ write: record, result: undefined }));
  }
}

const ALL_APIS = [
  'artifactregistry',
  'cloudbuild',
  'cloudfunctions',
  'cloudresourcemanager',
  'cloudscheduler',
  'cloudtasks',
  'firestore',
  'iam',
  'logging',
  'monitoring',
  'pubsub',
  'run',
  'secretmanager',
  'storage',
].map((api) => `${api}.googleapis.com`);
