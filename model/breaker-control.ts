import { Duration } from './duration';

/** The clock of breaker control: each bound lies within the next. */
export const CONTROL = {
  /** How long one answer may take; then the caller is told to try again. */
  answerDeadline: Duration.seconds(15),
  /** The platform's timeout of the function. */
  timeout: Duration.seconds(30),
} as const;
