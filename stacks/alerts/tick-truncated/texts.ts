import type { Duration } from '../../../model/duration';
import type { AlertTexts } from '../alert';

/** @param lasting how long ticks may be truncated without a need to act */
export const texts = (lasting: Duration): AlertTexts => ({
  displayName: 'Phasewatch: more runs than a tick handles',
  documentation: {
    subject: 'More runs than a tick of the timeout monitor handles',
    whatHappened: `For more than ${lasting.toString()}, every tick has had more running or unresolved runs than it reads or closes.`,
    whatItMeans:
      'Every declared processor is still judged by its worst and its latest runs, and pages as usual. Closing and resolving runs takes several ticks. Runs of undeclared processors may not be judged.',
    firstSteps: [
      'Running or unresolved? Read the last tick: `jsonPayload.run_event.type="tick"`.',
      'Many unresolved: repeat their work, or resolve what will not be repeated.',
      'Many running: which processor? Open its breaker if it starts runs without end.',
    ],
  },
});
