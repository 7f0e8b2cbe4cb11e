import { gaugeSeries } from '../constructs/series';
import { Duration } from '../model/duration';
import { WHO, type Alert } from './alert';

const FIRST_STEP_AGAIN = 'Run the date again; the success of that run closes this by itself.';

/**
 * The alerts that stand on gauges of runs in flight: their number does not grow with the pipeline.
 *
 * A silent run also grows old. `run-over-budget` therefore wants a run that still talks (silence below 1, on the same
 * resource): one hang is one page.
 */
export function inFlightAlerts(namespace: string): Readonly<Record<string, Alert>> {
  return {
    'run-silent': runSilent(namespace, 'page'),
    'run-silent-low': runSilent(namespace, 'ticket'),
    'run-over-budget': runOverBudget(namespace, 'page'),
    'run-over-budget-low': runOverBudget(namespace, 'ticket'),
    'monitor-down': {
      displayName: 'Phasewatch: timeout monitor down',
      severity: 'CRITICAL',
      urgency: 'page',
      runbook: 'monitor-down',
      conditions: [
        {
          kind: 'absence',
          displayName: 'no complete tick',
          series: gaugeSeries('tick', namespace, 'guard'),
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

function runSilent(namespace: string, who: keyof typeof WHO): Alert {
  const { criticality, ...rest } = WHO[who];
  return {
    displayName: `Phasewatch: run silent${who === 'ticket' ? ' (P2, P3)' : ''}`,
    ...rest,
    runbook: 'run-silent',
    conditions: [
      {
        kind: 'threshold',
        displayName: 'no heartbeat for longer than allowed',
        series: gaugeSeries('silenceRatio', namespace, 'processor', criticality),
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
        FIRST_STEP_AGAIN,
      ],
    },
  };
}

function runOverBudget(namespace: string, who: keyof typeof WHO): Alert {
  const { criticality, ...rest } = WHO[who];
  return {
    displayName: `Phasewatch: run over budget${who === 'ticket' ? ' (P2, P3)' : ''}`,
    ...rest,
    runbook: 'run-over-budget',
    combiner: 'AND_WITH_MATCHING_RESOURCE',
    conditions: [
      {
        kind: 'threshold',
        displayName: 'older than its budget',
        series: gaugeSeries('ageRatio', namespace, 'processor', criticality),
        comparison: 'COMPARISON_GT',
        threshold: 1,
        duration: Duration.zero,
      },
      {
        kind: 'threshold',
        displayName: 'and still talking',
        series: gaugeSeries('silenceRatio', namespace, 'processor', criticality),
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
        FIRST_STEP_AGAIN,
      ],
    },
  };
}
