import { z } from 'zod';
import { schemaOf } from '../../model/schema-of';
import { burst, type Burst } from './burst';
import { callsMissing, type CallsMissing } from './calls-missing';
import { callsRefused, type CallsRefused } from './calls-refused';
import { deploy, type Deploy } from './deploy';
import { drift, type Drift } from './drift';
import type { FaultTarget, InstantFaultKind, LastingFaultKind, RunFaultKind } from './fault-kind';
import { guardRefused, type GuardRefused } from './guard-refused';
import { hang, type Hang } from './hang';
import { linesMisfit, type LinesMisfit } from './lines-misfit';
import { monitorStops, type MonitorStops } from './monitor-stops';
import { recorderDown, type RecorderDown } from './recorder-down';
import { runsFail, type RunsFail } from './runs-fail';
import { slow, type SlowRun } from './slow';
import { snooze, type Snooze } from './snooze';
import { storeDown, type StoreDown } from './store-down';
import { subscriptionMissing, type SubscriptionMissing } from './subscription-missing';
import { tooManyRuns, type TooManyRuns } from './too-many-runs';
import { triggersStopped, type TriggersStopped } from './triggers-stopped';

/** A fault of one run. When the run starts is not known before the simulation. */
export type RunFault = Hang | SlowRun;

/** A fault that starts and ends by the clock of the scenario. */
export type LastingFault =
  | MonitorStops
  | RunsFail
  | Burst
  | Drift
  | CallsRefused
  | TriggersStopped
  | SubscriptionMissing
  | CallsMissing
  | StoreDown
  | RecorderDown
  | GuardRefused
  | TooManyRuns
  | LinesMisfit;

/** A fault that changes the pipeline at one instant of the scenario, or only what Monitoring does. */
export type InstantFault = Deploy | Snooze;

export type Fault = RunFault | LastingFault | InstantFault;

type OfKind<Kind extends Fault['kind']> = Extract<Fault, { readonly kind: Kind }>;

// A kind that is missing below does not compile.

const RUN_FAULTS: { readonly [Kind in RunFault['kind']]: RunFaultKind<OfKind<Kind>> } = { hang, slow };

const LASTING_FAULTS: { readonly [Kind in LastingFault['kind']]: LastingFaultKind<OfKind<Kind>> } = {
  'monitor-stops': monitorStops,
  'runs-fail': runsFail,
  burst,
  drift,
  'calls-refused': callsRefused,
  'triggers-stopped': triggersStopped,
  'subscription-missing': subscriptionMissing,
  'calls-missing': callsMissing,
  'store-down': storeDown,
  'recorder-down': recorderDown,
  'guard-refused': guardRefused,
  'too-many-runs': tooManyRuns,
  'lines-misfit': linesMisfit,
};

const INSTANT_FAULTS: { readonly [Kind in InstantFault['kind']]: InstantFaultKind<OfKind<Kind>> } = {
  deploy,
  snooze,
};

/** What a fault may be: one of the kinds above. Built once. */
export const faultSchema = schemaOf<Fault>()(
  z.union(
    [RUN_FAULTS, LASTING_FAULTS, INSTANT_FAULTS].flatMap((kinds) =>
      Object.values<{ readonly schema: z.ZodType<Fault> }>(kinds).map(({ schema }) => schema),
    ),
  ),
);

export function isRunFault(fault: Fault): fault is RunFault {
  return fault.kind in RUN_FAULTS;
}

export function isLastingFault(fault: Fault): fault is LastingFault {
  return fault.kind in LASTING_FAULTS;
}

// TypeScript does not relate a fault to the definition of its own kind, hence the casts.

export function runFaultKind(fault: RunFault): RunFaultKind<RunFault> {
  return RUN_FAULTS[fault.kind] as RunFaultKind<RunFault>;
}

export function lastingFaultKind(fault: LastingFault): LastingFaultKind<LastingFault> {
  return LASTING_FAULTS[fault.kind] as LastingFaultKind<LastingFault>;
}

export function instantFaultKind(fault: InstantFault): InstantFaultKind<InstantFault> {
  return INSTANT_FAULTS[fault.kind] as InstantFaultKind<InstantFault>;
}

/** The processors, deployables and alert policies that a fault names. */
export function targetsOf(fault: Fault): readonly FaultTarget[] {
  if (isRunFault(fault)) return runFaultKind(fault).targets(fault);
  return isLastingFault(fault) ? lastingFaultKind(fault).targets(fault) : instantFaultKind(fault).targets(fault);
}
