/**
 * `phasewatch/scenarios`: a scenario is a file that exports the result of `defineScenario`.
 *
 * @packageDocumentation
 */
export { Duration } from '../model/duration';
export type { Expectation } from '../simulation/expectations/all-expectations';
export type { Fault } from '../simulation/faults/all-faults';
export type { Recording } from '../simulation/recording';
export {
  defineScenario,
  type AnyScenario,
  type IngestionDelay,
  type RecordedScenario,
  type Scenario,
  type World,
} from '../simulation/scenario';
export type { Workload } from '../simulation/workload';
