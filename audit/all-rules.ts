import type { Rule } from './rule';
import { monitorAbsence } from './rules/ALR001/monitor-absence';
import { alertChannel } from './rules/ALR002/alert-channel';
import { alertRunbook } from './rules/ALR003/alert-runbook';
import { hangAlert } from './rules/ALR004/hang-alert';
import { metricDeclared } from './rules/ALR005/metric-declared';
import { outsideCheck } from './rules/ALR006/outside-check';
import { runInFlight } from './rules/ALR007/run-in-flight';
import { acceptedPolicy } from './rules/ALR008/accepted-policy';
import { sameCondition } from './rules/ALR009/same-condition';
import { documentationVariables } from './rules/ALR010/documentation-variables';
import { possibleCondition } from './rules/ALR011/possible-condition';
import { logCounter } from './rules/ALR012/log-counter';
import { logFilter } from './rules/ALR013/log-filter';
import { everyPlan } from './rules/PRV001/every-plan';
import { runtimeSupportLeft } from './rules/RTM001/runtime-support';
import { openPoints } from './rules/OPN001/open-points';
import { platformLimits } from './rules/TMO001/platform-limits';
import { ackDeadline } from './rules/TMO002/ack-deadline';
import { attemptDeadline } from './rules/TMO003/attempt-deadline';
import { monitorTick } from './rules/TMO004/monitor-tick';
import { heartbeatSilenceBudget } from './rules/TMO005/heartbeat-silence-budget';
import { budgetWithinTimeout } from './rules/TMO006/budget-within-timeout';
import { callerDeadline } from './rules/TMO007/caller-deadline';
import { deadLetters } from './rules/TMO008/dead-letters';
import { callerTime } from './rules/TMO009/caller-time';
import { scheduleOverlap } from './rules/TMO010/schedule-overlap';
import { chosenTimeout } from './rules/TMO011/chosen-timeout';
import { callerIdentity } from './rules/WIR001/caller-identity';
import { publicInvoker } from './rules/WIR002/public-invoker';
import { pausedSchedule } from './rules/WIR003/paused-schedule';
import { subscriptionExpiry } from './rules/WIR004/subscription-expiry';
import { projectTokenCreator } from './rules/WIR005/project-token-creator';
import { deadLetterRights } from './rules/WIR006/dead-letter-rights';
import { pushDelivery } from './rules/WIR008/push-delivery';
import { runningSchedule } from './rules/WIR010/running-schedule';
import { scheduleFields } from './rules/WIR009/schedule-fields';
import { topicWiring } from './rules/WIR007/topic-wiring';

/** Every rule, by id. */
export const ALL_RULES: readonly Rule[] = [
  monitorAbsence,
  alertChannel,
  alertRunbook,
  hangAlert,
  metricDeclared,
  outsideCheck,
  runInFlight,
  acceptedPolicy,
  sameCondition,
  documentationVariables,
  possibleCondition,
  logCounter,
  logFilter,
  openPoints,
  everyPlan,
  runtimeSupportLeft,
  platformLimits,
  ackDeadline,
  attemptDeadline,
  monitorTick,
  heartbeatSilenceBudget,
  budgetWithinTimeout,
  callerDeadline,
  deadLetters,
  callerTime,
  scheduleOverlap,
  chosenTimeout,
  callerIdentity,
  publicInvoker,
  pausedSchedule,
  subscriptionExpiry,
  projectTokenCreator,
  deadLetterRights,
  topicWiring,
  pushDelivery,
  scheduleFields,
  runningSchedule,
];
