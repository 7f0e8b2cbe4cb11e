import { count } from '../model/count';
import { triggersOf, type Pipeline } from '../model/pipeline';
import type { Trigger } from '../model/trigger';
import { markdownTable } from '../report/parts/markdown-table';

const HEAD = `# Timeouts

Every timeout, deadline and limit as declared, one row for each deployable and for each processor: the difference of this page in a pull request is what the pull request changes. \`audit\` checks them against each
other, and \`diff\` says what a change means ([review](review.md)). Written by \`npm run docs\` from [pipelines](../pipelines/); a test checks that it is current.
`;

/** The page with the timeouts of declarations. */
export function declaredTimeoutsPage(pipelines: readonly Pipeline[]): string {
  return `${HEAD}\n${pipelines.map(sectionOf).join('\n\n')}\n`;
}

function sectionOf(pipeline: Pipeline): string {
  return [
    `## ${pipeline.name}: deployables and their callers`,
    markdownTable(['phase', 'deployable', 'timeout', 'called by', 'waits', 'tries'], callerRows(pipeline)),
    `## ${pipeline.name}: processors`,
    markdownTable(
      ['deployable', 'processor', 'heartbeat', 'allowed silence', 'budget', 'expected every', 'restarts'],
      processorRows(pipeline),
    ),
  ].join('\n\n');
}

function callerRows({ phases }: Pipeline): string[][] {
  return phases.flatMap(({ id, deployables }) =>
    deployables.flatMap((deployable) =>
      triggersOf(deployable).map((trigger) => [
        id,
        deployable.name,
        deployable.timeout.toString(),
        ...callerCells(trigger),
      ]),
    ),
  );
}

/** Who calls, how long it waits, and how often it tries. */
function callerCells(trigger: Trigger): [by: string, waits: string, tries: string] {
  switch (trigger.kind) {
    case 'schedule':
      return [
        `schedule ${trigger.job} \`${trigger.cron}\` ${trigger.timeZone}`,
        trigger.attemptDeadline.toString(),
        count(trigger.retries, 'retry', 'retries'),
      ];
    case 'push': {
      const { maxDeliveryAttempts: most, retention } = trigger;
      const tries = most === undefined ? `until ${retention.toString()} have passed` : `${most} deliveries`;
      return [`push ${trigger.subscription}`, trigger.ackDeadline.toString(), tries];
    }
    case 'queue':
      return [`queue ${trigger.queue}`, trigger.dispatchDeadline.toString(), count(trigger.maxAttempts, 'attempt')];
    case 'http':
      return [`http ${trigger.from}`, trigger.callerDeadline.toString(), count(trigger.retries, 'retry', 'retries')];
    case 'event':
      return [`event ${trigger.eventType}`, 'not declared', trigger.retry ? 'again after a failure' : 'once'];
    case 'scheduled-run':
      return [
        `schedule ${trigger.job} \`${trigger.cron}\` ${trigger.timeZone}`,
        'does not wait',
        count(trigger.retries, 'retry', 'retries'),
      ];
    case 'run':
      return [`run ${trigger.from}`, 'does not wait', 'not declared'];
  }
}

function processorRows({ phases }: Pipeline): string[][] {
  return phases.flatMap(({ deployables }) =>
    deployables.flatMap(({ name, processors }) =>
      processors.map((one) => [
        name,
        one.name,
        one.heartbeatInterval.toString(),
        one.allowedSilence.toString(),
        one.budget.toString(),
        one.expectedEvery.toString(),
        String(one.retriesAfterTimeout ?? 0),
      ]),
    ),
  );
}
