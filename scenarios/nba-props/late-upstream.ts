import { Duration } from '../../model/duration';
import { defineScenario } from '../../simulation/define-scenario';
import { ORDINARY_DAYS } from './baseline/ordinary-days';
import { NO_DATA, phase2AllDay } from './baseline/phase2-month';

/** Phase 2 is late and makes phases 3 to 6 late. Control scenario: ordinary-days. */
export default defineScenario({
  ...ORDINARY_DAYS,
  name: 'late-upstream',
  title: 'The box scores of phase 2 get no data until midnight, and phases 2 to 6 miss their deadlines',
  source: 'Platform review of January 2026: dependencies tracked by hand',
  lasts: Duration.hours(72),
  workload: [...ORDINARY_DAYS.workload, phase2AllDay(NO_DATA)],
  faults: [
    {
      kind: 'runs-fail',
      processors: ['NbacPlayerBoxscoreProcessor', 'NbacTeamBoxscoreProcessor'],
      category: 'dependency_missing',
      after: Duration.hours(26),
      lasts: Duration.hours(22),
      takes: Duration.seconds(20),
    },
  ],
  mayFire: ['deadline-missed-again'],
  expectations: [
    { kind: 'detected', policy: 'deadline-missed', within: Duration.hours(4) },
    { kind: 'pages', atMost: 1 },
    { kind: 'all incidents close' },
  ],
  baselineExpectations: [{ kind: 'noise', atLeast: 0.5 }],
});
