import { faultSchema, type Fault } from '../faults/all-faults';
import { faultBegan, type Outcome } from '../outcome';

/** Which of several faults of a scenario an expectation is about. */
export interface OneFault {
  /**
   * One of the scenario's `faults`. Times count from when it began: a fault of a run with the run, a lasting fault when
   * it first changed something.
   * @default - the first fault that begins
   */
  readonly of?: Fault;
}

/** The field of {@link OneFault} in the schema of an expectation. */
export const oneFault = { of: faultSchema.optional() };

/** When a fault began, or the first fault; in milliseconds since the epoch, undefined if it has not. */
export function beganAt(outcome: Pick<Outcome, 'truth' | 'scenario'>, fault: Fault | undefined): number | undefined {
  if (fault === undefined) return faultBegan(outcome);
  const faulty = outcome.truth.faultyRuns.find((one) => one.fault === fault);
  if (faulty !== undefined) return faulty.beganAt;
  const lasting = outcome.truth.lasting.find((one) => one.fault === fault);
  return lasting === undefined ? undefined : (lasting.firstEffectAt ?? lasting.from);
}
