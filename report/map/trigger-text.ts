import type { MapTrigger } from '../../model/pipeline-map';

/** What starts a deployable: `schedule 5 * * * *`, `push orders-files`, `http orders-router`. */
export function triggerText(trigger: MapTrigger): string {
  switch (trigger.kind) {
    case 'schedule':
      return `schedule ${trigger.cron} ${trigger.timeZone}`;
    case 'push':
      return `push ${trigger.topic}`;
    case 'http':
    case 'queue':
    case 'run':
      return `${trigger.kind} ${trigger.from}`;
    case 'event':
      return `event ${trigger.eventType}`;
  }
}
