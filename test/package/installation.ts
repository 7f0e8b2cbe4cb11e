import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');

/** Exit code and output of a command. */
interface CommandResult {
  readonly exit: number | null;
  readonly out: string;
  readonly err: string;
}

/** The packed package, and folders in which it is installed. */
export class PackedPackage {
  readonly folder = mkdtempSync(join(tmpdir(), 'phasewatch-pack-'));
  /** `PHASEWATCH_TARBALL` where CI has packed it already. */
  readonly tarball = process.env['PHASEWATCH_TARBALL'] ?? this.pack();

  private pack(): string {
    execFileSync('npm', ['pack', '--pack-destination', this.folder], { cwd: ROOT, stdio: 'ignore' });
    const [tarball] = readdirSync(this.folder);
    if (tarball === undefined) throw new Error('npm pack made no file');
    return join(this.folder, tarball);
  }

  /** A new folder beside the package. */
  newFolder(name: string): Installation {
    const folder = join(this.folder, name);
    mkdirSync(folder);
    return new Installation(folder);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A project of another team. */
export class Installation {
  constructor(readonly folder: string) {}

  write(file: string, text: string): void {
    writeFileSync(join(this.folder, file), text);
  }

  /** Runs a command line in the folder, as a person would. */
  run(line: string): CommandResult {
    const { status, stdout, stderr } = spawnSync('bash', ['-c', line], {
      cwd: this.folder,
      env: { ...process.env, NO_COLOR: '1', NODE_OPTIONS: '' },
      encoding: 'utf8',
    });
    return { exit: status, out: stdout, err: stderr };
  }

  /** Runs a command line that must succeed. */
  expectSuccess(line: string): string {
    const { exit, out, err } = this.run(line);
    if (exit !== 0) throw new Error(`${line} exited with ${exit}\n${out}\n${err}`);
    return out;
  }
}
