import { GoogleTriggerControl, type Endpoints } from '../../../guard/adapters/google/trigger-control';
import { JobNotRun } from '../../../guard/ports/trigger-control';
import { GoogleApis, refusal } from '../support/google-apis';
import { HurriedClock } from '../support/hurried-clock';
import { MINUTE, T0 } from '../support/runs';

const JOB = { kind: 'schedule', job: 'nightly' } as const;
const QUEUE = { kind: 'queue', queue: 'work' } as const;
const SUBSCRIPTION = { kind: 'push', subscription: 'loader-sub' } as const;
const JOB_PATH = '/v1/projects/p-1/locations/us-west2/jobs/nightly';
const QUEUE_PATH = '/v2/projects/p-1/locations/us-west2/queues/work';
const SUBSCRIPTION_PATH = '/v1/projects/p-1/subscriptions/loader-sub';
const PUSH_CONFIG = {
  pushEndpoint: 'https://loader.run.app/process',
  attributes: { 'x-goog-version': 'v1' },
  oidcToken: { serviceAccountEmail: 'push@p-1.iam.gserviceaccount.com', audience: 'https://loader.run.app' },
};
const until = { deadline: T0 + MINUTE };

let apis: GoogleApis;
let endpoints: Endpoints;
let clock: HurriedClock;
let control: GoogleTriggerControl;

beforeEach(async () => {
  apis = new GoogleApis();
  apis.resources.set(JOB_PATH, { state: 'ENABLED' });
  apis.resources.set(QUEUE_PATH, { state: 'RUNNING' });
  apis.resources.set(SUBSCRIPTION_PATH, { pushConfig: PUSH_CONFIG });
  endpoints = await apis.start();
  clock = new HurriedClock(T0);
  control = new GoogleTriggerControl({ project: 'p-1', region: 'us-west2' }, clock, endpoints);
});
afterEach(() => apis.stop());

describe.each([
  ['a Scheduler job', JOB, JOB_PATH, 'ENABLED'],
  ['a task queue', QUEUE, QUEUE_PATH, 'RUNNING'],
] as const)('%s', (_what, trigger, path, on) => {
  it('flows, is paused, is stopped, and is resumed', async () => {
    expect(await control.look(trigger, until)).toEqual({ kind: 'flows', pushConfig: null });
    await control.stop(trigger, until);
    expect(await control.look(trigger, until)).toEqual({ kind: 'stopped' });
    await control.resume(trigger, null, until);

    expect(apis.resources.get(path)).toEqual({ state: on });
    expect(apis.requests).toEqual([`GET ${path}`, `POST ${path}:pause`, `GET ${path}`, `POST ${path}:resume`]);
  });

  it('counts as paused if it is already paused and the API refuses', async () => {
    await control.stop(trigger, until);
    await control.stop(trigger, until);

    expect(apis.resources.get(path)).toEqual({ state: 'PAUSED' });
  });

  it('counts as resumed if it is already resumed', async () => {
    await control.resume(trigger, null, until);

    expect(apis.resources.get(path)).toEqual({ state: on });
  });

  it('throws the API’s message if it cannot be paused and still runs', async () => {
    apis.refusals.push(refusal(400, 'INVALID_ARGUMENT', 'not today'));

    await expect(control.stop(trigger, until)).rejects.toThrow(/^pause .*: 400 INVALID_ARGUMENT not today$/);
  });

  it('counts as stopped by a person if it is disabled', async () => {
    apis.resources.set(path, { state: 'DISABLED' });

    expect(await control.look(trigger, until)).toEqual({ kind: 'stopped' });
  });
});

describe('a push subscription', () => {
  it('is cleared and restored with endpoint, identity token and attributes', async () => {
    const state = await control.look(SUBSCRIPTION, until);
    await control.stop(SUBSCRIPTION, until);
    expect(apis.resources.get(SUBSCRIPTION_PATH)).toEqual({ pushConfig: {} });
    expect(await control.look(SUBSCRIPTION, until)).toEqual({ kind: 'stopped' });

    expect(state.kind).toBe('flows');
    await control.resume(SUBSCRIPTION, state.kind === 'flows' ? state.pushConfig : null, until);
    expect(apis.resources.get(SUBSCRIPTION_PATH)).toEqual({ pushConfig: PUSH_CONFIG });
  });

  it('is never restored to an empty configuration', async () => {
    await expect(control.resume(SUBSCRIPTION, null, until)).rejects.toThrow('without its configuration');
  });
});

describe('an API that fails', () => {
  it('is retried after a transient error', async () => {
    apis.refusals.push(refusal(503, 'UNAVAILABLE', 'try again'), refusal(429, 'RESOURCE_EXHAUSTED', 'slower'));

    expect(await control.look(JOB, until)).toMatchObject({ kind: 'flows' });
    expect(apis.requests).toHaveLength(3);
    expect(clock.waits).toEqual([300, 1_000]);
  });

  it('is not retried after a permanent error', async () => {
    apis.refusals.push(refusal(403, 'PERMISSION_DENIED', 'cloudscheduler.jobs.get'));

    await expect(control.look(JOB, until)).rejects.toThrow('403 PERMISSION_DENIED cloudscheduler.jobs.get');
    expect(apis.requests).toHaveLength(1);
  });

  it('is not retried close to the deadline, and not called after it', async () => {
    apis.refusals.push(refusal(503, 'UNAVAILABLE', 'try again'));
    await expect(control.look(JOB, { deadline: T0 + 100 })).rejects.toThrow('503');
    await expect(control.look(JOB, { deadline: T0 })).rejects.toThrow('deadline');

    expect(apis.requests).toHaveLength(1);
  });

  it('is not retried for running a job, as the first call may have started it', async () => {
    apis.refusals.push(refusal(503, 'UNAVAILABLE', 'try again'));

    await expect(control.runNow('nightly', until)).rejects.toThrow('503');
    expect(apis.requests).toEqual([`POST ${JOB_PATH}:run`]);
  });

  it.each([
    [403, true],
    [404, true],
    [429, true],
    [408, false],
    [503, false],
  ])('that answers %i to running a job says that it was certainly not run: %s', async (status, isCertain) => {
    apis.refusals.push(refusal(status, 'REFUSED', 'no'));
    const error: unknown = await control.runNow('nightly', until).catch((thrown: unknown) => thrown);

    expect(error).toBeInstanceOf(Error);
    expect(error instanceof JobNotRun).toBe(isCertain);
  });

  it('is reported missing without an error if the trigger does not exist', async () => {
    expect(await control.look({ kind: 'schedule', job: 'gone' }, until)).toEqual({ kind: 'missing' });
  });

  it('runs a job now', async () => {
    await control.runNow('nightly', until);

    expect(apis.requests).toEqual([`POST ${JOB_PATH}:run`]);
  });
});
