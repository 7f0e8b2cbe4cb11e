import { existsSync } from 'node:fs';
import { readMetricFiles } from '../replay/metric-files';
import { readPlan } from '../terraform/plan-file';
import { readPolicyFiles } from '../replay/policy-files';
import { NO_MONITORING, mergedMonitoring, type MonitoringConfig } from '../alerting/monitoring-config';
import { monitoringInTerraform } from '../terraform/monitoring-in-terraform';
import { readStackFiles, type StackFile } from './stack-files';
import { UsageError } from './usage-error';

/** Where the declarations are that are rehearsed. */
export interface DeclaredOptions {
  /** Set where it was written; {@link STACK} otherwise, unless something else was. */
  readonly stack?: string;
  readonly environment: string;
  readonly plan?: string;
  readonly policies?: readonly string[];
  readonly metrics?: readonly string[];
}

/** What is declared: as Terraform has it, and what of it watches. */
export interface Declared {
  readonly documents: readonly StackFile[];
  readonly watched: MonitoringConfig;
}

/** Where `npm run synth` writes. */
export const STACK = 'cdktf.out';

/**
 * Reads everything that the options name, together; the synthesized stack alone where they name nothing.
 * @throws UsageError and InputError for what cannot be read
 */
export async function readDeclared({
  stack,
  environment,
  plan,
  policies,
  metrics,
}: DeclaredOptions): Promise<Declared> {
  const other = plan !== undefined || policies !== undefined;
  if (stack === undefined && !other && !existsSync(STACK)) {
    throw new UsageError(
      `--stack ${STACK}: there is no such file or folder; run \`npm run synth\` first, or name what you have with --policies or --plan`,
    );
  }
  const documents = [
    ...(stack === undefined && other ? [] : readStackFiles(stack ?? STACK, environment)),
    ...(plan === undefined ? [] : [await readPlan(plan)]),
  ];
  const watched = mergedMonitoring([
    monitoringInTerraform(documents),
    { ...NO_MONITORING, policies: await readPolicyFiles(policies ?? []) },
    await readMetricFiles(metrics ?? []),
  ]);
  return { documents, watched };
}
