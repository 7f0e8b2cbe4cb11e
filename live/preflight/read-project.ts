import { firstLineOf } from '../../guard/health/first-line';
import { within, type Clock } from '../../guard/ports/clock';
import { READ_LIMITS, REPORT } from '../../model/health';
import type { Read } from './checks';
import type { PreflightPorts } from './ports';
import { serviceOf, type GrantedByService } from './project-checks';
import type { GuardState } from './state-checks';

/** Code of gRPC: https://grpc.io/docs/guides/status-codes/ */
const NOT_FOUND = 5;

/** Reads the guard's state. Each part that cannot be read has its reason. */
export async function readGuardState({ health, breakers, clock }: PreflightPorts): Promise<GuardState | 'no database'> {
  let lastTick: Read<number | null>;
  try {
    lastTick = { value: await inTime(clock, () => health.lastTick()) };
  } catch (error) {
    // Of a document that does not exist, the answer is empty: only the database can be missing.
    if ((error as { readonly code?: unknown }).code === NOT_FOUND) return 'no database';
    lastTick = { why: firstLineOf(error) };
  }
  const [stored, unresolved, inFlight] = await Promise.all([
    readOr(clock, async () => {
      const records = await breakers.all();
      return { records, unreadable: [...breakers.unreadable()] };
    }),
    readOr(clock, () => health.unresolved(READ_LIMITS.inFlight)),
    readOr(clock, () => health.inFlight(READ_LIMITS.inFlight)),
  ]);
  return { lastTick, breakers: stored, unresolved, inFlight };
}

/** Asks for the permissions of each service apart: one that cannot be tested refuses its whole request. */
export async function readGranted(
  { access, clock }: Pick<PreflightPorts, 'access' | 'clock'>,
  project: string,
  permissions: readonly string[],
): Promise<GrantedByService> {
  const services = [...new Set(permissions.map(serviceOf))];
  const answers = services.map(async (service): Promise<[string, Read<ReadonlySet<string>>]> => {
    const all = permissions.filter((permission) => serviceOf(permission) === service);
    return [service, await readOr(clock, () => access.granted(project, all))];
  });
  return new Map(await Promise.all(answers));
}

/** The value, or the first line of the reason why there is none. */
export async function readOr<T>(clock: Clock, read: () => Promise<T>): Promise<Read<T>> {
  try {
    return { value: await inTime(clock, read) };
  } catch (error) {
    return { why: firstLineOf(error) };
  }
}

/** Google's clients repeat a call for minutes. */
function inTime<T>(clock: Clock, read: () => Promise<T>): Promise<T> {
  return within(clock, clock.now() + REPORT.readDeadline.toMilliseconds(), 'the call', read());
}
