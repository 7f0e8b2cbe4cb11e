import { join } from 'node:path';

/** One run of a bench script: a process in the root of a checkout. */
export interface Step {
  /** Path from the checkout's root. */
  readonly script: string;
  /** @param scratch the folder of temporary files of the checkout, shared by all steps */
  readonly args: (scratch: string) => readonly string[];
}

/** Number of log entries in the file: 927 MB. */
export const LOG_ENTRIES = 2_000_000;

/** Writes `cdktf.out`, the input of all steps without a wide pipeline. */
export const SYNTH: Step = { script: 'main.ts', args: () => [] };

export const START: Step = phasewatch('start');

/** A command of Phasewatch. @param args may name files of the scratch folder */
export function phasewatch(command: string, args: Step['args'] = () => []): Step {
  return { script: 'cli/phasewatch.ts', args: (scratch) => [command, ...args(scratch)] };
}

/** Writes a plan with this number of resources. */
export function makePlan(resources: number): Step {
  return { script: 'bench/wide-plan.ts', args: (scratch) => [String(resources), planIn(scratch, resources)] };
}

/** Audits what `makePlan` wrote. */
export function auditPlan(resources: number): Step {
  return phasewatch('audit', (scratch) => ['--plan', planIn(scratch, resources), '--format', 'json']);
}

/** Output file of `makePlan`. */
export function planIn(scratch: string, resources: number): string {
  return join(scratch, `plan-${resources}.json`);
}

/** Synthesizes a wide pipeline into the scratch folder. */
export function synthDeclared(processors: number): Step {
  return {
    script: 'bench/synth-declared.ts',
    args: (scratch) => [String(processors), declaredIn(scratch, processors)],
  };
}

/** A synthesis that keeps the zips of the functions. */
export const WARM_ZIPS: Step = synthDeclared(6);

/** Output folder of `synthDeclared`. */
export function declaredIn(scratch: string, processors: number): string {
  return join(scratch, `declared-${processors}`);
}

/** @param processors size of a wide pipeline that was synthesized before. @default - the pipeline of `cdktf.out` */
export function rehearseMonth(what: 'rehearse' | 'quiet' | 'plan' | 'empty', days: number, processors?: number): Step {
  return {
    script: 'bench/rehearse-month.ts',
    args: (scratch) => [what, String(days), processors === undefined ? 'cdktf.out' : declaredIn(scratch, processors)],
  };
}

export function evaluateRules(days: number): Step {
  return { script: 'bench/evaluate-rules.ts', args: () => [String(days)] };
}

/** One figure of the guard. */
export function guard(...args: readonly string[]): Step {
  return { script: 'bench/guard-row.ts', args: () => args };
}

/** Writes log entries to a file of the scratch folder. */
export function makeLogs(name = 'logs', entries = LOG_ENTRIES): Step {
  return { script: 'bench/count-logs.ts', args: (scratch) => ['make', logsIn(scratch, name), String(entries)] };
}

/** One pass over a file that `makeLogs` wrote. */
export function passLogs(what: 'counts' | 'points' | 'typed' | 'rows' | 'paths' | 'parse', name = 'logs'): Step {
  return { script: 'bench/count-logs.ts', args: (scratch) => [what, logsIn(scratch, name)] };
}

/** Output file of `makeLogs`. */
export function logsIn(scratch: string, name = 'logs'): string {
  return join(scratch, `${name}.ndjson`);
}
