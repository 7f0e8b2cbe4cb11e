import type { SlackMessage } from '../../../guard/ports/slack';
import { WebhookSlack } from '../../../guard/adapters/google/slack';
import { HurriedClock } from '../support/hurried-clock';
import { MINUTE, SECOND, T0 } from '../support/runs';
import { SlackServer } from '../support/slack-server';

const message: SlackMessage = { text: 'sample prod: healthy', blocks: [{ type: 'divider' }] };

describe('posting to Slack', () => {
  let server: SlackServer;
  let clock: HurriedClock;
  let slack: WebhookSlack;

  beforeEach(async () => {
    server = new SlackServer();
    clock = new HurriedClock(T0);
    slack = new WebhookSlack(await server.start(), clock);
  });
  afterEach(() => server.stop());

  const post = (deadline = T0 + MINUTE) => slack.post(message, deadline);

  it('delivers a message once', async () => {
    await post();

    expect(server.messages).toEqual([message]);
    expect(clock.waits).toEqual([]);
  });

  it('retries when Slack is down, with growing waits', async () => {
    server.answers.push({ status: 503 }, { status: 500 });
    await post();

    expect(server.messages).toHaveLength(1);
    expect(clock.waits).toEqual([SECOND, 2 * SECOND]);
  });

  it('waits as long as Slack requests after a rate limit', async () => {
    server.answers.push({ status: 429, headers: { 'Retry-After': '7' } });
    await post();

    expect(clock.waits).toEqual([7 * SECOND]);
  });

  it('gives up after three tries, without the URL in the error', async () => {
    server.answers.push(...Array.from({ length: 9 }, () => ({ status: 503, body: 'down' })));

    await expect(post()).rejects.toThrow(/^Slack: answered 503 down, after 3 of 3 tries$/);
    expect(server.requests).toBe(3);
  });

  it('does not retry when Slack refuses the message', async () => {
    server.answers.push({ status: 404, body: 'no_service' });

    await expect(post()).rejects.toThrow('answered 404 no_service, after 1 of 3 tries');
    expect(server.requests).toBe(1);
  });

  it('does not wait past its deadline', async () => {
    server.answers.push({ status: 429, headers: { 'Retry-After': '3600' } });

    await expect(post()).rejects.toThrow('Slack: answered 429 ok; posting the message was not done by its deadline');
    expect(server.requests).toBe(1);
  });

  it('reports an unreachable server without the URL', async () => {
    await server.stop();
    const refusal = await post().catch((error: unknown) => String(error));

    expect(refusal).toMatch(/could not be reached \(TypeError ECONNREFUSED\), after 3 of 3 tries/);
    expect(refusal).not.toContain('SECRET');
  });

  it('refuses a webhook that is not a URL without repeating it', async () => {
    await expect(new WebhookSlack('http://hooks.slack.com/SECRET', clock).post(message, T0 + MINUTE)).rejects.toThrow(
      'SLK001',
    );
    await expect(new WebhookSlack('hooks.slack.com/SECRET', clock).post(message, T0 + MINUTE)).rejects.toThrow(
      /^SLACK_WEBHOOK: the webhook is an https URL, got 22 characters that are not one; .* \[SLK001\]$/,
    );
  });
});
