import { z } from 'zod';
import { isPulse, isRejection, readEntry } from '../../guard/run/delivery';
import { runKey } from '../../guard/run/run-record';
import { compareText } from '../../model/compare-text';
import { printedBy, RUN_RESOURCE, type EventSources } from '../../model/event-sources';
import { triggersOf, type Deployable } from '../../model/pipeline';
import type { Trigger } from '../../model/trigger';
import { spreadOf, type MeasuredWork } from './measured-work';

/** An entry of Cloud Run's request log: https://cloud.google.com/run/docs/logging#request_logs */
const requestSchema = z.object({
  logName: z.string().regex(/run\.googleapis\.com(?:%2F|\/)requests$/),
  resource: z.object({ type: z.literal(RUN_RESOURCE), labels: z.object({ service_name: z.string() }) }),
  httpRequest: z.object({
    requestUrl: z.string().default(''),
    status: z.number(),
    latency: z.string().regex(/^\d+(?:\.\d+)?s$/),
  }),
});

interface Run {
  readonly deployable: string;
  readonly processor: string;
  /** Of all its lines, in milliseconds. */
  readonly times: number[];
  startedAt?: number;
  /** When it succeeded. */
  endedAt?: number;
  /** Seconds, as its last line says. */
  stated?: number;
}

interface Work {
  readonly deployable: string;
  readonly what: string;
  readonly durations: number[];
  readonly silences: number[];
  others: number;
}

/** Reads how long the work of deployables took: requests of Cloud Run's log, and run events where processors print them. */
export class MeasuredLogs {
  private readonly sources: EventSources;
  /** Paths that triggers call, by deployable; empty where no trigger names one. */
  private readonly paths: ReadonlyMap<string, ReadonlySet<string>>;
  private readonly requests = new Map<string, Work>();
  private readonly runs = new Map<string, Run>();

  constructor(deployables: readonly Deployable[]) {
    const named = (kinds: readonly Deployable['kind'][]) =>
      new Set(deployables.flatMap(({ kind, name }) => (kinds.includes(kind) ? name : [])));
    this.sources = { services: named(['service', 'function']), jobs: named(['job']), monitor: '' };
    this.paths = new Map(
      deployables.flatMap((one) => (one.kind === 'job' ? [] : [[one.name, new Set(triggersOf(one).flatMap(pathOf))]])),
    );
  }

  /** Takes one log entry, in any order of time. What shows no duration of a deployable is left out. */
  take(entry: unknown): void {
    const request = requestSchema.safeParse(entry);
    if (request.success) this.takeRequest(request.data);
    else this.takeLine(entry);
  }

  /** What was measured, in order of deployable. */
  measured(): MeasuredWork[] {
    const all = new Map(this.requests);
    for (const run of this.runs.values()) {
      const work = workOf(all, run.deployable, `runs of ${run.processor}`);
      const duration = durationOf(run);
      if (duration === undefined) work.others += 1;
      else {
        work.durations.push(duration);
        if (run.times.length > 2) work.silences.push(longestGap(run.times));
      }
    }
    return [...all]
      .sort(([a], [b]) => compareText(a, b))
      .map(([, work]) => ({ ...work, durations: spreadOf(work.durations), silences: spreadOf(work.silences) }));
  }

  private takeRequest({ resource, httpRequest }: z.output<typeof requestSchema>): void {
    const deployable = resource.labels.service_name;
    const paths = this.paths.get(deployable);
    if (paths === undefined) return;
    const { requestUrl } = httpRequest;
    const path = URL.canParse(requestUrl) ? new URL(requestUrl).pathname : '/';
    if (paths.size > 0 && !paths.has(path)) return;
    const work = workOf(this.requests, deployable, paths.size === 0 ? 'requests' : `requests to ${path}`);
    if (httpRequest.status < 400) work.durations.push(Number.parseFloat(httpRequest.latency));
    else work.others += 1;
  }

  private takeLine(entry: unknown): void {
    const content = readEntry(entry, this.sources);
    const printer = printedBy(entry as object);
    if (isRejection(content) || isPulse(content) || printer === undefined) return;
    const { event, at } = content;
    const { processor, run_id: runId, attempt } = event;
    const key = runKey({ processor, runId, attempt });
    const run: Run = this.runs.get(key) ?? { times: [], deployable: printer.name, processor };
    this.runs.set(key, run);
    run.times.push(at);
    if (event.type === 'started') run.startedAt = at;
    if (event.type !== 'succeeded') return;
    run.endedAt = at;
    if (event.duration_seconds !== undefined) run.stated = event.duration_seconds;
  }
}

/** Undefined where it has not succeeded, or its start is not in the logs. */
function durationOf({ startedAt, endedAt, stated }: Run): number | undefined {
  if (endedAt === undefined) return undefined;
  return stated ?? (startedAt === undefined ? undefined : (endedAt - startedAt) / 1_000);
}

/** In seconds. */
function longestGap(times: readonly number[]): number {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted.reduce((longest, at, i) => Math.max(longest, at - (sorted[i - 1] ?? at)), 0) / 1_000;
}

function workOf(all: Map<string, Work>, deployable: string, what: string): Work {
  const key = `${deployable} ${what}`;
  const known = all.get(key) ?? { deployable, what, durations: [], silences: [], others: 0 };
  all.set(key, known);
  return known;
}

/** The path that a trigger calls, without its query. */
function pathOf(trigger: Trigger): string[] {
  return 'path' in trigger ? [trigger.path.replace(/\?.*$/, '') || '/'] : [];
}
