import type { Resource } from '../../../terraform/resource';
import { Fields } from '../../facts/fields';
import { isIgnored } from '../../facts/ignored-field';
import type { ResourceIndex } from '../../facts/resource-index';
import { failed, notApplicable, passed, type Rule, type Verdict } from '../../rule';

/** A fault of hashicorp/google that changes a resource at every plan. */
interface Fault {
  readonly type: string;
  /** The first version without it. */
  readonly fixedIn: readonly [major: number, minor: number];
  /** What every plan changes; undefined where the resource is not concerned. */
  readonly changes: (resource: Resource) => { readonly field: string; readonly why: string } | undefined;
}

const FAULTS: readonly Fault[] = [
  {
    // https://github.com/hashicorp/terraform-provider-google/pull/27173
    type: 'google_cloud_scheduler_job',
    fixedIn: [7, 31],
    changes: (resource) => {
      const target = Fields.of(resource).block('http_target');
      const hasToken = target?.has('oidc_token') === true || target?.has('oauth_token') === true;
      return hasToken && !isIgnored(resource, 'http_target.headers.Authorization')
        ? { field: 'http_target[0].headers["Authorization"]', why: 'the API adds a header for the token' }
        : undefined;
    },
  },
  {
    // https://registry.terraform.io/providers/hashicorp/google/latest/docs/guides/version_7_upgrade
    type: 'google_pubsub_subscription',
    fixedIn: [7, 0],
    changes: (resource) => {
      const retry = Fields.of(resource).block('retry_policy');
      const isEmpty = retry !== undefined && !retry.has('minimum_backoff') && !retry.has('maximum_backoff');
      return isEmpty && !isIgnored(resource, 'retry_policy')
        ? { field: 'retry_policy', why: 'the API does not keep an empty block' }
        : undefined;
    },
  },
];

/** Who sees a change in every plan stops reading plans. */
export const everyPlan: Rule = {
  id: 'PRV001',
  name: 'every-plan',
  title: 'no resource is changed by every plan because of a known fault of its provider version',
  severity: 'warning',
  profile: 'platform',
  check: ({ index }) => FAULTS.flatMap((fault) => judge(index, fault)),
};

function judge(index: ResourceIndex, { type, fixedIn, changes }: Fault): Verdict[] {
  return index.ofType(type).map((resource) => {
    const { path, providerVersion } = resource;
    if (providerVersion === undefined) return notApplicable(path);
    const found = isBefore(providerVersion, fixedIn) ? changes(resource) : undefined;
    if (found === undefined) return passed(path);
    return failed({
      address: path,
      message: `every plan changes ${found.field} with provider ${providerVersion}: ${found.why}`,
      detail: 'A plan that is never empty hides what was changed by hand.',
      values: [{ of: path, field: 'hashicorp/google', value: providerVersion }],
      fix: `use version ${fixedIn.join('.')} or later, or add ${found.field} to lifecycle.ignore_changes`,
    });
  });
}

function isBefore(version: string, [major, minor]: Fault['fixedIn']): boolean {
  const [ownMajor = 0, ownMinor = 0] = version.split('.').map(Number);
  return ownMajor < major || (ownMajor === major && ownMinor < minor);
}
