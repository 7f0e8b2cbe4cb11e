import { gaugeSeries, logMetricSeries } from '../constructs/series';
import { Duration } from '../model/duration';
import { EVENT_METRICS, RUN_RESOURCE } from '../model/event-metrics';
import type { Phase } from '../model/pipeline';
import { LIMITS } from '../model/platform-limits';
import { URGENCY, type Alert } from './alert';

/** The alerts that stand on what the monitor decides beside runs in flight: deadlines, breakers, runs that never started. */
export function guardAlerts(namespace: string, phases: readonly Phase[]): Readonly<Record<string, Alert>> {
  const above0 = { comparison: 'COMPARISON_GT', threshold: 0, duration: Duration.zero } as const;
  return {
    'deadline-missed': deadlineMissed(namespace, 'page'),
    // Of phases that hold nothing urgent; where there is none, nobody would write what it reads.
    ...(phases.some(canWait) ? { 'deadline-missed-low': deadlineMissed(namespace, 'ticket') } : {}),
    'deadline-missed-again': deadlineMissedAgain(),
    'recorder-behind': {
      displayName: 'Phasewatch: run recorder behind',
      severity: 'CRITICAL',
      urgency: 'page',
      runbook: 'recorder-behind',
      conditions: [
        {
          kind: 'threshold',
          displayName: 'run events arrive more than five minutes late, and go on doing so',
          series: gaugeSeries('recorderBehind', namespace, 'guard'),
          comparison: 'COMPARISON_GT',
          threshold: Duration.minutes(5).toSeconds(),
          // After an outage of Firestore, which pages as the monitor's, the recorder works off what waited: its lines come
          // late for some minutes, and nobody has to do anything about it. Ten minutes of that are borne; the five of
          // the window, which hold the last high value, come on top.
          duration: Duration.minutes(15),
        },
      ],
      notifyOnClose: true,
      documentation: {
        subject: 'Run events arrive late: nobody is judged by them',
        whatHappened:
          'What processors print has reached the guard more than five minutes late, or not at all, for more than ten minutes.',
        whatItMeans:
          'The monitor holds back its verdicts on silence for a while, so hangs are seen later. Nothing is lost: the lines wait in Pub/Sub.',
        firstSteps: [
          'Does `phasewatch-run-recorder` answer? Read its errors in Cloud Logging.',
          'Does Pub/Sub deliver? `gcloud pubsub subscriptions describe phasewatch-run-recorder`.',
          'Until it is over: watch phase 5 by hand.',
        ],
      },
    },
    'breaker-open': {
      displayName: 'Phasewatch: breaker open',
      severity: 'ERROR',
      urgency: 'ticket',
      runbook: 'breaker-open',
      conditions: [
        {
          kind: 'threshold',
          displayName: 'a breaker is open or half-open',
          series: gaugeSeries('breakerOpen', namespace, 'breaker'),
          ...above0,
        },
      ],
      notifyOnClose: true,
      documentation: {
        subject: 'Breaker open: ${resource.label.task_id}',
        whatHappened:
          'The breaker of ${resource.label.task_id} has opened: its triggers are stopped, its messages wait.',
        whatItMeans:
          'Too many actionable failures in a row. Nothing is lost while it is open; a probe is let through after the cool-down.',
        firstSteps: [
          'Why did it open? `npm run -s breaker -- history ${resource.label.task_id}`.',
          'Mend the cause; the next probe closes the breaker.',
          'Only where you know better than the probe: `npm run -s breaker -- close ${resource.label.task_id} --reason "..."`.',
        ],
      },
    },
    'runs-not-started': {
      displayName: 'Phasewatch: runs never started',
      severity: 'ERROR',
      urgency: 'ticket',
      runbook: 'runs-not-started',
      conditions: [
        {
          kind: 'threshold',
          displayName: 'runs that were due have not started',
          series: gaugeSeries('notStarted', namespace, 'phase'),
          ...above0,
        },
      ],
      documentation: {
        subject: 'Not started: ${resource.label.job}',
        whatHappened:
          'Runs of ${resource.label.job} were due, by schedule or because what they read is there, and have not started.',
        whatItMeans:
          'Their caller did not call: a paused job, a missing right, a topic without a subscriber, a full queue.',
        firstSteps: [
          'Is the Scheduler job enabled, and what does its last attempt say?',
          'Does the push subscription deliver? 403: its account lacks `run.invoker`.',
          'Call it by hand, then mend the caller.',
        ],
      },
    },
  };
}

