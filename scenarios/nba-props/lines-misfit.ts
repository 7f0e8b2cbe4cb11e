import { Duration } from '../../model/duration';
import { defineScenario } from '../../simulation/define-scenario';
import { ONE_NIGHT } from './baseline/ordinary-days';

/** A processor works but prints run events that break the contract. Control scenario: deploy-on-a-good-day. */
export default defineScenario({
  ...ONE_NIGHT,
  name: 'lines-misfit',
  title: 'After a deploy the shot summaries print their data date as 20260113, and the guard rejects their run events',
  source: 'The run event is a contract between teams: a line that breaks it is counted, kept and acknowledged',
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
  mayFire: ['runs-not-started', 'deadline-missed'], // the guard has no record of its work
  expectations: [
    { kind: 'detected', policy: 'rejected-events', within: Duration.hours(2) },
    { kind: 'pages', atMost: 1 },
    { kind: 'all incidents close' },
  ],
});
