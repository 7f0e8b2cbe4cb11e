import type { Reading } from '../audit/facts/reading';
import type { Duration } from '../model/duration';

/** The value of a setting, as it is compared and shown. */
export type Value = Duration | string | number;

/** Kinds of what has settings, as people call them. */
export type Kind =
  'service' | 'function' | 'Scheduler job' | 'subscription' | 'Cloud Run job' | 'alert policy' | 'notification channel';

/** The settings of one thing, by name of the setting. */
export interface Settings {
  readonly kind: Kind;
  readonly name: string;
  /** Address of its resource; of a running one the name of its asset. @default - of a declaration, which has none */
  readonly address?: string;
  readonly values: Readonly<Record<string, Reading<Value>>>;
}

/** What is off; an empty text would not be seen. */
export const NONE = 'none';

/** The parallelism of a job that sets none. */
export const UNBOUND = 'as many as possible';