/** Is the most critical processor of the phase none that wakes somebody? */
function canWait({ deployables }: Phase): boolean {
  const criticalities = deployables.flatMap(({ processors }) => processors.map(({ criticality }) => criticality));
  return criticalities.length > 0 && criticalities.every((criticality) => criticality === 'P2' || criticality === 'P3');
}

function deadlineMissed(namespace: string, who: keyof typeof URGENCY): Alert {
  const { criticality, ...rest } = URGENCY[who];
  return {
    displayName: `Phasewatch: deadline missed${who === 'ticket' ? ' (P2, P3)' : ''}`,
    ...rest,
    runbook: 'deadline-missed',
    conditions: [
      {
        kind: 'threshold',
        displayName: 'a data date is late',
        // Not those that are late because of what somebody is told of already.
        series: gaugeSeries('deadlineCausedHere', namespace, 'phase', criticality),
        comparison: 'COMPARISON_GT',
        threshold: 0,
        duration: Duration.zero,
      },
    ],
    documentation: {
      subject: 'Deadline missed: ${resource.label.job}',
      whatHappened:
        'Phase ${resource.label.job} is not done with a data date by its deadline, and nobody is told of the cause otherwise.',
      whatItMeans:
        'Everything after it will be late. The line `deadline_missed` in Cloud Logging names the processors that are missing and the one that all of them wait for.',
      firstSteps: [
        'Read that line: `jsonPayload.run_event.type="deadline_missed"`. Mend the cause that it names.',
        'Which phases are late because of it? They do not page: see the dashboard, *Deadlines missed*.',
        'Run the cause again; the phases after it follow by themselves.',
      ],
    },
  };
}

/**
 * A phase is judged once a day, two minutes after its deadline: two misses within 25 h, the longest window that alerts
 * allow, are two days in a row. On the one night a year on which clocks go back they lie 25 h apart, which is seen
 * where the second is judged no later in its minute than the first.
 */
function deadlineMissedAgain(): Alert {
  return {
    displayName: 'Phasewatch: deadline missed two days in a row',
    severity: 'WARNING',
    urgency: 'ticket',
    runbook: 'deadline-missed-again',
    conditions: [
      {
        kind: 'threshold',
        displayName: 'more than one in 25 h',
        series: logMetricSeries(EVENT_METRICS.deadlines, RUN_RESOURCE, ['metric.labels.type', '=', 'deadline_missed']),
        aggregation: {
          alignmentPeriod: LIMITS.alignmentPeriod.max,
          perSeriesAligner: 'ALIGN_SUM',
          crossSeriesReducer: 'REDUCE_SUM',
          groupByFields: ['metric.labels.phase'],
        },
        comparison: 'COMPARISON_GT',
        threshold: 1,
        duration: Duration.zero,
      },
    ],
    closeWithoutData: Duration.minutes(30),
    documentation: {
      subject: 'Deadline missed again: ${metric.label.phase}',
      whatHappened: 'Phase ${metric.label.phase} has missed its deadline on two days in a row.',
      whatItMeans:
        'Not bad luck any more: the pipeline has become slower, starts later, or the deadline is too tight. Two misses use up the budget of 28 days where the goal is 95% or more.',
      firstSteps: [
        'Compare the two lines: `jsonPayload.run_event.type="deadline_missed"`. The same cause twice?',
        'Slower or later? See *Duration of runs that succeeded* on the dashboard of the phase, and when its first run began.',
        'Mend it, or agree on another deadline and declare that.',
      ],
    },
  };
}
