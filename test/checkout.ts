import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const ROOT = join(__dirname, '..');
/** Files and folders of a checkout, without node_modules. */
const PARTS = [
  'main.ts',
  'package.json',
  'cdktf.json',
  'tsconfig.json',
  'model',
  'pipelines',
  'scenarios',
  'constructs',
  'stacks',
  'guard',
  'functions',
  'files',
  'terraform',
  'audit',
  'alerting',
  'logs',
  'simulation',
  'replay',
  'report',
  'review',
  'live',
  'jest',
  'keys',
  'cli',
  'docs',
  'test',
];

/** Exit code and output of a command. */
export interface CommandResult {
  readonly exit: number | null;
  readonly out: string;
  readonly err: string;
}

/** A copy of this checkout in a temporary folder, to change files and run commands. */
export class Checkout {
  readonly folder = mkdtempSync(join(tmpdir(), 'phasewatch a '));

  constructor() {
    for (const part of PARTS) {
      // A checkout without a pipeline has neither pipelines/ nor scenarios/.
      if (existsSync(join(ROOT, part))) cpSync(join(ROOT, part), join(this.folder, part), { recursive: true });
    }
    symlinkSync(join(ROOT, 'node_modules'), join(this.folder, 'node_modules'));
  }

  /** Writes a file, and the folders above it. */
  write(file: string, text: string): void {
    const path = join(this.folder, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }

  /** Replaces text in a file; the text must be there. */
  edit(file: string, from: string, to: string): void {
    const path = join(this.folder, file);
    const before = readFileSync(path, 'utf8');
    if (!before.includes(from)) throw new Error(`${file} does not hold ${from}`);
    writeFileSync(path, before.replace(from, to));
  }

  /** Runs a command of `phasewatch`, as the npm script of its name does. */
  phasewatch(command: string, args: readonly string[] = [], env: Readonly<Record<string, string>> = {}): CommandResult {
    return this.run('cli/phasewatch.ts', [command, ...args], env);
  }

  /** Runs one of our TypeScript programs. */
  run(script: string, args: readonly string[] = [], env: Readonly<Record<string, string>> = {}): CommandResult {
    const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', script, ...args], {
      cwd: this.folder,
      env: { ...process.env, NO_COLOR: '1', ...env },
      encoding: 'utf8',
    });
    return { exit: status, out: stdout, err: stderr };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
