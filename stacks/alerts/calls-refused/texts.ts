import type { AlertTexts } from '../alert';

export const texts: AlertTexts = {
  displayName: 'Phasewatch: calls refused',
  documentation: {
    subject: 'Calls refused: ${metric.label.service}',
    whatHappened: '${metric.label.service} answers calls with 401 or 403.',
    whatItMeans:
      'The caller lacks `run.invoker` or sends no identity token. Only the request log shows it: an orchestrator was once refused for weeks before it was noticed.',
    firstSteps: [
      'Who calls? See `httpRequest.userAgent` in `log_id("run.googleapis.com/requests")` of the service.',
      'Grant that account `run.invoker` on this service, in the stack.',
      'Refused messages wait in the subscription or the dead letters. A Scheduler job calls again at its next time.',
    ],
  },
};
