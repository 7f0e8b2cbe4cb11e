import { audit } from '../audit/audit';
import { auditJson } from '../report/audit/json';
import { sideSchema, type Side } from '../review/side';
import { monitoringOf } from '../terraform/monitoring-in-terraform';
import { readPlanChange, readPlanResources } from '../terraform/plan/read-plan';
import type { Resource } from '../terraform/resource';
import { currentDay } from './current-day';
import { runbookNames } from './runbook-names';
import { policyJson } from './start-json';
import { readWaivers } from './waivers';

const NOT_REHEARSED = 'a plan or a state holds no declaration that could be rehearsed';

/** What is there before the apply of a plan, and after it. */
export async function sidesOfPlan(file: string): Promise<readonly [base: Side, head: Side]> {
  const { before, after, replaced } = await readPlanChange(file);
  const [base, head] = [await sideOfResources(before), await sideOfResources(after)];
  return [base, { ...head, replaced: [...replaced] }];
}

/** The output of `terraform show -json` for a state, or for a plan: what it leads to. */
export async function sideOfPlan(file: string): Promise<Side> {
  return sideOfResources(await readPlanResources(file));
}

async function sideOfResources(resources: readonly Resource[]): Promise<Side> {
  const options = {
    runbooks: runbookNames(),
    today: currentDay(),
    waivers: await readWaivers(),
    waiversOfOthers: true,
  };
  // An invalid metric is a finding of the audit.
  const { policies } = monitoringOf(resources, undefined, () => undefined);
  const side = {
    version: 1,
    pipeline: '',
    environment: '',
    audit: auditJson(audit(resources, options)),
    scenarios: [],
    policies: policies.map((policy) => policyJson(policy, [])),
    notRehearsed: NOT_REHEARSED,
  };
  return sideSchema.parse(side);
}
