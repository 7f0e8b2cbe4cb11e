import type { AlertInputs, AlertTexts } from '../alert';
import { forTriggers } from '../trigger-kinds';

export const texts = ({ pipeline }: AlertInputs): AlertTexts => ({
  displayName: 'Phasewatch: calls refused',
  documentation: {
    subject: 'Calls refused: ${metric.label.service}',
    whatHappened: '${metric.label.service} answers calls with 401 or 403.',
    whatItMeans:
      'The caller lacks `run.invoker` or sends no identity token: such a call does not reach the code, and only the request log shows it. Or the service itself refuses, as breaker-control does with tokens that are not for it.',
    firstSteps: [
      'Who calls? See `httpRequest.userAgent` in `log_id("run.googleapis.com/requests")` of the service.',
      'Grant that account `run.invoker` on this service, in the stack.',
      ['Repeat what was refused.', whatIsRepeated(pipeline)].join(' ').trim(),
    ],
  },
});

function whatIsRepeated(pipeline: AlertInputs['pipeline']): string {
  return forTriggers(pipeline, {
    push: 'Refused messages wait in the subscription or the dead letters.',
    queue: 'A refused task is tried again until its attempts are used up.',
    schedule: 'A Scheduler job calls again at its next time.',
  });
}
