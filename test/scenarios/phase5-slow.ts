import { Duration } from '../../model/duration';
import { defineScenario } from '../../rehearsal/simulate/scenario';
import { phase5Hang } from './as-it-was/phase5-hang';

/** A run that talks on and does not end. Its healthy twin is phase5-healthy. */
export default defineScenario({
  ...phase5Hang,
  name: 'phase5-slow',
  title: 'The prediction coordinator sends its heartbeats and works for five hours',
  story: 'phase5-slow',
  worlds: ['declared'],
  faults: [{ kind: 'slow', processor: 'prediction-coordinator', dataDate: '2026-01-13', takes: Duration.hours(5) }],
  operatorRerunsAfter: Duration.minutes(15),
  expectations: [
    { kind: 'detected', policy: 'run-over-budget', within: Duration.minutes(6) }, // from the end of its budget
    { kind: 'run closed', reason: 'timed_out', within: Duration.minutes(2) },
    { kind: 'notifications', atMost: 1 },
    { kind: 'all incidents close' },
  ],
});
