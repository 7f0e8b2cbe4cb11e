import { Duration } from '../../model/duration';
import { defineScenario } from '../../simulation/scenario';
import { ONE_NIGHT } from './baseline/ordinary-days';

/** What a processor says is not understood any more, though it works. Its healthy twin is deploy-on-a-good-day. */
export default defineScenario({
  ...ONE_NIGHT,
  name: 'lines-misfit',
  title:
    'A deploy has the shot summaries print their data date as 20260113, which is none, and the guard knows nothing of their runs',
  source: 'The run event is a contract between teams: a line that does not fit is counted, kept and acknowledged',
  worlds: ['declared'],
  faults: [
    {
      kind: 'lines-misfit',
      processors: ['PlayerShotSummaryProcessor'],
      after: Duration.hours(2),
      lasts: Duration.hours(28),
    },
  ],
  operatorActsAfter: Duration.hours(4), // the response time of a P2
  mayFire: ['runs-not-started', 'deadline-missed'], // to the guard its work is not done
  expectations: [
    { kind: 'detected', policy: 'rejected-events', within: Duration.hours(2) },
    { kind: 'pages', atMost: 1 },
    { kind: 'all incidents close' },
  ],
});
