import { gaugeSeries } from '../constructs/series';
import { Duration } from '../model/duration';
import { REMIND, URGENCY, type Alert } from './alert';

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
    'run-near-budget': runNearBudget(namespace),
    'monitor-down': {
      displayName: 'Phasewatch: timeout monitor down',
      severity: 'CRITICAL',
      urgency: 'page',
      runbook: 'monitor-down',
      renotify: REMIND,
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

function runSilent(namespace: string, who: keyof typeof URGENCY): Alert {
  const { criticality, ...rest } = URGENCY[who];
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

function runOverBudget(namespace: string, who: keyof typeof URGENCY): Alert {
  const { criticality, ...rest } = URGENCY[who];
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

/** Healthy runs take 30 to 70% of their budget: budgets are declared so. */
const NEAR = 0.85;
/**
 * Of its allowed silence. A heartbeat comes at least three times within that, so who talks stays below; a run that hangs
 * is past it minutes before it pages, and would be a ticket on its way there.
 */
const STILL_TALKING = 0.5;

/**
 * The slow drift, told days before it pages. One policy serves every criticality: nobody has to hurry. A run over its
 * budget, and one that says nothing, are others' business: what is closed stays on their side of 1.
 */
function runNearBudget(namespace: string): Alert {
  const of = (gauge: 'ageRatio' | 'silenceRatio') => gaugeSeries(gauge, namespace, 'processor');
  const below = { kind: 'threshold', comparison: 'COMPARISON_LT', duration: Duration.zero } as const;
  return {
    displayName: 'Phasewatch: run close to its budget',
    severity: 'WARNING',
    urgency: 'ticket',
    runbook: 'run-near-budget',
    combiner: 'AND_WITH_MATCHING_RESOURCE',
    conditions: [
      {
        kind: 'threshold',
        displayName: 'past 85% of its budget',
        series: of('ageRatio'),
        comparison: 'COMPARISON_GT',
        threshold: NEAR,
        duration: Duration.zero,
      },
      { ...below, displayName: 'not over it', series: of('ageRatio'), threshold: 1 },
      { ...below, displayName: 'and still talking', series: of('silenceRatio'), threshold: STILL_TALKING },
    ],
    // The 0 that closes the series of a run that has ended closes this; should the guard die first, nothing is lost.
    closeWithoutData: Duration.minutes(30),
    documentation: {
      subject: 'Close to its budget: ${resource.label.task_id} (${resource.label.job})',
      whatHappened:
        'A run of **${resource.label.task_id}** in ${resource.label.job} has used more than 85% of its budget and goes on.',
      whatItMeans:
        'Healthy runs take 30 to 70%. Nothing is broken yet; a run that grows like this is closed and pages once it is over its budget.',
      firstSteps: [
        'Once, or slower by degrees? See *Duration of runs that succeeded* on the dashboard of its phase.',
        'What has grown: its data, what it waits for, or the number of its neighbours?',
        'Mend it, or raise budget and timeouts together in the declaration; `npm run -s audit` says what fits.',
      ],
    },
  };
}
