import { Duration } from '../../../model/duration';
import { defineScenario } from '../../../simulation/define-scenario';
import { SHORT_HANG } from './short-hang';

/** Its expectation is not met, in the declared world alone, and it ends while its incident is open. */
export default defineScenario({
  ...SHORT_HANG,
  name: 'unmet',
  worlds: ['declared'],
  lasts: Duration.minutes(90),
  expectations: [{ kind: 'detected', policy: 'run-silent', within: Duration.minutes(1) }],
});
