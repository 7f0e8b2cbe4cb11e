import type { AlertPolicyProps } from '../constructs/alert-policy';
import { Duration } from '../model/duration';

/** A policy before it is known whom it tells. Its name is that of its runbook. */
type Alert = Omit<AlertPolicyProps, 'runbook' | 'channels' | 'dependsOn'>;

/**
 * The pages that stand on gauges: one policy serves every processor, so their number does not grow with the pipeline.
 *
 * A silent run also grows old. `run-over-budget` therefore wants a run that still talks (silence below 1, on the same
 * resource): one hang is one page.
 */
export function inFlightAlerts(namespace: string): Readonly<Record<string, Alert>> {
  const processors = { scope: 'processor', namespace } as const;
  return {
    'run-silent': {
      displayName: 'Phasewatch: run silent',
      severity: 'CRITICAL',
      conditions: [
        {
          kind: 'threshold',
          displayName: 'no heartbeat for longer than allowed',
          gauge: 'silenceRatio',
          ...processors,
          comparison: 'COMPARISON_GT',
          threshold: 1,
          duration: Duration.zero,
        },
      ],
      documentation: {
        subject: 'Silent: ${resource.label.task_id} (${resource.label.job})',
        whatHappened:
          'A run of **${resource.label.task_id}** in ${resource.label.job} has said nothing for longer than it may.',
        whatItMeans:
          'It hangs, or its instance died. The monitor has closed the run as `went_silent`; the work is not done, and this stays open until a later attempt succeeds.',
        firstSteps: [
          'Read the last lines of the run in Cloud Logging (`jsonPayload.run_event.processor`).',
          'Is the service healthy? If a deploy went before, roll it back.',
          'Run the date again; the success of that run closes this by itself.',
        ],
      },
    },
    'run-over-budget': {
      displayName: 'Phasewatch: run over budget',
      severity: 'CRITICAL',
      combiner: 'AND_WITH_MATCHING_RESOURCE',
      conditions: [
        {
          kind: 'threshold',
          displayName: 'older than its budget',
          gauge: 'ageRatio',
          ...processors,
          comparison: 'COMPARISON_GT',
          threshold: 1,
          duration: Duration.zero,
        },
        {
          kind: 'threshold',
          displayName: 'and still talking',
          gauge: 'silenceRatio',
          ...processors,
          comparison: 'COMPARISON_LT',
          threshold: 1,
          duration: Duration.zero,
        },
      ],
      documentation: {
        subject: 'Over budget: ${resource.label.task_id} (${resource.label.job})',
        whatHappened:
          'A run of **${resource.label.task_id}** in ${resource.label.job} sends heartbeats but is older than its budget.',
        whatItMeans:
          'It loops, waits or has far more to do than usual. The monitor has closed the run as `timed_out`; the work is not done, and this stays open until a later attempt succeeds.',
        firstSteps: [
          'Compare `elapsed_seconds` with the days before: slower by degrees, or all at once?',
          'Look at what it waits for: BigQuery slots, an API, the phase before.',
          'Run the date again; the success of that run closes this by itself.',
        ],
      },
    },
    'monitor-down': {
      displayName: 'Phasewatch: timeout monitor down',
      severity: 'CRITICAL',
      conditions: [
        {
          kind: 'absence',
          displayName: 'no complete tick',
          gauge: 'tick',
          scope: 'guard',
          namespace,
          // The alignment period of five minutes comes on top: late points raise no alarm.
          duration: Duration.minutes(2),
        },
      ],
      notifyOnClose: true,
      documentation: {
        subject: 'Nobody watches: the timeout monitor has stopped',
        whatHappened: 'The timeout monitor has completed no tick for more than five minutes.',
        whatItMeans:
          'Hangs are not seen until it runs again. Runs themselves are not affected, and nothing that was recorded is lost.',
        firstSteps: [
          'Is the Scheduler job `phasewatch-timeout-monitor` enabled, and what does its last attempt say?',
          'Read the errors of `phasewatch-timeout-monitor` in Cloud Logging.',
          'Until it runs: watch phase 5 by hand.',
        ],
      },
    },
  };
}
