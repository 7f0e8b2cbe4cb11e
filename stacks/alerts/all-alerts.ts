import type { Alert, AlertFolder, AlertInputs } from './alert';
import { actionableFailures } from './actionable-failures/policy';
import { backlogOld } from './backlog-old/policy';
import { breakerOpen } from './breaker-open/policy';
import { callsRefused } from './calls-refused/policy';
import { deadLetters } from './dead-letters/policy';
import { deadlineMissed } from './deadline-missed/policy';
import { deadlineMissedAgain } from './deadline-missed-again/policy';
import { guardErrors } from './guard-errors/policy';
import { monitorDown } from './monitor-down/policy';
import { nearTimeouts } from './near-timeouts/policy';
import { recorderBehind } from './recorder-behind/policy';
import { rejectedEvents } from './rejected-events/policy';
import { retryStorm } from './retry-storm/policy';
import { runNearBudget } from './run-near-budget/policy';
import { runOverBudget } from './run-over-budget/policy';
import { runSilent } from './run-silent/policy';
import { runsNotStarted } from './runs-not-started/policy';
import { schedulerFailures } from './scheduler-failures/policy';
import { serverErrors } from './server-errors/policy';
import { sloBurn } from './slo-burn/policy';
import { tickTruncated } from './tick-truncated/policy';
import { triggerRefused } from './trigger-refused/policy';

/** Every folder of `stacks/alerts/`, in the order in which dashboards list the policies. */
export const ALL_ALERTS: readonly AlertFolder[] = [
  // Runs in flight, by the monitor's gauges.
  runSilent,
  runOverBudget,
  runNearBudget,
  // The monitor itself, and what else it decides.
  monitorDown,
  tickTruncated,
  deadlineMissed,
  deadlineMissedAgain,
  recorderBehind,
  breakerOpen,
  triggerRefused,
  runsNotStarted,
  // Counts of log entries.
  actionableFailures,
  retryStorm,
  rejectedEvents,
  guardErrors,
  callsRefused,
  serverErrors,
  nearTimeouts,
  schedulerFailures,
  // Google's own metrics of Pub/Sub.
  backlogOld,
  deadLetters,
  // Objectives.
  sloBurn,
];

/** An alert whose runbook is that of its folder. */
export type AlertWithRunbook = Alert & { readonly runbook: string };

/**
 * The alert policies of a pipeline by id; the number does not depend on the number of processors. Their display names
 * hold the pipeline's prefix, because one project may show the policies of several pipelines.
 */
export function alertPolicies(inputs: AlertInputs): ReadonlyMap<string, AlertWithRunbook> {
  return new Map(
    ALL_ALERTS.flatMap(({ name: runbook, policies }) =>
      Object.entries(policies(inputs)).map(([id, alert]) => {
        const displayName = alert.displayName.replace(/^Phasewatch(?=:)/, inputs.names.brand);
        return [id, { ...alert, displayName, runbook }] as const;
      }),
    ),
  );
}
