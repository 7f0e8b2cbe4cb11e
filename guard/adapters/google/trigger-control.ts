import { GoogleAuth, PassThroughClient } from 'google-auth-library';
import * as z from 'zod';
import type { StoppableTrigger } from '../../../model/breaker';
import { DeadlineExceeded, type Clock } from '../../ports/clock';
import { JobNotRun, triggerKey, type TriggerControl, type TriggerState, type Until } from '../../ports/trigger-control';
import { retry } from './retry';

/** Base URLs of the three services. */
export interface Endpoints {
  readonly scheduler: string;
  readonly pubsub: string;
  readonly tasks: string;
}

const GOOGLE: Endpoints = {
  scheduler: 'https://cloudscheduler.googleapis.com',
  pubsub: 'https://pubsub.googleapis.com',
  tasks: 'https://cloudtasks.googleapis.com',
};

/** Timeout of one try; three tries and their waits take less than half a tick. */
const TRY_MS = 5_000;
const WAITS_MS = [300, 1_000];
/** Statuses of overload and transient failure, which Google advises to retry: https://cloud.google.com/apis/design/errors */
const TRANSIENT = new Set([408, 429, 500, 502, 503, 504]);

const jobSchema = z.object({ state: z.string().optional() });
const subscriptionSchema = z.object({ pushConfig: z.record(z.string(), z.unknown()).optional() });
const errorSchema = z.object({ error: z.object({ status: z.string().optional(), message: z.string().optional() }) });

interface Place {
  readonly project: string;
  readonly region: string;
}

interface Call {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  /** @default - no body */
  readonly data?: unknown;
  /** Statuses other than 200 that are an answer and not an error. */
  readonly fine?: readonly number[];
}

interface Answer {
  readonly status: number;
  readonly data: unknown;
}

/**
 * Cloud Scheduler, Pub/Sub and Cloud Tasks over REST, with the function's own identity. Three client libraries would
 * double the bundle's size and start time.
 *
 * - https://cloud.google.com/scheduler/docs/reference/rest/v1/projects.locations.jobs/pause
 * - https://cloud.google.com/pubsub/docs/reference/rest/v1/projects.subscriptions/modifyPushConfig
 * - https://cloud.google.com/tasks/docs/reference/rest/v2/projects.locations.queues/pause
 */
export class GoogleTriggerControl implements TriggerControl {
  private readonly auth: GoogleAuth;
  private readonly endpoints: Endpoints;

  /** @param endpoints servers other than Google's; requests to them have no credentials */
  constructor(
    private readonly place: Place,
    private readonly clock: Clock,
    endpoints?: Endpoints,
  ) {
    this.endpoints = endpoints ?? GOOGLE;
    this.auth =
      endpoints === undefined
        ? new GoogleAuth({ scopes: 'https://www.googleapis.com/auth/cloud-platform' })
        : new GoogleAuth({ authClient: new PassThroughClient() });
  }

  async look(trigger: StoppableTrigger, until: Until): Promise<TriggerState> {
    const { status, data } = await this.ask({ method: 'GET', url: this.url(trigger), fine: [404] }, until);
    if (status === 404) return { kind: 'missing' };
    if (trigger.kind !== 'push') {
      const flowing = trigger.kind === 'schedule' ? 'ENABLED' : 'RUNNING';
      return jobSchema.parse(data).state === flowing ? { kind: 'flows', pushConfig: null } : { kind: 'stopped' };
    }
    const { pushConfig = {} } = subscriptionSchema.parse(data);
    const endpoint = pushConfig['pushEndpoint'];
    const isPushed = typeof endpoint === 'string' && endpoint !== '';
    return isPushed ? { kind: 'flows', pushConfig: JSON.stringify(pushConfig) } : { kind: 'stopped' };
  }

  async stop(trigger: StoppableTrigger, until: Until): Promise<void> {
    if (trigger.kind === 'push') await this.modifyPush(trigger, {}, until);
    else await this.turn(trigger, 'pause', until);
  }

