import { Duration } from './duration';

/** Timeouts of breaker control: each is shorter than the next. */
export const CONTROL = {
  /** Longest time for one answer; after it the function asks the caller to try again. */
  answerDeadline: Duration.seconds(15),
  /** The function's request timeout. */
  timeout: Duration.seconds(30),
} as const;
