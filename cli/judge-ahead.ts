import { isDeepStrictEqual } from 'node:util';
import type { AuditResult } from '../audit/audit';
import { auditStacks } from '../audit/audit-stacks';
import type { Rehearsal } from '../simulation/rehearsal';
import { monitoringInTerraform } from '../terraform/monitoring-in-terraform';
import { currentDay } from './current-day';
import { rehearsalFolder } from './rehearsal-cache';
import { allKept } from './rehearse-all';
import { runbookNames } from './runbook-names';
import { loadScenarios, type ScenarioFile } from './scenario-files';
import type { RehearsalInput } from './scenario-runner';
import { environmentOf, readStackFiles, type StackFile } from './stack-files';
import { STACK } from './stack-options';
import type { StartOptions } from './start-step';
import { readWaivers } from './waivers';

/** What `start` makes of stacks. */
export interface JudgedAhead {
  readonly stacks: readonly StackFile[];
  readonly audit: AuditResult;
  readonly files: readonly ScenarioFile[];
  readonly rehearsals: readonly Rehearsal[];
}

/**
 * Judges the stacks of the last synthesis while the app runs again, as far as it only reads what is kept: most syntheses
 * write the same stacks. Undefined: there are none, or something would have to be rehearsed.
 */
export async function judgeAhead(options: StartOptions): Promise<JudgedAhead | undefined> {
  if (!options.cache) return undefined;
  try {
    const stacks = readStackFiles(STACK, options.environment ?? environmentOf(STACK));
    const files = await loadScenarios([], stacks);
    const rehearsals = allKept(files, rehearsalInput(stacks, options));
    return rehearsals === undefined ? undefined : { stacks, audit: await auditOf(stacks), files, rehearsals };
  } catch {
    // What is wrong with them is said of the stacks that the app makes now.
    return undefined;
  }
}

/** What was judged ahead, where it is what the app has made now. */
export function judgedFor(stacks: readonly StackFile[], ahead: JudgedAhead | undefined): JudgedAhead | undefined {
  return ahead !== undefined && isDeepStrictEqual(ahead.stacks, stacks) ? ahead : undefined;
}

export async function auditOf(stacks: readonly StackFile[]): Promise<AuditResult> {
  return auditStacks(stacks, { runbooks: runbookNames(), today: currentDay(), waivers: await readWaivers() });
}

export function rehearsalInput(stacks: readonly StackFile[], { report, cache }: StartOptions): RehearsalInput {
  const monitoring = monitoringInTerraform(stacks);
  return { documents: stacks, monitoring, draws: report, keptIn: cache ? rehearsalFolder() : undefined };
}
