import { audit } from '../audit/audit';
import { auditJson } from '../report/audit/json';
import { sideSchema } from '../review/side';
import { monitoringOf } from '../terraform/monitoring-in-terraform';
import { planResourcesIn, readPlanChange, type PlannedStep } from '../terraform/plan/read-plan';
import type { Resource } from '../terraform/resource';
import { currentDay } from './current-day';
import { replacedResources } from './replaced-resources';
import { runbookNames } from './runbook-names';
import type { NamedSide } from './named-side';
import { policyJson } from './start-json';
import { readWaivers } from './waivers';

const NOT_REHEARSED = 'a plan or a state holds no declaration that could be rehearsed';

/** What is there before the apply of a plan, and after it. */
export async function sidesOfPlan(file: string): Promise<readonly [base: NamedSide, head: NamedSide]> {
  const { before, after, steps } = await readPlanChange(file);
  return [await sideOfResources(file, before), await sideOfResources(file, after, steps)];
}

/**
 * The output of `terraform show -json` for a state, or for a plan: what it leads to.
 * @param document its content, parsed
 * @throws InputError as `planResourcesIn`
 */
export function sideOfPlan(file: string, document: unknown): Promise<NamedSide> {
  return sideOfResources(file, planResourcesIn(file, document));
}

/** @param steps what the apply does, where it is of a plan */
async function sideOfResources(
  name: string,
  resources: readonly Resource[],
  steps?: readonly PlannedStep[],
): Promise<NamedSide> {
  const options = {
    runbooks: runbookNames(),
    today: currentDay(),
    waivers: await readWaivers(),
    waiversOfOthers: true,
  };
  // An invalid metric is a finding of the audit.
  const monitoring = monitoringOf(resources, undefined, () => undefined);
  const side = {
    version: 1,
    pipeline: '',
    environment: '',
    audit: auditJson(audit(resources, options)),
    scenarios: [],
    policies: monitoring.policies.map((policy) => policyJson(policy, [])),
    notRehearsed: NOT_REHEARSED,
    ...(steps === undefined ? {} : { replaced: replacedResources(steps, resources, monitoring) }),
  };
  const content = { resources, project: undefined, ...(steps === undefined ? {} : { steps }) };
  return { name, side: sideSchema.parse(side), content: () => content };
}
