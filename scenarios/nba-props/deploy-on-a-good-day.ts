import { Duration } from '../../model/duration';
import { defineScenario } from '../../simulation/define-scenario';
import { ORDINARY_DAYS } from './baseline/ordinary-days';

/** Control scenario of deploy-during-incident and of other scenarios with a deploy. */
export default defineScenario({
  ...ORDINARY_DAYS,
  name: 'deploy-on-a-good-day',
  title: 'A deploy in the middle of the night’s runs, without any fault',
  source: 'The platform deploys with gcloud several times a week',
  faults: [{ kind: 'deploy', after: Duration.hours(28) }],
  expectations: [{ kind: 'silent' }],
});
