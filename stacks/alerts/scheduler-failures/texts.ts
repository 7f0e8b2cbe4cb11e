import type { AlertInputs, AlertTexts } from '../alert';

export const texts = ({ project, pipeline: { region } }: AlertInputs): AlertTexts => ({
  displayName: 'Phasewatch: Scheduler jobs fail',
  documentation: {
    subject: 'Scheduler job fails: ${metric.label.job}',
    whatHappened: 'Attempts of the Scheduler job ${metric.label.job} fail.',
    whatItMeans: 'The work of the job does not start, fails, or does not answer within the attempt deadline.',
    firstSteps: [
      `What is the error? \`gcloud scheduler jobs describe \${metric.label.job} --location=${region} --project=${project}\``,
      'DEADLINE_EXCEEDED: the work takes longer than the job waits. PERMISSION_DENIED: a right is missing.',
      'Run the job by hand once the cause is fixed.',
    ],
  },
});
