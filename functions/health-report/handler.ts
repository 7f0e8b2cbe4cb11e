import type { HttpFunction } from '@google-cloud/functions-framework';
import { REPORT, type ReportKind } from '../../model/health';
import { within } from '../../guard/ports/clock';
import { errorLine, type Log } from '../../guard/ports/log';
import type { Slack } from '../../guard/ports/slack';
import { makeReport, type ReportPorts } from '../../guard/health/make-report';
import type { HealthReport } from '../../guard/health/build-report';
import { slackMessage } from '../../guard/health/slack-message';

/** The ports of the function. */
export interface HealthPorts extends ReportPorts {
  /** Absent where no webhook is configured. */
  readonly slack?: Slack | undefined;
  readonly log: Log;
}

/** Result of posting to Slack. */
type Posted = 'posted' | 'failed' | 'not configured' | 'not asked for';

/**
 * GET returns the report as JSON. POST, which Scheduler sends, also posts it to Slack. `/weekly` covers the last week,
 * any other path the last day. 200 for every verdict. 500 if posting to Slack failed (the body is still the report) or
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
    const slack = request.method === 'POST' ? await post(ports, report) : 'not asked for';
    response.status(slack === 'failed' ? 500 : 200).json({ ...report, slack });
  };
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
