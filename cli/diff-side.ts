import { readFileSync, statSync } from 'node:fs';
import { auditStacks } from '../audit/audit';
import { parseJson } from '../files/parse-json';
import { InputError } from '../model/problem';
import { sideSchema, type Side } from '../review/side';
import { isPlanDocument } from '../terraform/plan/plan-shape';
import { monitoringInTerraform, projectOf } from '../terraform/monitoring-in-terraform';
import { readSynthesizedStack } from '../terraform/terraform-json';
import { currentDay } from './current-day';
import type { NamedSide, SideContent } from './named-side';
import { rehearsalFolder } from './rehearsal-cache';
import { rehearseAll } from './rehearse-all';
import { sideOfPlan } from './plan-sides';
import { commitOfRevision, startAtCommit, startIn } from './revision-side';
import { runbookNames } from './runbook-names';
import { loadScenarios } from './scenario-files';
import { environmentOf, readStackFiles, STACK, type StackFile } from './stack-files';
import { startJson } from './start-json';
import { UsageError } from './usage-error';
import { readWaivers } from './waivers';

/**
 * One side of a comparison, by what is named: `.` (this folder as it is), a folder of synthesized stacks, a file with the
 * output of `phasewatch start --format json` or of `terraform show -json`, or a git revision.
 * @throws UsageError for a name that is none of these and InputError REV001 for a file with something else
 */
export async function sideOf(name: string, environment: string | undefined): Promise<NamedSide> {
  if (name === '.') {
    const text = startIn('.', [...process.execArgv, process.argv[1] ?? ''], environment);
    return startedSide(name, text, { stacks: STACK, environment });
  }
  const found = statSync(name, { throwIfNoEntry: false });
  if (found?.isDirectory() === true) return stacksSide(name, environment ?? environmentOf(name));
  if (found?.isFile() === true) {
    const content = parseJson(name, readFileSync(name, 'utf8'));
    return isPlanDocument(content)
      ? sideOfPlan(name, content)
      : { name, side: sideIn(name, content), content: undefined };
  }
  const commit = commitOfRevision(name);
  if (commit !== undefined) {
    const { text, stacks } = startAtCommit(commit, environment);
    return startedSide(name, text, { stacks, environment });
  }
  throw new UsageError(
    `${name}: no folder, no file and no revision of git; name a folder that synth writes, the output of \`phasewatch start --format json\` or of \`terraform show -json\`, or a revision`,
  );
}

/** Synthesized stacks, with the scenarios and waivers of the working directory. */
async function stacksSide(folder: string, environment: string): Promise<NamedSide> {
  const stacks = readStackFiles(folder, environment);
  const audit = auditStacks(stacks, { runbooks: runbookNames(), today: currentDay(), waivers: await readWaivers() });
  const input = {
    documents: stacks,
    monitoring: monitoringInTerraform(stacks),
    draws: false,
    keptIn: rehearsalFolder(),
  };
  const rehearsals = await rehearseAll(await loadScenarios([], stacks), input);
  const side = sideSchema.parse(startJson({ audit, rehearsals }, stacks, undefined));
  return { name: folder, side, content: () => contentOf(stacks) };
}

/**
 * @param text what `start` printed
 * @param stacks folder of the stacks that it synthesized
 */
function startedSide(
  name: string,
  text: string,
  { stacks, environment }: { readonly stacks: string; readonly environment: string | undefined },
): NamedSide {
  const side = sideIn(name, parseJson(name, text));
  return { name, side, content: () => contentOf(readStackFiles(stacks, environment)) };
}

function contentOf(stacks: readonly StackFile[]): SideContent {
  return { resources: stacks.flatMap(readSynthesizedStack), project: projectOf(stacks) };
}

function sideIn(name: string, content: unknown): Side {
  const { success, data, error } = sideSchema.safeParse(content);
  if (success) return data;
  const [issue] = error.issues;
  throw new InputError([
    {
      code: 'REV001',
      where: name,
      rule: 'a saved result is the output of `phasewatch start --format json`',
      got: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'another content'}`,
      fix: 'write it again with `phasewatch start --format json > FILE`',
    },
  ]);
}
