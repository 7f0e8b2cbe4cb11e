import type { AlertInputs, AlertTexts } from '../alert';
import { forTriggers, triggerKinds } from '../trigger-kinds';

export const texts = (inputs: AlertInputs): AlertTexts => {
  const { pipeline } = inputs;
  const causes = forTriggers(
    pipeline,
    {
      schedule: 'a paused job, ',
      push: 'a topic without a subscription, a subscription without an endpoint, ',
      queue: 'a full or paused queue, ',
      http: 'a caller that failed, ',
    },
    '',
  );
  const due = triggerKinds(pipeline).has('schedule')
    ? 'by schedule or because their input is there'
    : 'because their input is there';
  return {
    displayName: 'Phasewatch: runs not started',
    documentation: {
      subject: 'Not started: ${resource.label.job}',
      whatHappened: `Runs of \${resource.label.job} were due, ${due}, and have not started.`,
      whatItMeans: `Their trigger did not call: ${causes}or a missing right.`,
      firstSteps: [
        triggerStep(inputs),
        'Was the call refused? 403: its account lacks `run.invoker`.',
        'Start the run by hand, then fix the trigger.',
      ],
    },
  };
};

/** The first kind of trigger that a command can show. */
function triggerStep({ pipeline, project }: AlertInputs): string {
  const kinds = triggerKinds(pipeline);
  const place = `--location=${pipeline.region} --project=${project}`;
  if (kinds.has('schedule')) {
    return `Is the Scheduler job enabled, and did its last attempt fail? \`gcloud scheduler jobs list ${place}\``;
  }
  if (kinds.has('push')) {
    return `Does the push subscription have an endpoint? \`gcloud pubsub subscriptions list --project=${project}\``;
  }
  if (kinds.has('queue')) return `Is the queue running? \`gcloud tasks queues list ${place}\``;
  return 'Does the caller run, and does it call?';
}
