import { Duration } from '../../model/duration';
import { defineScenario } from '../../simulation/define-scenario';
import { ORDINARY_DAYS } from './baseline/ordinary-days';

/** The source of one night's box scores is three hours late, until 06:00 UTC. */
const lateSource = (after: Duration) =>
  ({
    kind: 'runs-fail',
    processors: ['NbacPlayerBoxscoreProcessor', 'NbacTeamBoxscoreProcessor'],
    category: 'dependency_missing',
    after,
    lasts: Duration.hours(3),
    takes: Duration.seconds(20),
  }) as const;

/** The same deadline is missed two nights in a row. Control scenario: ordinary-days. */
export default defineScenario({
  ...ORDINARY_DAYS,
  name: 'two-late-nights',
  title: 'The source of the box scores is three hours late two nights in a row, and phase 2 misses both deadlines',
  source: 'Platform review of January 2026: self-healing looks once an hour for dates that are not done',
  lasts: Duration.hours(62),
  worlds: ['declared'],
  faults: [lateSource(Duration.hours(3)), lateSource(Duration.hours(27))],
  expectations: [
    { kind: 'detected', policy: 'deadline-missed', within: Duration.hours(3) },
    { kind: 'detected', policy: 'deadline-missed-again', within: Duration.hours(27) },
    { kind: 'pages', atMost: 2 }, // one a night
    { kind: 'all incidents close' },
  ],
});
