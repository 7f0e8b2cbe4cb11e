import type { Rehearsal } from '../simulation/rehearsal';
import type { DetectionLimit, NotificationLimit } from './options';

/** A matcher for rehearsals; `never` for any other value. */
type OfRehearsal<T, Matcher> = T extends Rehearsal | Promise<Rehearsal> ? Matcher : never;

declare global {
  // @types/jest declares its matchers in this namespace.
  // eslint-disable-next-line @typescript-eslint/no-namespace
  namespace jest {
    /** Added to the global `expect` of @types/jest by `expect.extend(phasewatchMatchers)`. */
    interface Matchers<R, T> {
      toDetect: OfRehearsal<T, (policy: string, limit: DetectionLimit) => Promise<R>>;
      toStaySilent: OfRehearsal<T, (policy?: string) => Promise<R>>;
      toNotify: OfRehearsal<T, (limit: NotificationLimit) => Promise<R>>;
      toCloseItsIncidents: OfRehearsal<T, (policy?: string) => Promise<R>>;
      toMeetItsExpectations: OfRehearsal<T, () => Promise<R>>;
    }
  }
}

declare module 'expect' {
  /** The same, for `expect` of @jest/globals. */
  interface Matchers<R extends void | Promise<void>, T = unknown> {
    toDetect: OfRehearsal<T, (policy: string, limit: DetectionLimit) => Promise<R>>;
    toStaySilent: OfRehearsal<T, (policy?: string) => Promise<R>>;
    toNotify: OfRehearsal<T, (limit: NotificationLimit) => Promise<R>>;
    toCloseItsIncidents: OfRehearsal<T, (policy?: string) => Promise<R>>;
    toMeetItsExpectations: OfRehearsal<T, () => Promise<R>>;
  }
}
