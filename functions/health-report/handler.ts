import { createHash } from 'node:crypto';
import type { HttpFunction, Response } from '@google-cloud/functions-framework';
import { REPORT, type ReportKind } from '../../model/health';
import { within } from '../../guard/ports/clock';
import { errorLine, type Log } from '../../guard/ports/log';
import type { Slack } from '../../guard/ports/slack';
import { makeReport, type ReportPorts } from '../../guard/health/make-report';
import type { HealthReport } from '../../guard/health/build-report';
import { slackMessage } from '../../guard/health/slack-message';
import { HEALTH_SCRIPT, healthPage } from '../../report/health/health-page';

/** The ports of the function. */
export interface HealthPorts extends ReportPorts {
  /** Absent where no webhook is configured. */
  readonly slack?: Slack | undefined;
  readonly log: Log;
}

/** Result of posting to Slack. */
type Posted = 'posted' | 'failed' | 'not configured' | 'not asked for';

/**
 * GET returns the report: the on-call page to a browser, else JSON; nothing is changed. POST, which Scheduler sends, returns
 * JSON and also posts it to Slack. `/weekly` covers the last week, any other path but a browser's icon the last day. 200 for every verdict. 500 if posting to Slack failed (the body is still the report) or
 * if there is no report; Scheduler then retries as declared.
 */
export function createHandler(ports: HealthPorts): HttpFunction {
  return async (request, response) => {
    if (request.method !== 'GET' && request.method !== 'POST') {
      response
        .status(405)
        .set('Allow', 'GET, POST')
        .json({ error: 'GET reads the report, POST also posts it to Slack' });
      return;
    }
    // Browsers ask for it after each page: a report for it would read the whole store again.
    if (request.path === '/favicon.ico') {
      response.status(404).end();
      return;
    }
    const kind: ReportKind = request.path.replace(/\/+$/, '') === '/weekly' ? 'weekly' : 'daily';
    let report: HealthReport;
    try {
      report = await makeReport(ports, kind);
    } catch (error) {
      ports.log.print(errorLine('health-report could not make a report', error));
      response
        .status(500)
        .json({ verdict: 'could not tell', error: error instanceof Error ? error.message : 'failed' });
      return;
    }
    if (request.method === 'GET' && request.accepts(['json', 'html']) === 'html') {
      sendPage(response, report);
      return;
    }
    const slack = request.method === 'POST' ? await post(ports, report) : 'not asked for';
    response.status(slack === 'failed' ? 500 : 200).json({ ...report, slack });
  };
}

/** What a browser may load and run: nothing from elsewhere, and no other script than the page's own. */
const POLICY = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  `script-src 'sha256-${createHash('sha256').update(HEALTH_SCRIPT).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

function sendPage(response: Response, report: HealthReport): void {
  response
    .status(200)
    .set('Content-Type', 'text/html; charset=utf-8')
    .set('Content-Security-Policy', POLICY)
    .set('Cache-Control', 'no-store')
    .set('Referrer-Policy', 'no-referrer')
    .set('X-Content-Type-Options', 'nosniff') // cspell:ignore nosniff
    .send(healthPage(report));
}

async function post({ slack, log, clock }: HealthPorts, report: HealthReport): Promise<Posted> {
  if (slack === undefined) {
    log.print({ severity: 'WARNING', message: 'health-report has no SLACK_WEBHOOK: nothing was posted to Slack' });
    return 'not configured';
  }
  try {
    const deadline = clock.now() + REPORT.slackDeadline.toMilliseconds();
    await within(clock, deadline, 'posting to Slack', slack.post(slackMessage(report), deadline));
    return 'posted';
  } catch (error) {
    log.print(errorLine('health-report could not post to Slack', error));
    return 'failed';
  }
}
