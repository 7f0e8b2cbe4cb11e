import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { MeasuredRow } from './rows';
import { ProcessFailed, runProcess, type Finished } from './run-process';
import type { Step } from './step';

/** A figure in its row's unit, and what the script printed with it. */
export interface Figure {
  readonly value: number;
  readonly out: string;
}

/** A checkout whose rows are measured by its own scripts. */
export class Side {
  readonly #done = new Set<string>();

  /**
   * @param root the checkout
   * @param scratch a folder for temporary files of this side alone
   * @param signal ends the running script when it aborts
   */
  constructor(
    readonly root: string,
    readonly scratch: string,
    readonly signal?: AbortSignal,
  ) {}

  /** The scripts of a row that this checkout does not have. */
  lacks({ step, before }: MeasuredRow): readonly string[] {
    const scripts = [step, ...before].map(({ script }) => script);
    return [...new Set(scripts)].filter((script) => !existsSync(join(this.root, script)));
  }

  /**
   * Runs a script as a whole process.
   * @throws ProcessFailed with the script's name where it does not end with 0
   */
  async run({ script, args }: Step): Promise<Finished> {
    try {
      const node = ['--import', 'tsx', script, ...args(this.scratch)];
      return await runProcess(process.execPath, node, { cwd: this.root, signal: this.signal });
    } catch (error) {
      if (error instanceof ProcessFailed) throw new ProcessFailed(`${script}: ${error.message}`);
      throw error;
    }
  }

  /**
   * Runs what a row needs, once for all rows that need the same.
   * @throws ProcessFailed as `run` does
   */
  async prepare({ before }: MeasuredRow): Promise<void> {
    for (const step of before) {
      const key = JSON.stringify([step.script, ...step.args(this.scratch)]);
      if (this.#done.has(key)) continue;
      await this.run(step);
      this.#done.add(key);
    }
  }

  /**
   * Measures a row once.
   * @throws ProcessFailed where a script fails, or prints no figure that a ratio can be made of
   */
  async measure(row: MeasuredRow): Promise<Figure> {
    await this.prepare(row);
    const { out, seconds } = await this.run(row.step);
    const value = row.read === undefined ? seconds : figureIn(out, row.read);
    if (value > 0 && Number.isFinite(value)) return { value, out };
    const got = out.trim().slice(0, 80);
    throw new ProcessFailed(`${row.step.script}: it prints the figure of ${row.id} as JSON, got '${got}'`);
  }
}

/** The figure, or NaN where what was printed is no JSON or lacks it. */
function figureIn(out: string, read: (out: string) => number): number {
  try {
    return read(out);
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return Number.NaN;
    throw error;
  }
}
