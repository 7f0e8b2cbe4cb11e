import { Duration } from '../../../model/duration';
import { defineScenario } from '../../../simulation/define-scenario';

/** A function on events at its limit: Eventarc delivers the event again while the first delivery still works. Control scenario: ordinary-days. */
export default defineScenario({
  name: 'intake-at-limit',
  title: 'The intake of an upload takes 20 min, longer than the function may: it is answered with 504 after 9 min',
  source:
    'https://cloud.google.com/functions/docs/bestpractices/retries: an event that fails is delivered again for 24 h',
  worlds: ['declared'],
  from: '2026-01-13T12:00:00Z',
  lasts: Duration.days(3),
  workload: [{ kind: 'daily', beforeDeadline: Duration.hours(1) }],
  faults: [{ kind: 'slow', processor: 'upload-intake', dataDate: '2026-01-14', takes: Duration.minutes(20) }],
  mayFire: ['run-near-budget', 'near-timeouts'],
  expectations: [
    { kind: 'detected', policy: 'run-over-budget', names: 'upload-intake', within: Duration.minutes(6) },
    { kind: 'run closed', reason: 'timed_out', within: Duration.minutes(3) },
    { kind: 'no message lost' },
    { kind: 'all incidents close' },
  ],
});
