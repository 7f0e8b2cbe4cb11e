import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { docLinks } from '../report/audit/doc-link';
import { fitLines } from '../report/parts/fit-lines';
import { auditSummary } from '../report/audit/summary';
import type { ReportOptions } from '../report/page/report-page';
import { environmentsAt } from '../terraform/stack-documents';
import { ownPackage } from '../keys/own-package';
import type { SynthesisRecord } from '../keys/synthesis-record';
import { count } from '../model/count';
import { judgedIn } from '../report/rehearsal/judged';
import { declaredStack } from '../simulation/declared-stack';
import { exitFor, type ExitCode } from './command';
import type { Comparison } from './against';
import { readCurrentStacks } from './current-stacks';
import { auditOf, judgedFor, rehearsalInput, type JudgedAhead } from './judge-ahead';
import { rehearseAll } from './rehearse-all';
import { readProvenance } from './provenance';
import { pipelineMapOf, reportInput } from './report-input';
import { leftOutText, loadScenarios } from './scenario-files';
import { startJson } from './start-json';
import { REPORT, timed, type StartOptions, type Step } from './start-step';
import { terminalWidth } from './terminal-width';
import { environmentOf, resourceCount, type StackFile } from './stack-files';
import { STACK } from './stack-options';
import {
  failureLines,
  headingLine,
  isPass,
  judgedLines,
  rehearsalText,
  resultLine,
  scoreText,
  stepLine,
  type StartResult,
} from './start-output';

/** What was done before the stacks are judged. */
interface Synthesized {
  readonly synth: Step<unknown>;
  readonly record: SynthesisRecord;
  /** @default - the report compares nothing */
  readonly compare: Comparison | undefined;
  /** @default - nothing was judged ahead */
  readonly ahead: JudgedAhead | undefined;
}

/** Audits and rehearses what was synthesized, writes the report and prints the result. @returns the exit code */
export async function startStacks(
  options: StartOptions,
  { synth, record, compare, ahead }: Synthesized,
): Promise<ExitCode> {
  const print = printer(options);
  const { environment = environmentOf(STACK) } = options;
  const { documents } = await readCurrentStacks({ environment }, record);
  const known = judgedFor(documents, ahead);
  // What was read of the stacks before is kept by their objects.
  const stacks = known?.stacks ?? documents;
  const { config } = declaredStack(stacks);
  const provenance = readProvenance();
  const commit = provenance.commit?.id;
  const audit = await timed('audit', () => known?.audit ?? auditOf(stacks));
  print.progress((width) => [
    headingLine(audit.value, config, { commit, width }),
    '',
    stepLine(synth, `${count(stacks.length, 'stack')}, ${count(resourceCount(stacks), 'resource')}`, width),
    stepLine(audit, auditSummary(audit.value), width),
  ]);
  const files = known?.files ?? (await loadScenarios([], stacks));
  process.stderr.write(leftOutText(files, stacks));
  const input = rehearsalInput(stacks, options);
  const rehearse = await timed('rehearse', () => known?.rehearsals ?? rehearseAll(files, input, !print.isQuiet));
  const result: StartResult = { audit: audit.value, rehearsals: rehearse.value };
  print.progress((width) => [
    stepLine(rehearse, rehearsalText(rehearse.value), width),
    '',
    scoreText(result, width),
    '',
  ]);
  if (options.report) {
    const shown = {
      ...reportInput(stacks, input.monitoring),
      provenance,
      title: `Phasewatch: ${config.pipeline}, ${environment}`,
      ...(compare === undefined ? {} : { against: await compare(result, stacks) }),
    };
    const report = await timed('report', () => writeReport(result, stacks, shown));
    print.progress((width) => [stepLine(report, REPORT, width), '']);
  }
  print.progress(() => [...judgedLines(result, environmentsAt(STACK), environment), '']);
  print.result(
    () => [...failureLines(result), resultLine(result)],
    () => JSON.stringify(startJson(result, stacks, commit), null, 2),
  );
  const hasFinding = !isPass(result);
  return Math.max(
    exitFor(audit.value.judged, hasFinding, 'declare deployables with their callers'),
    exitFor(judgedIn(rehearse.value), hasFinding, 'write a scenario'),
  ) as ExitCode;
}

/** What is printed while `start` runs, and at its end. */
interface Printer {
  /** No progress is shown. */
  readonly isQuiet: boolean;
  readonly progress: (lines: (width: number) => readonly string[]) => void;
  readonly result: (lines: () => readonly string[], json: () => string) => void;
}

function printer({ quiet = false, format }: StartOptions): Printer {
  const width = terminalWidth();
  const write = (lines: readonly string[]) =>
    process.stdout.write(lines.map((line) => `${fitLines(line, width)}\n`).join(''));
  const isQuiet = quiet || format === 'json';
  return {
    isQuiet,
    progress: (lines) => {
      if (!isQuiet) write(lines(width));
    },
    result: (lines, json) => {
      if (format === 'json') process.stdout.write(`${json()}\n`);
      else write(lines());
    },
  };
}

async function writeReport(
  { audit, rehearsals }: StartResult,
  stacks: readonly StackFile[],
  shown: Omit<ReportOptions, 'audit' | 'map' | 'linkOf'>,
): Promise<void> {
  const { reportPage } = await import('../report/page/report-page');
  const html = reportPage(rehearsals, {
    ...shown,
    audit,
    map: pipelineMapOf(stacks),
    // The report stands one folder below the root.
    linkOf: docLinks(ownPackage().repository?.url, '../'),
  });
  mkdirSync(dirname(REPORT), { recursive: true });
  writeFileSync(REPORT, html);
}
