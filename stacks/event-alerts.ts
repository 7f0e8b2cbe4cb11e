import type { Aggregation } from '../constructs/alert-condition';
import { logMetricSeries, NOT_EXPECTED, type SeriesSelection } from '../constructs/series';
import { Duration } from '../model/duration';
import { EVENT_METRICS, RUN_RESOURCE, SCHEDULER_RESOURCE, type EventMetric } from '../model/event-metrics';
import type { Alert } from './alert';

/** How many entries were counted in the window, summed over whatever else tells series apart (revisions, log names). */
const countPer = (window: Duration, ...labels: readonly string[]): Aggregation => ({
  alignmentPeriod: window,
  perSeriesAligner: 'ALIGN_SUM',
  crossSeriesReducer: 'REDUCE_SUM',
  groupByFields: labels.map((label) => `metric.labels.${label}`),
});

interface CountAlert extends Pick<Alert, 'severity' | 'documentation'> {
  readonly name: string;
  readonly title: string;
  readonly series: SeriesSelection;
  readonly per: readonly string[];
  /** Longer than the ten minutes that counts may lag: a shorter one would be over before they can be read. */
  readonly window: Duration;
  /** More than so many in the window. */
  readonly above: number;
}

/** A ticket on a count of log entries. After the last one Logging writes one zero and then nothing, so it closes by itself. */
function ticketOn({ name, title, series, per, window, above, ...rest }: CountAlert): Alert {
  return {
    displayName: `Phasewatch: ${title}`,
    urgency: 'ticket',
    runbook: name,
    conditions: [
      {
        kind: 'threshold',
        displayName: `more than ${above} in ${window.toString()}`,
        series,
        aggregation: countPer(window, ...per),
        comparison: 'COMPARISON_GT',
        threshold: above,
        duration: Duration.zero,
      },
    ],
    closeWithoutData: Duration.minutes(30),
    ...rest,
  };
}

/**
 * The tickets that stand on counted log lines. They may lag ten minutes
 * (https://cloud.google.com/logging/docs/logs-based-metrics/troubleshooting), so none of them wakes anybody.
 */
