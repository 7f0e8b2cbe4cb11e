import type { GuardConfig } from '../model/guard-config';
import type { GuardLine, PulseLine } from '../model/run-event';
import { SCHEDULER_RESOURCE } from '../model/platform-log-metrics';
import { JOB_RESOURCE, RUN_RESOURCE } from '../model/event-sources';
import { compileLoggingFilter } from '../alerting/filters/logging/compile-filter';
import { parseLoggingFilter } from '../alerting/filters/logging/parse-filter';
import type { LogEntry } from '../alerting/filters/logging/log-entry';
import type { LogBasedMetric } from '../alerting/metrics/log-based-metric';
import { EntryClassifier } from '../alerting/metrics/entry-classifier';
import { LogMetricCounter } from '../alerting/metrics/log-metric-counter';
import type { WritePoint } from '../alerting/metrics/log-stream';
import type { LoggedEvent } from './virtual-attempt';
import type { Answered } from './virtual-service';

/** Receives every log entry: log-match policies read them. */
export type ObserveEntry = (entry: LogEntry, receivedAt: number) => void;

/** The status that Scheduler logs, by HTTP status: https://cloud.google.com/scheduler/docs/reference/rpc/google.rpc#code */
const ATTEMPT_STATUS: Readonly<Record<number, string>> = {
  403: 'PERMISSION_DENIED',
  500: 'INTERNAL',
  503: 'UNAVAILABLE',
  504: 'DEADLINE_EXCEEDED',
};

/**
 * Cloud Logging of the simulated project: lines of processors and the guard, and requests of Cloud Run, become log
 * entries as Google writes them. Log-based metrics count the entries with their own filters.
 */
export class VirtualLogging {
  private readonly counters: readonly LogMetricCounter[];
  private readonly kinds: EntryClassifier<LogMetricCounter>;
  private readonly places = new Map<string, Readonly<Record<string, unknown>>>();
  private readonly deployableOf: ReadonlyMap<string, string>;
  private readonly jobs: ReadonlySet<string>;

  constructor(
    private readonly config: GuardConfig,
    metrics: readonly LogBasedMetric[],
    write: WritePoint,
    private readonly observe: ObserveEntry,
  ) {
    this.counters = metrics.map(
      (metric) => new LogMetricCounter(metric, compileLoggingFilter(parseLoggingFilter(metric.filter).tree), write),
    );
    this.kinds = new EntryClassifier(this.counters);
    this.jobs = new Set(config.jobs?.map(({ name }) => name));
    this.deployableOf = new Map(config.processors.map(({ name, deployable }) => [name, deployable]));
  }

  /** A run event of a processor. */
  logRunEvent(logged: LoggedEvent): void {
    this.receive(this.entryOf(logged), logged.at);
  }

  /** The log entry of a run event. */
  entryOf({ event, printed, at }: LoggedEvent): LogEntry {
    const severity = event.type === 'failed' ? 'ERROR' : 'INFO';
    const message = event.type === 'heartbeat' ? 'run heartbeat' : `run ${event.type}`;
    const service = this.deployableOf.get(event.processor) ?? event.processor;
    return this.printed(service, severity, { message, run_event: printed ?? event }, at);
  }

  /** A line of one of the guard's functions. */
  logGuardLine(name: string, line: GuardLine, at: number): void {
    this.receive(this.guardEntryOf(name, line, at), at);
  }

  /** The log entry of a line of one of the guard's functions. */
  guardEntryOf(name: string, { severity, message, run_event }: GuardLine | PulseLine, at: number): LogEntry {
    return this.printed(name, severity, { message, run_event }, at);
  }

  /** An error of one of the guard's functions. */
  logGuardError(name: string, message: string, at: number): void {
    this.receive(this.printed(name, 'ERROR', { message }, at), at);
  }

  /** Cloud Run's entry about a request, and Cloud Scheduler's about a call of its own that failed. */
  logAnswer({ deployable, at, status, latencyMs, calledBy }: Answered): void {
    this.receive(
      {
        logName: `projects/${this.config.project}/logs/run.googleapis.com%2Frequests`,
        resource: this.placeOf(deployable),
        severity: status >= 500 ? 'ERROR' : status >= 400 ? 'WARNING' : 'INFO',
        timestamp: new Date(at).toISOString(),
        httpRequest: { requestMethod: 'POST', status, latency: `${latencyMs / 1_000}s` },
      },
      at,
    );
    if (calledBy !== undefined && status >= 400) this.logAttemptFailed(calledBy, status, at);
  }

  /** Writes the points of all minutes that are over at `now`. */
  advanceTo(now: number): void {
    for (const counter of this.counters) counter.advanceTo(now);
  }

  /** Cloud Scheduler's entry about a call of a job that failed. */
  logAttemptFailed(job: string, httpStatus: number, at: number): void {
    const { project, region } = this.config;
    this.receive(
      {
        logName: `projects/${project}/logs/cloudscheduler.googleapis.com%2Fexecutions`,
        resource: { type: SCHEDULER_RESOURCE, labels: { project_id: project, location: region, job_id: job } },
        severity: 'ERROR',
        timestamp: new Date(at).toISOString(),
        httpRequest: { status: httpStatus },
        jsonPayload: {
          '@type': 'type.googleapis.com/google.cloud.scheduler.logging.AttemptFinished',
          jobName: `projects/${project}/locations/${region}/jobs/${job}`,
          status: ATTEMPT_STATUS[httpStatus] ?? 'UNKNOWN',
          targetType: 'HTTP',
        },
      },
      at,
    );
  }

  private printed(
    service: string,
    severity: string,
    jsonPayload: Readonly<Record<string, unknown>>,
    at: number,
  ): LogEntry {
    return {
      logName: `projects/${this.config.project}/logs/run.googleapis.com%2Fstdout`,
      resource: this.placeOf(service),
      severity,
      timestamp: new Date(at).toISOString(),
      jsonPayload,
    };
  }

  private receive(entry: LogEntry, at: number): void {
    for (const { counter, place } of this.kinds.matchesOf(entry)) {
      counter.observeGroup({ place, entry, at, receivedAt: at, times: 1 });
    }
    this.observe(entry, at);
  }

  private placeOf(service: string): Readonly<Record<string, unknown>> {
    let place = this.places.get(service);
    if (place === undefined) {
      const { project, region } = this.config;
      const common = { project_id: project, location: region };
      place = this.jobs.has(service)
        ? { type: JOB_RESOURCE, labels: { ...common, job_name: service } }
        : {
            type: RUN_RESOURCE,
            labels: {
              ...common,
              service_name: service,
              configuration_name: service,
              revision_name: `${service}-00001-abc`,
            },
          };
      this.places.set(service, place);
    }
    return place;
  }
}
