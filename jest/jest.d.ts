import type { Rehearsal } from '../simulation/rehearsal';
import type { Loudness, Soon } from './matchers';

/** A matcher of rehearsals, which nothing else has. */
type OfRehearsal<T, Matcher> = T extends Rehearsal | Promise<Rehearsal> ? Matcher : never;

declare global {
  namespace jest {
    /** What `expect.extend(phasewatchMatchers)` adds to the global `expect` of @types/jest. */
    interface Matchers<R, T> {
      toDetect: OfRehearsal<T, (policy: string, soon: Soon) => Promise<R>>;
      toStaySilent: OfRehearsal<T, (policy?: string) => Promise<R>>;
      toNotify: OfRehearsal<T, (loudness: Loudness) => Promise<R>>;
      toCloseItsIncidents: OfRehearsal<T, () => Promise<R>>;
      toMeetItsExpectations: OfRehearsal<T, () => Promise<R>>;
    }
  }
}

declare module 'expect' {
  /** The same for `expect` of @jest/globals. */
  interface Matchers<R extends void | Promise<void>, T = unknown> {
    toDetect: OfRehearsal<T, (policy: string, soon: Soon) => Promise<R>>;
    toStaySilent: OfRehearsal<T, (policy?: string) => Promise<R>>;
    toNotify: OfRehearsal<T, (loudness: Loudness) => Promise<R>>;
    toCloseItsIncidents: OfRehearsal<T, () => Promise<R>>;
    toMeetItsExpectations: OfRehearsal<T, () => Promise<R>>;
  }
}
