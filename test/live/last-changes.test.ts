import fc from 'fast-check';
import { LastChanges } from '../../live/last-changes';

interface Change {
  readonly service?: string;
  readonly method?: string;
  readonly resource?: string;
  readonly by?: string;
  readonly at?: string;
  readonly log?: string;
  readonly code?: number;
}

/** As `gcloud logging read --format=json` prints it. */
const entry = (change: Change = {}) => ({
  logName: `projects/shop/logs/cloudaudit.googleapis.com%2F${change.log ?? 'activity'}`,
  timestamp: change.at ?? '2026-12-01T08:00:00Z',
  protoPayload: {
    '@type': 'type.googleapis.com/google.cloud.audit.AuditLog',
    serviceName: change.service ?? 'cloudscheduler.googleapis.com',
    methodName: change.method ?? 'google.cloud.scheduler.v1.CloudScheduler.UpdateJob',
    resourceName: change.resource ?? 'projects/shop/locations/us-central1/jobs/nightly',
    authenticationInfo: { principalEmail: change.by ?? 'ann@example.com' },
    ...(change.code === undefined ? {} : { status: { code: change.code } }),
  },
});
const JOB = '//cloudscheduler.googleapis.com/projects/shop/locations/us-central1/jobs/nightly';
const SERVICE = '//run.googleapis.com/projects/shop/locations/us-central1/services/score';
const lastOf = (asset: string, ...changes: Change[]) => {
  const all = new LastChanges();
  for (const change of changes) all.take(entry(change));
  return all.of(asset)?.by;
};

test('an edit of a resource names who made it, by which method and when', () => {
  const changes = new LastChanges();
  changes.take(entry());
  expect(changes.of(JOB)).toEqual({
    by: 'ann@example.com',
    at: '2026-12-01T08:00:00Z',
    method: 'google.cloud.scheduler.v1.CloudScheduler.UpdateJob',
  });
});

test('a service is found under the namespace that the first API of Cloud Run writes', () => {
  const edit = { service: 'run.googleapis.com', method: 'google.cloud.run.v1.Services.ReplaceService' };
  expect(lastOf(SERVICE, { ...edit, resource: 'namespaces/shop/services/score' })).toBe('ann@example.com');
});

test.each<[string, Change]>([
  ['a refused call', { code: 7 }],
  ['a run of a job', { method: 'google.cloud.scheduler.v1.CloudScheduler.RunJob' }],
  ['a read in the log of data access', { log: 'data_access' }],
  ['a job of the same name of another service', { service: 'run.googleapis.com' }],
  ['another job', { resource: 'projects/shop/locations/us-central1/jobs/other' }],
])('%s is no change of it', (_, change) => {
  expect(lastOf(JOB, change)).toBeUndefined();
});

test('the latest change counts, in whatever order entries come', () => {
  fc.assert(
    fc.property(fc.shuffledSubarray([1, 2, 3, 4, 5], { minLength: 1 }), (days) => {
      const changes = days.map((day) => ({ at: `2026-12-0${day}T08:00:00Z`, by: `person-${day}@example.com` }));
      expect(lastOf(JOB, ...changes)).toBe(`person-${Math.max(...days)}@example.com`);
    }),
  );
});
