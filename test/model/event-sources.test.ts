import { compileLoggingFilter } from '../../alerting/filters/logging/compile-filter';
import { parseLoggingFilter } from '../../alerting/filters/logging/parse-filter';
import { isRejection, readEntry } from '../../guard/run/delivery';
import { declaredRunsOf, eventMetrics } from '../../model/event-metrics';
import {
  declaredEventFilter,
  eventSources,
  readEventSources,
  writeEventSources,
  type PrintingResource,
} from '../../model/event-sources';
import { guardConfigOf } from '../../model/guard-config';
import { logScopeOf, ofServices } from '../../model/log-scope';
import { namesOf } from '../../model/names';
import { jobsExample } from '../jobs-example/pipeline';
import { sampleJob, samplePipeline } from './sample-pipeline';

const pipeline = jobsExample();
const sources = eventSources(guardConfigOf(pipeline, 'prod'));

/** A line that a container of a job, or of a service, printed. */
const line = (type: PrintingResource, name: string, log = 'run.googleapis.com%2Fstdout') => ({
  logName: `projects/catalog-shop/logs/${log}`,
  resource: { type, labels: { [type === 'cloud_run_job' ? 'job_name' : 'service_name']: name } },
  severity: 'INFO',
  timestamp: '2026-01-14T01:00:00Z',
  jsonPayload: {
    run_event: {
      v: 1,
      type: 'succeeded',
      run_id: 'catalog-prices-x7k2p',
      attempt: 1,
      phase: 'rebuild',
      processor: 'price-refresh',
      data_date: '2026-01-14',
      duration_seconds: 60,
    },
  },
});

const matches = (filter: string, entry: ReturnType<typeof line>) =>
  compileLoggingFilter(parseLoggingFilter(filter).tree)(entry);

const { outcomes, durations } = eventMetrics({ names: namesOf(pipeline), declared: declaredRunsOf(pipeline) });

test.each<[string, ReturnType<typeof line>, boolean]>([
  ['a declared job', line('cloud_run_job', 'catalog-prices'), true],
  ['a declared function', line('cloud_run_revision', 'catalog-intake'), true],
  ['an undeclared job', line('cloud_run_job', 'other'), false],
  ['a service with the name of a declared job', line('cloud_run_revision', 'catalog-prices'), false],
  ['a job with the name of a declared function', line('cloud_run_job', 'catalog-intake'), false],
  ['a job with the name of the monitor', line('cloud_run_job', 'phasewatch-timeout-monitor'), false],
  ['the Logging API, in the name of a declared job', line('cloud_run_job', 'catalog-prices', 'mine'), false],
])('recorder, log-based metrics and backfill agree on a line of %s: believed %#', (_, entry, isBelieved) => {
  expect(!isRejection(readEntry(entry, sources))).toBe(isBelieved);
  expect(matches(outcomes.filter, entry)).toBe(isBelieved);
  expect(matches(durations.filter, entry)).toBe(isBelieved);
  expect(matches(declaredEventFilter(sources), entry)).toBe(isBelieved);
});

test('the series of what jobs and services print are on both resources, and those of the guard on one', () => {
  const { decisions } = eventMetrics({ names: namesOf(pipeline), declared: declaredRunsOf(pipeline) });
  expect(outcomes.resources).toEqual(['cloud_run_revision', 'cloud_run_job']);
  expect(decisions.resources).toEqual(['cloud_run_revision']);
});

test('a pipeline of jobs alone names no service in its filters', () => {
  const jobsOnly = samplePipeline(sampleJob());
  const metrics = eventMetrics({ names: namesOf(jobsOnly), declared: declaredRunsOf(jobsOnly) });
  expect(metrics.durations.filter).not.toContain('service_name');
  expect(metrics.durations.resources).toEqual(['cloud_run_job']);
  expect(declaredEventFilter(eventSources(guardConfigOf(jobsOnly, 'prod')))).not.toContain('service_name');
});

test('the variable of the recorder holds the jobs, and one without jobs is read as before', () => {
  expect(readEventSources(writeEventSources(sources))).toEqual(sources);
  expect(readEventSources('a,b;monitor')).toEqual({
    services: new Set(['a', 'b']),
    jobs: new Set(),
    monitor: 'monitor',
  });
});

test('where other pipelines run in the project, lines of declared jobs are in the scope', () => {
  const filter = ofServices('severity>=INFO', logScopeOf({ ...pipeline, sharesProject: true }));
  expect(matches(filter, line('cloud_run_job', 'catalog-prices'))).toBe(true);
  expect(matches(filter, line('cloud_run_job', 'other'))).toBe(false);
});

test('a pulse of a job with the name of the monitor is not one of the monitor', () => {
  const { jsonPayload: _, ...entry } = line('cloud_run_job', sources.monitor);
  const pulse = { ...entry, jsonPayload: { run_event: { v: 1, type: 'pulse', at: 1 } } };
  expect(readEntry(pulse, sources)).toMatchObject({ reason: 'undeclared_source' });
  const ofService = line('cloud_run_revision', sources.monitor);
  expect(readEntry({ ...ofService, jsonPayload: pulse.jsonPayload }, sources)).toEqual({ pulseAt: 1 });
});
