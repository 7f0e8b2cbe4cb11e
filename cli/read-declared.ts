import { existsSync } from 'node:fs';
import { appSettings } from '../keys/cdktf-app';
import { InputTally } from '../files/input-tally';
import type { InputError } from '../model/problem';
import { readMetricFiles } from '../replay/metric-files';
import { readPlan } from '../terraform/plan-file';
import { readPolicyFiles } from '../replay/policy-files';
import { NO_MONITORING, mergedMonitoring, type MonitoringConfig } from '../alerting/monitoring-config';
import { monitoringInTerraform } from '../terraform/monitoring-in-terraform';
import { STACK } from './stack-options';
import { NO_STACKS, readCurrentStacks, type CurrentStacks } from './current-stacks';
import { UsageError } from './usage-error';

/** Options that name the declarations to rehearse. */
export interface DeclaredOptions {
  /** @default - {@link STACK}, unless `plan` or `policies` is set */
  readonly stack?: string;
  /** @default - `prod` if there is one, else the only one */
  readonly environment?: string;
  readonly plan?: string;
  readonly policies?: readonly string[];
  readonly metrics?: readonly string[];
}

/** The Terraform documents, and the monitoring configuration in them and in other files. */
export interface Declared extends CurrentStacks {
  readonly monitoring: MonitoringConfig;
  /** What was refused of them; nothing if a refusal is fatal. */
  readonly tally: InputTally;
}

/**
 * Reads and merges everything that the options name; the synthesized stack if they name nothing.
 * @param strict is an invalid declaration fatal? Otherwise the others are read.
 * @throws UsageError and InputError for files that cannot be read
 */
export async function readDeclared(
  { stack, environment, plan, policies, metrics }: DeclaredOptions,
  strict: boolean,
): Promise<Declared> {
  const hasOther = plan !== undefined || policies !== undefined;
  if (stack === undefined && !hasOther && !existsSync(STACK) && appSettings('.') === undefined) {
    throw new UsageError(
      `--stack ${STACK}: no such file or folder; run \`npm run synth\` first, or name your own files with --policies or --plan`,
    );
  }
  const stacks = stack === undefined && hasOther ? NO_STACKS : await readCurrentStacks({ stack, environment });
  const documents = [...stacks.documents, ...(plan === undefined ? [] : [await readPlan(plan)])];
  const tally = new InputTally(strict);
  const refuse = (what: string, error: InputError) => {
    tally.refuse(what, error);
  };
  const monitoring = mergedMonitoring([
    monitoringInTerraform(documents, strict ? undefined : refuse),
    { ...NO_MONITORING, policies: await readPolicyFiles(policies ?? [], tally) },
    await readMetricFiles(metrics ?? [], tally),
  ]);
  return { documents, monitoring, tally, notCompared: stacks.notCompared };
}
