import { refuse } from '../../../model/problem';
import { TICK_CHECK_VARIABLE } from '../../../model/tick-check';
import { DeadlineExceeded, type Clock } from '../../ports/clock';
import type { TickCheck } from '../../ports/tick-check';
import type { Until } from '../../ports/trigger-control';

/** Timeout of the call. The next tick follows in a minute, so it is not repeated. */
const CALL_MS = 5_000;

/**
 * Calls a URL with GET, as healthchecks.io and others expect it: https://healthchecks.io/docs/http_api/. The URL is a
 * secret: no error message contains it.
 */
export class UrlTickCheck implements TickCheck {
  constructor(
    private readonly url: string,
    private readonly clock: Clock,
  ) {}

  /** @throws InputError TCK001 if it is not an https URL */
  async ticked({ deadline }: Until): Promise<void> {
    const url = httpsUrl(this.url.trim());
    const left = deadline - this.clock.now();
    if (left <= 0) throw new DeadlineExceeded('calling the check of ticks');
    const status = await statusOf(url, Math.min(CALL_MS, left));
    if (typeof status === 'string') throw new Error(`the check of ticks could not be reached (${status})`);
    if (status < 200 || status > 299) throw new Error(`the check of ticks answered ${status}`);
  }
}

/** @returns the status, or why there is none */
async function statusOf(url: URL, timeoutMs: number): Promise<number | string> {
  try {
    const { status, body } = await fetch(url, { signal: AbortSignal.timeout(timeoutMs) });
    await body?.cancel();
    return status;
  } catch (error) {
    // Only names and codes: a network error's message may contain the URL.
    const { name, cause } = error as { readonly name?: string; readonly cause?: { readonly code?: string } };
    return [name, cause?.code].filter((word) => word !== undefined).join(' ');
  }
}

/** Plain http only to this machine, for tests: a URL that is a secret is not sent unencrypted. */
function httpsUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === 'https:' || (url?.protocol === 'http:' && url.hostname === '127.0.0.1')) return url;
  return refuse({
    code: 'TCK001',
    where: TICK_CHECK_VARIABLE,
    rule: 'the check of ticks is an https URL',
    got: `${text.length} characters that are no https URL`, // not the value: it may be the secret with a typo
    fix: 'put the URL that is called after each tick into the secret',
  });
}
