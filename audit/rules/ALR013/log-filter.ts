import { FilterError } from '../../../alerting/filters/filter-error';
import { describeWarning, parseLoggingFilter } from '../../../alerting/filters/logging/parse-filter';
import { hasToken } from '../../../model/token';
import type { Facts } from '../../facts';
import { Fields } from '../../facts/fields';
import { failed, notApplicable, passed, undecided, type Rule, type Verdict } from '../../rule';

/** Types with a filter in the Logging query language. */
const FILTERED = [
  'google_logging_metric',
  'google_logging_project_sink',
  'google_logging_folder_sink',
  'google_logging_organization_sink',
  'google_logging_billing_account_sink',
  'google_logging_log_view',
] as const;

/** LQL007 is about evaluation outside of Google Cloud; LQL001 misleads only where the AND is written: lines read as groups. */
function isFault(code: string, unquoted: string): boolean {
  return code !== 'LQL007' && !(code === 'LQL001' && !/\bAND\b/.test(unquoted));
}

/** Cloud Logging accepts these filters, and they match other entries than they seem to. */
export const logFilter: Rule = {
  id: 'ALR013',
  name: 'log-filter',
  title: 'Logging filters of metrics, sinks and alert policies match what they seem to match',
  severity: 'warning',
  profile: 'platform',
  check: ({ index, monitoring }) => [
    ...index
      .ofType(...FILTERED)
      .map((resource) => judge(resource.path, Fields.of(resource).expression('filter') ?? '')),
    ...monitoring.policies.map(ofPolicy),
  ],
};

function ofPolicy({ path, policy }: Facts['monitoring']['policies'][number]): Verdict {
  const [match] = policy.conditions.filter((condition) => condition.kind === 'log-match');
  return match === undefined ? passed(path) : judge(path, match.filter);
}

function judge(path: string, text: string): Verdict {
  const unquoted = text.replaceAll(/"(?:[^"\\]|\\.)*"/g, '""');
  if (hasToken(unquoted))
    return undecided(path, 'cannot read its filter: more than values in it is known at apply only');
  try {
    const filter = parseLoggingFilter(text);
    const [first, ...others] = filter.warnings.filter(({ code }) => isFault(code, unquoted));
    if (first === undefined) return passed(path);
    return failed({
      address: path,
      message: `the filter may match other entries than it seems to: ${describeWarning(filter, first)}`,
      detail: 'Cloud Logging accepts the filter as it is written.',
      values: others.map((warning) => ({ of: path, field: 'filter', value: describeWarning(filter, warning) })),
      fix: 'write it so that it can be read in one way only',
    });
  } catch (error) {
    if (!(error instanceof FilterError)) throw error;
    return notApplicable(path); // ALR008 reports it where it is of a metric or a policy.
  }
}
