/**
 * `phasewatch/model`: the vocabulary of a declaration. `definePipeline` takes a pipeline and refuses what the platform
 * would refuse.
 *
 * @packageDocumentation
 */
export type { Analysis } from '../model/analysis';
export type { BreakerOptions, FailureRate } from '../model/breaker';
export type { Channel } from '../model/channel';
export { CRITICALITIES, type Criticality } from '../model/criticality';
export type { PhaseDeadline } from '../model/deadline';
export { definePipeline } from '../model/define-pipeline';
export { Duration } from '../model/duration';
export { FAILURE_CATEGORIES, type FailureCategory } from '../model/failure-category';
export type { ReportSchedule } from '../model/health';
export type {
  Deployable,
  ExternalFunction,
  ExternalTopics,
  JobDeployable,
  OnCall,
  Phase,
  Pipeline,
  Processor,
  RequestDeployable,
} from '../model/pipeline';
export { InputError, type Problem } from '../model/problem';
export type { Repository } from '../model/repository';
export type {
  Backoff,
  EventTrigger,
  HttpTrigger,
  PushTrigger,
  QueueTrigger,
  RunTrigger,
  ScheduledRunTrigger,
  JobTrigger,
  RequestTrigger,
  ScheduleTrigger,
  Trigger,
} from '../model/trigger';
