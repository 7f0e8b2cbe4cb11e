import { refuse } from '../../../model/problem';
import { DeadlineExceeded, type Clock } from '../../ports/clock';
import type { Slack, SlackMessage } from '../../ports/slack';
import { retry, type RetryPolicy } from './retry';

/**
 * Waits between the tries of one message. Slack allows one message per second and webhook:
 * https://docs.slack.dev/apis/web-api/rate-limits
 */
const WAITS_MS = [1_000, 2_000];
const TRIES = WAITS_MS.length + 1;
/** Timeout of one request. */
const TRY_MS = 5_000;

/**
 * Slack's incoming webhooks: https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks. The URL is the
 * secret: it alone allows posting. No error message contains it.
 */
export class WebhookSlack implements Slack {
  constructor(
    private readonly url: string,
    private readonly clock: Clock,
  ) {}

  /** @throws InputError SLK001 if the webhook is not an https URL */
  async post(message: SlackMessage, deadline: number): Promise<void> {
    const url = parse(this.url);
    const policy: RetryPolicy = { waitsMs: WAITS_MS, deadline, waitAfter };
    let tries = 0;
    try {
      await retry(this.clock, policy, () => {
        tries += 1;
        return this.tryOnce(url, message, deadline);
      });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const isOutOfTime = error.again && tries < TRIES;
      if (isOutOfTime) throw new DeadlineExceeded(`Slack: ${error.message}; posting the message`);
      throw new Error(`Slack: ${error.message}, after ${tries} of ${TRIES} tries`, { cause: error });
    }
  }

  /** @throws Refusal */
  private async tryOnce(url: URL, message: SlackMessage, deadline: number): Promise<void> {
    const left = deadline - this.clock.now();
    if (left <= 0) throw new DeadlineExceeded('posting to Slack');
    const { response, answer } = await send(url, message, Math.min(TRY_MS, left));
    if (response.ok) return;
    const seconds = Number(response.headers.get('Retry-After') ?? Number.NaN);
    const isTransient = response.status === 429 || response.status >= 500;
    const why = `answered ${response.status} ${answer.slice(0, 200)}`.trim();
    throw new Refusal(why, isTransient, seconds > 0 ? seconds * 1_000 : undefined);
  }
}

/** Slack refused the message, or could not be reached. */
class Refusal extends Error {
  constructor(
    message: string,
    /** Is another try worth it? */
    readonly again: boolean,
    /** The wait that Slack requests, in milliseconds. */
    readonly afterMs?: number,
  ) {
    super(message);
    this.name = 'Refusal';
  }
}

function waitAfter(error: unknown, waitMs: number): number | undefined {
  return error instanceof Refusal && error.again ? (error.afterMs ?? waitMs) : undefined;
}

/** @throws Refusal if no answer arrives within the timeout */
async function send(url: URL, message: SlackMessage, timeoutMs: number) {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json; charset=utf-8' },
      body: JSON.stringify(message),
      signal: AbortSignal.timeout(timeoutMs),
    });
    return { response, answer: await response.text() };
  } catch (error) {
    throw new Refusal(reason(error), true);
  }
}

/** Only names and codes: a network error's message may contain the URL. */
function reason(error: unknown): string {
  const { name, cause } = error as { readonly name?: string; readonly cause?: { readonly code?: string } };
  return `could not be reached (${[name, cause?.code].filter((word) => word !== undefined).join(' ')})`;
}

function parse(url: string): URL {
  // The URL is a secret: only a server on this machine, as in tests, is called without encryption.
  if (URL.canParse(url) && isEncryptedOrLocal(new URL(url))) return new URL(url);
  return refuse({
    code: 'SLK001',
    where: 'SLACK_WEBHOOK',
    rule: 'the webhook is an https URL',
    got: `${url.length} characters that are not one`, // not the value: it may be the secret with a typo
    fix: 'put the URL that Slack shows (https://hooks.slack.com/services/...) into the secret',
  });
}

function isEncryptedOrLocal({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' || (protocol === 'http:' && ['127.0.0.1', 'localhost'].includes(hostname));
}
