import { defineScenario, Duration } from 'phasewatch/scenarios';

/** The incident: one run hangs, and every other run ends in time. */
export default defineScenario({
  name: 'import-hang',
  title: 'The import sends no heartbeat from minute 3 of its run on',
  source: 'an example; name the incident, its date and its report here',
  worlds: ['declared'],
  from: '2026-01-13T12:00:00Z',
  lasts: Duration.days(2),
  workload: [{ kind: 'daily', beforeDeadline: Duration.hours(2) }],
  faults: [
    {
      kind: 'hang',
      processor: 'file-import',
      dataDate: '2026-01-13',
      after: Duration.minutes(3),
      lasts: Duration.hours(20),
      blocksPhase: false,
    },
  ],
  operatorActsAfter: Duration.minutes(15),
  // Cloud Scheduler's call of the run that hangs ends without an answer.
  mayFire: ['scheduler-failures'],
  expectations: [
    { kind: 'detected', policy: 'run-silent', within: Duration.minutes(20) },
    { kind: 'run closed', reason: 'went_silent', within: Duration.minutes(15) },
    { kind: 'notifications', atMost: 2 },
    { kind: 'all incidents close' },
  ],
});
