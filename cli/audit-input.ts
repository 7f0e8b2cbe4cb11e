import { existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { audit, auditStacks, type AuditOptions, type AuditResult } from '../audit/audit';
import { STANDARD_INPUT } from '../files/input-text';
import type { AlertPolicy } from '../alerting/policies/policy';
import { InputTally } from '../files/input-tally';
import { InputError } from '../model/problem';
import { readPolicyFiles } from '../replay/policy-files';
import { readAssets } from '../terraform/assets/read-assets';
import { configResources } from '../terraform/config/config-resources';
import {
  isModuleFile,
  isModuleFolder,
  readModule,
  readModuleFile,
  type RootModule,
} from '../terraform/config/read-module';
import { readPlanResources } from '../terraform/plan/read-plan';
import { withFiles } from '../terraform/plan/with-files';
import type { Resource } from '../terraform/resource';
import { stackFilesAt } from '../terraform/stack-documents';
import { readCurrentStacks, withNotCompared } from './current-stacks';
import { UsageError } from './usage-error';

/** Options that name what to audit: one of them. */
export interface AuditInput {
  /** @default - the folder that synth writes */
  readonly stack?: string;
  /** @default - `prod` if there is one, else the only one */
  readonly environment?: string;
  readonly plan?: string;
  readonly assets?: string;
  /** Files and folders of alert policies, beside another input or alone. */
  readonly policies?: readonly string[];
}

/**
 * Audits the input that the options name.
 * @throws UsageError and InputError for an input that cannot be read
 */
export async function auditInput(input: AuditInput, given: AuditOptions): Promise<AuditResult> {
  const { stack, plan, assets } = input;
  const named = [stack, plan, assets].filter((one) => one !== undefined);
  if (named.length > 1) throw new UsageError('--stack, --plan and --assets: each is an input of its own; name one');
  const options = input.policies === undefined ? given : { ...given, policies: await policiesAt(input.policies) };
  if (input.policies !== undefined && named.length === 0) return audit([], options);
  if (plan !== undefined) return audit(await planned(plan), options);
  if (assets !== undefined) {
    const { resources, hasPolicies } = await readAssets(assets);
    return audit(resources, { ...options, hasPolicies });
  }
  const module = stack === undefined ? undefined : await moduleAt(stack);
  if (stack !== undefined && module !== undefined)
    return audit(configResources(stack, module.config, module.given), { ...options, unreadModules: module.unread });
  const stacks = await readCurrentStacks(input);
  const result = auditStacks(stacks.documents, options);
  return { ...result, judged: withNotCompared(result.judged, stacks) };
}

/** A plan; where the Terraform files lie beside its file, also what they say of values that are known after apply. */
async function planned(plan: string): Promise<readonly Resource[]> {
  const resources = await readPlanResources(plan);
  if (plan === STANDARD_INPUT || !isModuleFolder(dirname(plan))) return resources;
  const { config, given } = await readModule(dirname(plan));
  return withFiles(resources, configResources(plan, config, given));
}

/** An invalid policy is a finding; a file that holds none is refused. */
async function policiesAt(paths: readonly string[]): Promise<AlertPolicy[]> {
  const tally = new InputTally(false);
  const policies = await readPolicyFiles(paths, tally);
  const problems = tally.refused.flatMap((refused) => refused.problems);
  if (problems.length > 0) throw new InputError(problems);
  return policies;
}

/** Terraform's own files at a path; undefined for what CDKTF has synthesized, and for what does not exist. */
async function moduleAt(path: string): Promise<RootModule | undefined> {
  if (!existsSync(path)) return undefined;
  if (!statSync(path).isDirectory()) return isModuleFile(path) ? readModuleFile(path) : undefined;
  return stackFilesAt(path, '').length === 0 && isModuleFolder(path) ? readModule(path) : undefined;
}
