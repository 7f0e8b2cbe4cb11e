import { TICK_CHECK_VARIABLE } from '../../../model/tick-check';
import type { Facts, Monitor } from '../../facts';
import { Fields } from '../../facts/fields';
import { MISSING, valueOf } from '../../facts/reading';
import { placeOf } from '../../facts/resource-index';
import { failed, passed, undecided, type Rule, type Verdict } from '../../rule';

/** Alert policies and monitor are in one project: where that fails as a whole, only something outside notices it. */
export const outsideCheck: Rule = {
  id: 'ALR006',
  name: 'outside-check',
  title: 'something outside of the project notices when the timeout monitor stops',
  severity: 'warning',
  profile: 'phasewatch',
  check: (facts) => (facts.monitor === undefined ? [] : [judge(facts, facts.monitor)]),
};

function judge({ index }: Facts, { deployable: { path } }: Monitor): Verdict {
  const monitor = index.ofType('google_cloudfunctions2_function').find((one) => placeOf(one).path === path);
  if (monitor === undefined) return undecided(path, 'cannot determine the environment variables of the monitor');
  const config = Fields.of(monitor).block('service_config');
  const variable = config?.block('environment_variables')?.text(TICK_CHECK_VARIABLE) ?? MISSING;
  const keys = (config?.blocks('secret_environment_variables') ?? []).map((secret) => secret.text('key'));
  if (valueOf(variable) !== undefined || keys.some((key) => valueOf(key) === TICK_CHECK_VARIABLE)) return passed(path);
  if ([variable, ...keys].some(({ kind }) => kind === 'unresolved')) {
    return undecided(path, `cannot determine whether the monitor has ${TICK_CHECK_VARIABLE}`);
  }
  return failed({
    address: path,
    message: 'nothing outside of the project notices when the timeout monitor stops',
    detail:
      'Monitor, alert policies and notifications run in one project. Where it is suspended, or Cloud Monitoring is down, no page comes.',
    values: [],
    fix: 'declare onCall.tickCheckSecret: a secret with the URL of a check outside, such as one of healthchecks.io',
  });
}
