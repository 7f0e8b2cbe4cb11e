import { count } from '../../../model/count';
import type { FunctionRuntime } from '../../facts/function-runtime';
import { RUNTIME_DATES, RUNTIME_PAGE } from '../../facts/runtime-dates';
import { failed, notApplicable, passed, undecided, type Rule, type Verdict } from '../../rule';
import { runtimeSupport, successorOf, type RuntimeSupport } from '../../runtime-support';

type Ending = Exclude<RuntimeSupport, { status: 'unknown' }>;

/** Terraform accepts a decommissioned runtime; the API refuses it at the next deploy. */
export const runtimeSupportLeft: Rule = {
  id: 'RTM001',
  name: 'runtime-support',
  title: 'no function has a decommissioned runtime, or one that is deprecated within 180 days',
  severity: 'error',
  profile: 'platform',
  check: ({ functionRuntimes, today }) => functionRuntimes.map((one) => judge(one, today)),
};

function judge(one: FunctionRuntime, today: string | undefined): Verdict {
  const { path, label, field, runtime } = one;
  switch (runtime.kind) {
    case 'ignored':
      return notApplicable(path);
    case 'missing':
      return undecided(path, `the runtime of ${label} is not known: ${field} is not set`);
    case 'unresolved':
      return undecided(path, `the runtime of ${label} is known at apply only: ${runtime.text}`);
    default: {
      const support = runtimeSupport(runtime.value, today);
      if (support.status === 'unknown') return undecided(path, support.why, support.fix);
      return support.status === 'supported' ? passed(path) : ending(one, runtime.value, support);
    }
  }
}

function ending({ path, label, field }: FunctionRuntime, runtime: string, support: Ending): Verdict {
  const successor = successorOf(runtime, support.today);
  const until = successor === undefined ? undefined : RUNTIME_DATES.get(successor)?.deprecated;
  return failed({
    address: path,
    severity: support.status === 'decommissioned' ? 'error' : 'warning',
    message: `${runtime} ${lifeText(support)}`,
    detail:
      support.status === 'decommissioned'
        ? 'A function with it can no longer be deployed, and Google may disable it.'
        : 'A deprecated runtime has no support; once decommissioned it cannot be deployed, and Google may disable the function.',
    values: [{ of: label, field, value: runtime }],
    fix:
      successor === undefined
        ? `deploy with a newer runtime: ${RUNTIME_PAGE}`
        : `deploy with a newer runtime, such as ${successor} (deprecated ${on(until)})`,
  });
}

/** `is deprecated on 2027-04-30, in 151 days, and decommissioned on 2027-10-31`. */
function lifeText({ status, dates, toDeprecation, toDecommission }: Ending): string {
  if (status === 'decommissioned') return `was decommissioned ${on(dates.decommissioned)}, ${ago(toDecommission)}`;
  const [deprecated, decommissioned] = [on(dates.deprecated), on(dates.decommissioned)];
  if (status === 'deprecated') {
    const next =
      toDecommission === undefined ? '' : `, and is decommissioned ${decommissioned}, ${within(toDecommission)}`;
    return `was deprecated ${deprecated}, ${ago(toDeprecation)}${next}`;
  }
  const next = toDecommission === undefined ? '' : `, and decommissioned ${decommissioned}`;
  return `is deprecated ${deprecated}, ${within(toDeprecation)}${next}`;
}

/** `on 2027-04-30`; a month without a day: `in 2027-10`. */
function on(date = ''): string {
  return `${date.length > 7 ? 'on' : 'in'} ${date}`;
}

function within(days = 0): string {
  return `in ${count(days, 'day')}`;
}

function ago(days = 0): string {
  return days === 0 ? 'today' : `${count(-days, 'day')} ago`;
}
