import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Firestore } from '@google-cloud/firestore';
import { parseGuardConfig } from '../../guard/ports/config-source';
import { FirestoreBreakerStore } from '../../guard/adapters/google/breaker-store';
import { FirestoreRunStore } from '../../guard/adapters/google/run-store';
import { WHOLE_PHASE } from '../../model/gauges';
import { embeddedDatabase } from '../guard/support/firestore';
import { DrivenGuard } from './state/driven-guard';
import { readDocuments, versionFolder } from './state/fixture-files';
import { minute, WORKS, type RunId } from './state/history-lines';
import { load } from './state/raw-documents';
import { readFromStorage } from './state/read-from-storage';

/** The bytes of a configuration of version 1. */
function stored(file: string): string {
  return readFileSync(join(versionFolder(1), 'configuration', file), 'utf8');
}

describe('a configuration of version 1', () => {
  it('of the sample is read completely, with breakers, calls and schedules', async () => {
    const config = await readFromStorage(stored('sample-prod.json'));

    expect(config).toEqual(JSON.parse(stored('sample-prod.json')));
    expect(config).toMatchObject({ version: 1, pipeline: 'sample', environment: 'prod', project: 'sample-project' });
    expect(config.processors.find(({ name }) => name === 'tidy')).toEqual({
      name: 'tidy',
      phase: 'phase2',
      deployable: 'tidy-service',
      criticality: 'P1',
      budgetSeconds: 540,
      heartbeatSeconds: 120,
      silenceSeconds: 360,
      dependsOn: ['extract'],
      expectedEverySeconds: 86_400,
      expectedRecords: { min: 0, max: 1_000 },
      startGraceSeconds: 900,
      retriesAfterTimeout: 0,
    });
    expect(config.breakers?.find(({ id }) => id === 'report-service')).toMatchObject({
      processors: [
        { name: 'report-a', failuresInARow: 3 },
        { name: 'report-b', failuresInARow: null },
      ],
      failureRate: { above: 0.5, windowSeconds: 600, minimumRuns: 2 },
      triggers: [],
    });
    expect(config.calls.map(({ from, to, kind }) => [from, to, kind])).toEqual([
      ['extract-service', 'score-service', 'queue'],
      ['publish-service', 'report-service', 'http'],
    ]);
    expect(config.schedules?.map(({ job, cron }) => [job, cron])).toEqual([
      ['load-daily', '0 5 * * *'],
      ['publish-daily', '5 5 * * *'],
    ]);
  });
});

describe('the first ticks on the state of version 1', () => {
  let firestore: Firestore;
  let guard: DrivenGuard;
  beforeEach(async () => {
    ({ firestore } = embeddedDatabase());
    await load(firestore, readDocuments(1, 'between-ticks'));
    guard = new DrivenGuard(firestore, parseGuardConfig(stored('sample-prod.json'), 'the fixture'), minute(97));
  });
  afterEach(async () => {
    await guard.close();
    await firestore.terminate();
  });

  const breaker = (id: string) => new FirestoreBreakerStore(firestore).get(id);
  const run = (runId: string) =>
    new FirestoreRunStore(firestore).change({ processor: WORKS[runId as RunId][1], runId, attempt: 1 }, (current) => ({
      result: current,
    }));

  it('take the free lease, close the overdue run and do not change the others', async () => {
    expect(await guard.tick()).toEqual({
      status: 200,
      body: {
        ...{ status: 'ticked', failures: 0, running: 2, unresolved: 7, closed: 1, resolved: 0, series: 4 },
        ...{ open: 5, missed: 2, notStarted: 2, behindSeconds: 0, truncated: false },
      },
    });
    expect(await run('overdue')).toMatchObject({ state: 'went_silent', closure: { at: minute(97), reported: true } });
    expect(await run('running')).toMatchObject({ state: 'running', closure: null });
    expect(guard.log.events('went_silent').map(({ run_event }) => run_event['run_id'])).toEqual(['overdue']);
  });

  it('keep the gauges of unresolved runs, missed deadlines and runs that never started', async () => {
    await guard.tick();
    const { metrics } = guard;

    expect(metrics.latest('ageRatio', 'load')).toBeCloseTo(97 / 9);
    expect(metrics.latest('silenceRatio', 'extract')).toBeCloseTo(97 / 6);
    expect(metrics.latest('deadlineMissed', WHOLE_PHASE, 'phase1')).toBe(1);
    expect(metrics.latest('notStarted', WHOLE_PHASE, 'phase2')).toBe(2);
  });

  it('carry out the request of a person and keep stopped triggers stopped', async () => {
    await guard.tick();

    expect(await breaker('load')).toMatchObject({ state: 'open', heldByPerson: true, request: null });
    expect(await breaker('publish')).toMatchObject({ state: 'open', heldByPerson: true });
    expect(await breaker('fetch')).toMatchObject({ state: 'open', held: [{ heldAt: minute(88) }] });
    expect([...guard.triggers.acts].sort()).toEqual([
      'stop push fetch-sub',
      'stop schedule load-daily',
      'stop schedule publish-daily',
    ]);
  });

  it('half-open a breaker after its cool-down, and restore its push subscription', async () => {
    await guard.tick();
    guard.clock.moveTo(minute(98));
    await guard.tick();

    expect(await breaker('fetch')).toMatchObject({ state: 'half_open', since: minute(98), held: [] });
    expect(guard.triggers.acts.at(-1)).toBe('resume push fetch-sub');
  });

  it('close a half-open breaker when its probe run succeeds', async () => {
    guard.clock.moveTo(minute(97) + 30_000);
    const line = { v: 1, run_id: 'probe', phase: 'phase2', processor: 'score', data_date: '2026-01-13' };
    await guard.deliverLine({ ...line, type: 'started' }, minute(97));
    await guard.deliverLine({ ...line, type: 'succeeded' }, minute(97) + 20_000);
    await guard.tick();

    expect(await breaker('score')).toMatchObject({ state: 'closed', changes: 3, reported: 3 });
  });
});
