import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const ROOT = join(__dirname, '../..');
const IDENTITY = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', '-c', 'commit.gpgsign=false'];
/** A script with the output of `rehearse-month.ts`. */
const month = (seconds: number, runs: number) => `console.log(JSON.stringify({ seconds: ${seconds}, runs: ${runs} }))`;

/** A git repository with two commits whose scripts print fixed figures. */
class TinyRepository {
  readonly folder = mkdtempSync(join(realpathSync(tmpdir()), 'tiny a '));
  /** TMPDIR of the command. */
  readonly temporary = mkdtempSync(join(realpathSync(tmpdir()), 'tiny tmp '));

  constructor() {
    symlinkSync(realpathSync(join(ROOT, 'node_modules')), join(this.folder, 'node_modules'));
    this.git('init', '--quiet');
    this.write({ '.gitignore': 'node_modules\n', 'package.json': '{}', 'main.ts': '' });
    this.write({ 'bench/rehearse-month.ts': month(2, 9), 'bench/evaluate-rules.ts': '' });
    this.commit('first');
    this.write({ 'bench/rehearse-month.ts': month(1, 9), 'bench/guard-row.ts': 'console.log(7)' });
    this.commit('second');
  }

  write(files: Readonly<Record<string, string>>): void {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(this.folder, path)), { recursive: true });
      writeFileSync(join(this.folder, path), text);
    }
  }

  commit(subject: string): void {
    this.git('add', '--all');
    this.git('commit', '--quiet', '--no-verify', '-m', subject);
  }

  git(...args: readonly string[]): string {
    const { status, stdout, stderr } = spawnSync('git', [...IDENTITY, ...args], { cwd: this.folder, encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
    return stdout;
  }

  bench(...args: readonly string[]) {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['--import', 'tsx', join(ROOT, 'bench/main.ts'), ...args],
      { cwd: this.folder, env: { ...process.env, TMPDIR: this.temporary }, encoding: 'utf8' },
    );
    return { exit: status, out: stdout, err: stderr };
  }

  /** Work trees and folders that the command did not remove. */
  leftOver(): readonly string[] {
    const trees = this.git('worktree', 'list').trim().split('\n').slice(1);
    return [...trees, ...readdirSync(this.temporary).filter((name) => name.startsWith('phasewatch'))];
  }

  remove(): void {
    for (const folder of [this.folder, this.temporary]) rmSync(folder, { recursive: true, force: true });
  }
}

let repository: TinyRepository;
beforeEach(() => (repository = new TinyRepository()));
afterEach(() => repository.remove());

test('two commits are compared by their own scripts, and the work tree is removed', () => {
  const { exit, out, err } = repository.bench(
    '--against',
    'HEAD~1',
    '--rows',
    'month,rules-30d,health',
    '--pairs',
    '2',
  );
  expect(out).toMatch(/^base {2}[0-9a-f]{7,} first *\nhead {2}[0-9a-f]{7,} second *\(this checkout\)\n/);
  expect(out).toMatch(/│ month +│ 2\.00 s │ 1\.00 s │ 0\.50 +│ 0\.50 │ 0\.50 │ 0\.50 0\.50 +│/);
  expect(out).toMatch(/│ rules-30d +│ \d/);
  expect(out).toContain('skipped  health: base has no bench/guard-row.ts\n');
  expect(out).not.toContain('goal');
  expect(err.trim().split('\n')).toHaveLength(3);
  expect([exit, repository.leftOver()]).toEqual([0, []]);
});

test('an unknown revision and an unknown row are refused in one line, with exit 2', () => {
  const revision = repository.bench('--against', 'v9');
  expect([revision.exit, revision.out]).toEqual([2, '']);
  expect(revision.err).toBe(
    "error: --against: unknown commit 'v9'; name a commit, branch or tag of this repository, or fetch it\n",
  );
  const row = repository.bench('--against', 'HEAD~1', '--rows', 'mont');
  expect([row.exit, row.err]).toEqual([
    2,
    "error: --rows: unknown row 'mont'; did you mean 'month'? (--list shows all)\n",
  ]);
});

test('Ctrl-C stops the running script, and the work tree is removed', () => {
  // The script interrupts its parent and never exits by itself.
  const script = 'process.kill(process.ppid, "SIGINT"); setInterval(() => undefined, 1_000)';
  repository.write({ 'bench/evaluate-rules.ts': script });
  const { exit, out, err } = repository.bench('--against', 'HEAD', '--rows', 'rules-30d', '--pairs', '1');
  expect([exit, out]).toEqual([1, '']);
  expect(err).toContain('stopped by SIGINT; the work tree is removed\n');
  expect(repository.leftOver()).toEqual([]);
});

test('other dependencies are installed, and a script that fails is a failed row with exit 1', () => {
  // The lock file is empty, so npm installs nothing and the base has no tsx.
  const lock = (version: string) =>
    JSON.stringify({ version, lockfileVersion: 3, requires: true, packages: { '': {} } });
  repository.write({ 'package-lock.json': lock('1.0.0') });
  repository.commit('locked');
  repository.write({ 'package-lock.json': lock('2.0.0') });
  const { exit, out, err } = repository.bench('--against', 'HEAD', '--rows', 'month', '--pairs', '1');
  expect(err).toContain('package-lock.json differs: npm ci in the work tree of the base\n');
  expect(out).toMatch(
    /No row was compared\.\nfailed {3}month: base: main\.ts: ended with exit 1: .*Cannot find package 'tsx'/,
  );
  expect(out).toContain('(this checkout, with changes)');
  expect([exit, repository.leftOver()]).toEqual([1, []]);
});
