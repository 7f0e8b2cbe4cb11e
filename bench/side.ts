import { existsSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { CACHE_VARIABLE } from '../keys/cache-folder';
import type { MeasuredRow } from './rows';
import { ProcessFailed, runProcess, type Finished } from './run-process';
import type { Step } from './step';

/** A figure in its row's unit, and the output of its script. */
export interface Figure {
  readonly value: number;
  readonly out: string;
}

/** A checkout, measured by its own scripts. */
export class Side {
  private readonly done = new Set<string>();
  /** What warm rows keep. */
  readonly kept: string;

  /**
   * @param root the checkout
   * @param scratch a folder for temporary files of this side
   * @param signal stops the running script when it aborts
   */
  constructor(
    readonly root: string,
    readonly scratch: string,
    readonly signal?: AbortSignal,
  ) {
    this.kept = join(scratch, 'kept');
  }

  /** The scripts of a row that this checkout lacks. */
  lacks({ step, before }: MeasuredRow): readonly string[] {
    const scripts = [step, ...before].map(({ script }) => script);
    return [...new Set(scripts)].filter((script) => !existsSync(join(this.root, script)));
  }

  /**
   * Runs a script as a process.
   * @param kept folder of what earlier processes kept. @default - an empty one
   * @throws ProcessFailed with the script's name for another exit code than 0
   */
  async run({ script, args }: Step, kept = mkdtempSync(join(this.scratch, 'cache-'))): Promise<Finished> {
    try {
      const node = ['--import', 'tsx', script, ...args(this.scratch)];
      const env = { [CACHE_VARIABLE]: kept };
      return await runProcess(process.execPath, node, { cwd: this.root, signal: this.signal, env });
    } catch (error) {
      if (error instanceof ProcessFailed) throw new ProcessFailed(`${script}: ${error.message}`);
      throw error;
    }
  }

  /**
   * Runs the steps that a row needs first, each once for all rows.
   * @throws ProcessFailed as `run`
   */
  async prepare({ before, isWarm }: MeasuredRow): Promise<void> {
    for (const step of before) {
      const key = JSON.stringify([step.script, ...step.args(this.scratch)]);
      if (this.done.has(key)) continue;
      await this.run(step, isWarm && this.kept);
      this.done.add(key);
    }
  }

  /**
   * Measures a row once.
   * @throws ProcessFailed if a script fails, or prints no positive figure
   */
  async measure(row: MeasuredRow): Promise<Figure> {
    await this.prepare(row);
    const { out, seconds } = await this.run(row.step, row.isWarm && this.kept);
    const value = row.read === undefined ? seconds : figureIn(out, row.read);
    if (value > 0 && Number.isFinite(value)) return { value, out };
    const got = out.trim().slice(0, 80);
    throw new ProcessFailed(`${row.step.script}: no figure of ${row.id} in its output, got '${got}'`);
  }
}

/** The figure; NaN if the output is not JSON or lacks it. */
function figureIn(out: string, read: (out: string) => number): number {
  try {
    return read(out);
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return Number.NaN;
    throw error;
  }
}