  async resume(trigger: StoppableTrigger, pushConfig: string | null, until: Until): Promise<void> {
    if (trigger.kind !== 'push') {
      await this.turn(trigger, 'resume', until);
      return;
    }
    if (pushConfig === null) throw new Error(`${triggerKey(trigger)} was stopped without its configuration`);
    await this.modifyPush(trigger, JSON.parse(pushConfig), until);
  }

  async runNow(job: string, until: Until): Promise<void> {
    // Not retried: if only the answer was lost, the job has started.
    try {
      await this.once({ method: 'POST', url: `${this.url({ kind: 'schedule', job })}:run`, data: {} }, until);
    } catch (error) {
      throw error instanceof RefusedCall && isRefusal(error.status) ? new JobNotRun(error.message) : error;
    }
  }

  private async modifyPush(trigger: StoppableTrigger, pushConfig: unknown, until: Until): Promise<void> {
    await this.ask({ method: 'POST', url: `${this.url(trigger)}:modifyPushConfig`, data: { pushConfig } }, until);
  }

  /**
   * Scheduler pauses only an enabled job and resumes only a paused one: it refuses the second of two equal calls. So
   * after a refusal the trigger's state decides whether the call failed.
   */
  private async turn(trigger: StoppableTrigger, verb: 'pause' | 'resume', until: Until): Promise<void> {
    const call: Call = { method: 'POST', url: `${this.url(trigger)}:${verb}`, data: {}, fine: [400, 409] };
    const { status, data } = await this.ask(call, until);
    if (status === 200) return;
    const { kind } = await this.look(trigger, until);
    if (kind === (verb === 'pause' ? 'stopped' : 'flows')) return;
    throw new Error(`${verb} ${triggerKey(trigger)}: ${status} ${messageIn(data)}`);
  }

  private url(trigger: StoppableTrigger): string {
    const { project, region } = this.place;
    const { scheduler, pubsub, tasks } = this.endpoints;
    switch (trigger.kind) {
      case 'schedule':
        return `${scheduler}/v1/projects/${project}/locations/${region}/jobs/${trigger.job}`;
      case 'push':
        return `${pubsub}/v1/projects/${project}/subscriptions/${trigger.subscription}`;
      case 'queue':
        return `${tasks}/v2/projects/${project}/locations/${region}/queues/${trigger.queue}`;
    }
  }

  /** Tries up to three times before the deadline. */
  private ask(call: Call, { deadline }: Until): Promise<Answer> {
    return retry(this.clock, { waitsMs: WAITS_MS, deadline, waitAfter }, () => this.once(call, { deadline }));
  }

  private async once({ method, url, data: sent, fine }: Call, { deadline }: Until): Promise<Answer> {
    const left = deadline - this.clock.now();
    if (left <= 0) throw new DeadlineExceeded(`${method} ${url}`);
    const { status, data } = await this.auth.request<unknown>({
      url,
      method,
      ...(sent === undefined ? {} : { data: sent }),
      responseType: 'json',
      timeout: Math.min(TRY_MS, left),
      retry: false,
      validateStatus: () => true,
      fetchImplementation: fetch,
    });
    if (status === 200 || fine?.includes(status) === true) return { status, data };
    throw new RefusedCall(`${method} ${url}: ${status} ${messageIn(data)}`, status);
  }
}

/** An API answered with an unexpected status. */
class RefusedCall extends Error {
  constructor(
    message: string,
    readonly status: number,
  ) {
    super(message);
    this.name = 'RefusedCall';
  }
}

/** Does a status say that nothing was done? 408 says that the answer took too long. */
function isRefusal(status: number): boolean {
  return status >= 400 && status < 500 && status !== 408;
}

/** A call without an answer may have arrived. Every call can be repeated safely except `runNow`, which is not retried. */
function waitAfter(error: unknown, waitMs: number): number | undefined {
  const isTransient = error instanceof RefusedCall ? TRANSIENT.has(error.status) : !(error instanceof DeadlineExceeded);
  return isTransient ? waitMs : undefined;
}

function messageIn(data: unknown): string {
  const parsed = errorSchema.safeParse(data);
  if (!parsed.success) return JSON.stringify(data ?? '').slice(0, 300);
  const { status = '', message = '' } = parsed.data.error;
  return `${status} ${message}`.trim();
}
