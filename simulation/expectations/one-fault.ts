import { faultSchema, type Fault } from '../faults/all-faults';
import { faultBegan, harmBegan, type Outcome } from '../outcome';

/** Which of several faults of a scenario an expectation is about. */
export interface OneFault {
  /**
   * One of the scenario's `faults`. Times count from its first harm: a fault of a run with the run, a lasting fault when
   * it first changed something.
   * @default - the first harm of any fault
   */
  readonly of?: Fault;
}

/** The field of {@link OneFault} in the schema of an expectation. */
export const oneFault = { of: faultSchema.optional() };

/** When a fault began and when it first did harm, in milliseconds since the epoch. */
export interface FaultStart {
  readonly faultAt: number;
  readonly harmAt: number;
}

/** The start of a fault, or of all faults together; undefined where none has begun. */
export function startOf(
  outcome: Pick<Outcome, 'truth' | 'scenario'>,
  fault: Fault | undefined,
): FaultStart | undefined {
  if (fault === undefined) {
    const [faultAt, harmAt] = [faultBegan(outcome), harmBegan(outcome)];
    return faultAt === undefined || harmAt === undefined ? undefined : { faultAt, harmAt };
  }
  const faulty = outcome.truth.faultyRuns.find((one) => one.fault === fault);
  if (faulty !== undefined) return { faultAt: faulty.beganAt, harmAt: faulty.beganAt };
  const lasting = outcome.truth.lasting.find((one) => one.fault === fault);
  return lasting === undefined ? undefined : { faultAt: lasting.from, harmAt: lasting.firstEffectAt ?? lasting.from };
}
