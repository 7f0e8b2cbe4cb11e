import type { BreakerStore } from '../../guard/ports/breaker-store';
import type { Clock } from '../../guard/ports/clock';
import type { HealthSource } from '../../guard/ports/health-source';

/** What the caller may do in a project, and what is enabled there. */
export interface ProjectAccess {
  /**
   * Which of these permissions the caller has on the project.
   * @throws Error whose message is half a sentence, where it could not be asked
   */
  granted(project: string, permissions: readonly string[]): Promise<ReadonlySet<string>>;
  /**
   * The enabled APIs, such as `run.googleapis.com`.
   * @throws as `granted`
   */
  enabledApis(project: string): Promise<ReadonlySet<string>>;
}

/** What a preflight reads. It changes nothing. */
export interface PreflightPorts {
  readonly health: Pick<HealthSource, 'inFlight' | 'unresolved' | 'lastTick'>;
  readonly breakers: Pick<BreakerStore, 'all' | 'unreadable'>;
  readonly access: ProjectAccess;
  readonly clock: Clock;
}
