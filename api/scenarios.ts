/**
 * `phasewatch/scenarios`: a scenario is a file that exports the result of `defineScenario`.
 *
 * @packageDocumentation
 */
export { Duration } from '../model/duration';
export type { Expectation } from '../simulation/expectations/all-expectations';
export type { Fault, InstantFault, LastingFault, RunFault } from '../simulation/faults/all-faults';
export type { AllIncidentsClose } from '../simulation/expectations/all-incidents-close';
export type { Detected } from '../simulation/expectations/detected';
export type { DoneByDeadline } from '../simulation/expectations/done-by-deadline';
export type { Failures } from '../simulation/expectations/failures';
export type { FewIncidents } from '../simulation/expectations/incidents';
export type { NoMessageLost } from '../simulation/expectations/no-message-lost';
export type { Noise } from '../simulation/expectations/noise';
export type { Overlaps } from '../simulation/expectations/overlaps';
export type { NothingMissed } from '../simulation/expectations/nothing-missed';
export type { FewNotifications } from '../simulation/expectations/notifications';
export type { FewPages } from '../simulation/expectations/pages';
export type { RunClosed } from '../simulation/expectations/run-closed';
export type { Silent } from '../simulation/expectations/silent';
export type { Undetected } from '../simulation/expectations/undetected';
export type { Burst } from '../simulation/faults/burst';
export type { CallsMissing } from '../simulation/faults/calls-missing';
export type { CallsRefused } from '../simulation/faults/calls-refused';
export type { Deploy } from '../simulation/faults/deploy';
export type { Drift } from '../simulation/faults/drift';
export type { GuardRefused } from '../simulation/faults/guard-refused';
export type { Hang } from '../simulation/faults/hang';
export type { LinesMisfit } from '../simulation/faults/lines-misfit';
export type { MonitorStops } from '../simulation/faults/monitor-stops';
export type { RecorderDown } from '../simulation/faults/recorder-down';
export type { RunsFail } from '../simulation/faults/runs-fail';
export type { SlowRun } from '../simulation/faults/slow';
export type { Snooze } from '../simulation/faults/snooze';
export type { StoreDown } from '../simulation/faults/store-down';
export type { SubscriptionMissing } from '../simulation/faults/subscription-missing';
export type { TooManyRuns } from '../simulation/faults/too-many-runs';
export type { TriggersStopped } from '../simulation/faults/triggers-stopped';
export type { Bound } from '../simulation/expectations/bound';
export type { OneFault } from '../simulation/expectations/one-fault';
export type { Lasting } from '../simulation/faults/fault-kind';
export type { Recording } from '../simulation/recording';
export { defineScenario } from '../simulation/define-scenario';
export type {
  AnyScenario,
  BaselineCheckRule,
  IngestionDelay,
  RecordedScenario,
  Scenario,
  World,
} from '../simulation/scenario';
export type { UsualFailures, Workload } from '../simulation/workload';