export function eventAlerts(
  platform: Readonly<
    Record<'callsRefused' | 'serverErrors' | 'nearTimeouts' | 'schedulerFailures' | 'guardErrors', EventMetric>
  >,
  region: string,
): Readonly<Record<string, Alert>> {
  const outcomes = (...types: readonly string[]) =>
    logMetricSeries(EVENT_METRICS.outcomes, RUN_RESOURCE, ['metric.labels.type', '=', types]);
  // A run that the monitor closed pages, or is a ticket, by its gauge: to count it here would tell of it twice.
  const failed = outcomes('failed');
  const alerts: readonly CountAlert[] = [
    {
      name: 'actionable-failures',
      title: 'actionable failures',
      severity: 'WARNING',
      series: { ...failed, where: [...failed.where, NOT_EXPECTED] },
      per: ['phase'],
      window: Duration.hours(2), // twice the pause between two probes of a breaker: a shorter one would tell of each anew
      above: 0,
      documentation: {
        subject: 'Failures in ${metric.label.phase}',
        whatHappened: 'Runs of ${metric.label.phase} failed for a reason that somebody can act on.',
        whatItMeans:
          'Failures that are expected (no data yet, upstream not done) are not among them. One ticket a phase stays open while they go on.',
        firstSteps: [
          'Which processor, which category? `jsonPayload.run_event.type="failed"`, column `failure_category`.',
          '`unknown`: give it a category in its code.',
          'More than a few in a row: the breaker opens by itself and holds the messages.',
        ],
      },
    },
    {
      name: 'retry-storm',
      title: 'retry storm',
      severity: 'ERROR',
      series: outcomes('failed'),
      per: ['processor'],
      window: Duration.hours(1), // one ticket a storm, though its breaker lets a run through now and then
      above: 100,
      documentation: {
        subject: 'Retry storm: ${metric.label.processor}',
        whatHappened: 'More than 100 runs of ${metric.label.processor} failed within an hour, for whatever reason.',
        whatItMeans: 'Something is retried without a pause, as on the Mondays of 2025 with 30,000 failures a week.',
        firstSteps: [
          'Does the breaker hold it? `npm run -s breaker -- list`.',
          'Not yet: open it, with a reason. Messages wait, nothing is lost.',
          'Find what retries: the subscription’s backoff, a loop in the code, a caller.',
        ],
      },
    },
    {
      name: 'rejected-events',
      title: 'run events rejected',
      severity: 'WARNING',
      series: logMetricSeries(EVENT_METRICS.rejected, RUN_RESOURCE),
      per: ['reason'],
      window: Duration.hours(1),
      above: 0,
      documentation: {
        subject: 'Run events rejected: ${metric.label.reason}',
        whatHappened: 'Lines that should be run events do not fit the contract.',
        whatItMeans:
          'What they say is not known to the guard: it may miss a start or an end. The lines are kept whole.',
        firstSteps: [
          'Read them: collection `phasewatch_rejected` in database `phasewatch`, or `jsonPayload.run_event.type="rejected"`.',
          'Which deploy changed the line? The schema is docs/run-event.schema.json.',
          'Mend the producer; what was rejected is not replayed by itself.',
        ],
      },
    },
    {
      name: 'guard-errors',
      title: 'errors of the guard',
      severity: 'ERROR',
      series: logMetricSeries(platform.guardErrors, RUN_RESOURCE),
      per: ['service'],
      window: Duration.hours(1),
      above: 3,
      documentation: {
        subject: 'Errors of ${metric.label.service}',
        whatHappened: 'A function of the guard prints errors that are no verdict on a run.',
        whatItMeans:
          'It goes on trying, and nothing is lost; if the monitor completes no tick any more, that pages by itself.',
        firstSteps: [
          'Read them: `resource.labels.service_name="${metric.label.service}" AND severity>=ERROR`.',
          '`permission denied`: compare its rights with the guard’s stack.',
          '`unavailable`: look at the status of Firestore and Cloud Monitoring.',
        ],
      },
    },
    {
      name: 'calls-refused',
      title: 'calls refused',
      severity: 'ERROR',
      series: logMetricSeries(platform.callsRefused, RUN_RESOURCE),
      per: ['service'],
      window: Duration.hours(1),
      above: 0, // who calls once a day is refused once a day
      documentation: {
        subject: 'Calls refused by ${metric.label.service}',
        whatHappened: 'Calls to ${metric.label.service} are answered with 401 or 403.',
        whatItMeans:
          'Its caller lacks `run.invoker`, or sends no identity token. An orchestrator once ran like that for weeks, without a line in any log that anybody read.',
        firstSteps: [
          'Who calls? `log_id("run.googleapis.com/requests")` of the service, field `httpRequest.userAgent`.',
          'Give that account `run.invoker` on this service, in the stack.',
          'What was refused waits in its subscription or dead letters, or is called again at the next tick.',
        ],
      },
    },
    {
      name: 'server-errors',
      title: 'server errors',
      severity: 'WARNING',
      series: logMetricSeries(platform.serverErrors, RUN_RESOURCE),
      per: ['service'],
      window: Duration.hours(1),
      above: 5,
      documentation: {
        subject: 'Server errors of ${metric.label.service}',
        whatHappened: '${metric.label.service} answers with 502, 503 or 504.',
        whatItMeans: 'Runs fail before they can say so, or exceed the platform’s timeout (504).',
        firstSteps: [
          'Which code? 504 is a timeout: see the audit’s table for what it may take.',
          'Was there a deploy? Roll it back.',
          'Out of memory shows as 503 with a line of its own.',
        ],
      },
    },
    {
      name: 'near-timeouts',
      title: 'requests close to their timeout',
      severity: 'WARNING',
      series: logMetricSeries(platform.nearTimeouts, RUN_RESOURCE),
      per: ['service'],
      window: Duration.hours(6),
      above: 0,
      documentation: {
        subject: 'Close to its timeout: ${metric.label.service}',
        whatHappened: 'A request to ${metric.label.service} took nine tenths of its timeout or more.',
        whatItMeans: 'It grows; some day soon it will be cut, and its caller will start it again.',
        firstSteps: [
          'Since when? Look at the durations on the dashboard.',
          'Less to do at once, or more time: `npm run -s audit` says what still fits.',
          'Nothing is broken yet.',
        ],
      },
    },
    {
      name: 'scheduler-failures',
      title: 'scheduler jobs fail',
      severity: 'ERROR',
      series: logMetricSeries(platform.schedulerFailures, SCHEDULER_RESOURCE),
      per: ['job'],
      window: Duration.hours(1),
      above: 0, // a daily job without retries fails once a day
      documentation: {
        subject: 'Scheduler job fails: ${metric.label.job}',
        whatHappened: 'Attempts of the job ${metric.label.job} fail.',
        whatItMeans: 'What it should start does not start, or does not answer in time.',
        firstSteps: [
          `What does it say? \`gcloud scheduler jobs describe \${metric.label.job} --location=${region}\`.`,
          'DEADLINE_EXCEEDED: the callee works longer than the job waits. PERMISSION_DENIED: a right is missing.',
          'Run it by hand once it is mended.',
        ],
      },
    },
  ];
  return Object.fromEntries(alerts.map((alert) => [alert.name, ticketOn(alert)]));
}
