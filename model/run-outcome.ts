/**
 * Outcome of an ended run. `failed`: a failure that needs an action, including runs that the monitor closed. The two
 * expected failures are separate, because only `no_data_available` completes the work.
 */
export type RunOutcome = 'succeeded' | 'skipped' | 'no_data_available' | 'dependency_missing' | 'failed';

/** Outcomes that complete the work of a data date. */
export const DONE_OUTCOMES = ['succeeded', 'skipped', 'no_data_available'] as const satisfies readonly RunOutcome[];
