import { existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { audit, type AuditOptions, type AuditResult } from '../audit/audit';
import type { AlertPolicy } from '../alerting/policies/policy';
import { STANDARD_INPUT } from '../files/input-text';
import { InputError } from '../model/problem';
import { isModuleFile, isModuleFolder } from '../terraform/config/module-files';
import type { RootModule } from '../terraform/config/read-module';
import type { Resource } from '../terraform/resource';
import { stackFilesAt } from '../terraform/stack-documents';
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
 * Audits the input that the options name. Loads the readers of that input only.
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
    const { readAssets } = await import('../terraform/assets/read-assets');
    const { resources, hasPolicies } = await readAssets(assets);
    return audit(resources, { ...options, hasPolicies });
  }
  const module = stack === undefined ? undefined : await moduleAt(stack);
  if (stack !== undefined && module !== undefined) {
    const { configResources } = await import('../terraform/config/config-resources');
    return audit(configResources(stack, module.config, module.given), { ...options, unreadModules: module.unread });
  }
  const [{ readCurrentStacks, withNotCompared }, { auditStacks }] = await Promise.all([
    import('./current-stacks'),
    import('../audit/audit-stacks'),
  ]);
  const stacks = await readCurrentStacks(input);
  const result = auditStacks(stacks.documents, options);
  return { ...result, judged: withNotCompared(result.judged, stacks) };
}

/** An invalid policy is a finding; a file that holds none is refused. */
async function policiesAt(paths: readonly string[]): Promise<AlertPolicy[]> {
  const [{ InputTally }, { readPolicyFiles }] = await Promise.all([
    import('../files/input-tally'),
    import('../replay/policy-files'),
  ]);
  const tally = new InputTally(false);
  const policies = await readPolicyFiles(paths, tally);
  const problems = tally.refused.flatMap((refused) => refused.problems);
  if (problems.length > 0) throw new InputError(problems);
  return policies;
}

/** A plan; where the Terraform files lie beside its file, also what they say of values that are known after apply. */
async function planned(plan: string): Promise<readonly Resource[]> {
  const { readPlanResources } = await import('../terraform/plan/read-plan');
  const resources = await readPlanResources(plan);
  if (plan === STANDARD_INPUT || !isModuleFolder(dirname(plan))) return resources;
  const [{ readModule }, { configResources }, { withFiles }] = await Promise.all([
    import('../terraform/config/read-module'),
    import('../terraform/config/config-resources'),
    import('../terraform/plan/with-files'),
  ]);
  const { config, given } = await readModule(dirname(plan));
  return withFiles(resources, configResources(plan, config, given));
}

/** Terraform's own files at a path; undefined for what CDKTF has synthesized, and for what does not exist. */
async function moduleAt(path: string): Promise<RootModule | undefined> {
  if (!existsSync(path)) return undefined;
  const isFolder = statSync(path).isDirectory();
  if (isFolder ? stackFilesAt(path, '').length > 0 || !isModuleFolder(path) : !isModuleFile(path)) return undefined;
  const { readModule, readModuleFile } = await import('../terraform/config/read-module');
  return isFolder ? readModule(path) : readModuleFile(path);
}
