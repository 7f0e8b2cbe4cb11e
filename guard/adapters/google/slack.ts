import { refuse } from '../../../model/problem';
import { DeadlineExceeded, type Clock } from '../../ports/clock';
import type { Slack, SlackMessage } from '../../ports/slack';

/** Tries of one message in one call of `post`. */
const TRIES = 3;
/** Wait before the second try; doubled before the third. Slack allows one message per second and webhook. */
const FIRST_WAIT_MS = 1_000;
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

  /** @throws InputError SLK001 if the webhook is not an HTTP(S) URL */
  async post(message: SlackMessage, deadline: number): Promise<void> {
    const url = parse(this.url);
    for (let attempt = 1; ; attempt += 1) {
      const refusal = await this.tryOnce(url, message, deadline);
      if (refusal === undefined) return;
      if (!refusal.again || attempt === TRIES)
        throw new Error(`Slack: ${refusal.why}, after ${attempt} of ${TRIES} tries`);
      const next = this.clock.now() + (refusal.afterMs ?? FIRST_WAIT_MS * 2 ** (attempt - 1));
      if (next >= deadline) throw new DeadlineExceeded(`Slack: ${refusal.why}; posting the message`);
      await this.clock.alarm(next).rings;
    }
  }

  private async tryOnce(url: URL, message: SlackMessage, deadline: number): Promise<Refusal | undefined> {
    const left = deadline - this.clock.now();
    if (left <= 0) throw new DeadlineExceeded('posting to Slack');
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json; charset=utf-8' },
        body: JSON.stringify(message),
        signal: AbortSignal.timeout(Math.min(TRY_MS, left)),
      });
      const answer = await response.text();
      if (response.ok) return undefined;
      const seconds = Number(response.headers.get('Retry-After') ?? Number.NaN);
      return {
        why: `answered ${response.status} ${answer.slice(0, 200)}`.trim(),
        again: response.status === 429 || response.status >= 500,
        ...(seconds > 0 ? { afterMs: seconds * 1_000 } : {}),
      };
    } catch (error) {
      return { why: reason(error), again: true };
    }
  }
}

interface Refusal {
  readonly why: string;
  readonly again: boolean;
  readonly afterMs?: number;
}

/** Only names and codes: a network error's message may contain the URL. */
function reason(error: unknown): string {
  const { name, cause } = error as { readonly name?: string; readonly cause?: { readonly code?: string } };
  return `could not be reached (${[name, cause?.code].filter((word) => word !== undefined).join(' ')})`;
}

function parse(url: string): URL {
  if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) return new URL(url);
  return refuse({
    code: 'SLK001',
    where: 'SLACK_WEBHOOK',
    rule: 'the webhook is a URL',
    got: `${url.length} characters that are not a URL`, // not the value: it may be the secret with a typo
    fix: 'put the URL that Slack shows (https://hooks.slack.com/services/...) into the secret',
  });
}
