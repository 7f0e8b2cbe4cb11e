import { isDeepStrictEqual } from 'node:util';
import type { PlannedStep } from '../../terraform/plan/read-plan';

/** What an apply does to the running code of a deployable. */
export type Cut =
  /** It is deleted, and what it runs with it. */
  | 'deleted'
  /**
   * It gets a new revision. Requests in progress end on the old one; work that goes on after its response may be stopped.
   * https://cloud.google.com/run/docs/rollouts-rollbacks-traffic-migration
   */
  | 'new revision';

/** By type of deployable: the fields of which a change makes a new revision. An execution of a job keeps what it started with. */
const REVISION_FIELDS: Readonly<Record<string, readonly string[]>> = {
  google_cloud_run_v2_service: ['template'],
  google_cloudfunctions2_function: ['build_config', 'service_config'],
  google_cloud_run_v2_job: [],
};

/** What the apply of a plan does to deployables, by name. One that stays as it is has no entry. */
export function cutsOf(steps: readonly PlannedStep[]): Map<string, Cut> {
  const cuts = new Map<string, Cut>();
  for (const { type, actions, before, after } of steps) {
    const fields = REVISION_FIELDS[type];
    const name = before?.['name'];
    if (fields === undefined || typeof name !== 'string') continue; // what is created runs nothing yet
    if (actions.includes('delete')) cuts.set(name, 'deleted');
    else if (actions.includes('update') && fields.some((field) => !isDeepStrictEqual(before?.[field], after?.[field])))
      cuts.set(name, 'new revision');
  }
  return cuts;
}
