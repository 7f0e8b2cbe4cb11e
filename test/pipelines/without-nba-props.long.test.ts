import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { NBA_PROPS } from './parts';

const ROOT = join(__dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'phasewatch without nba '));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/**
 * Tests that are not run in the copy: those that need a browser, an emulator or a peer, and those of modules that know no
 * pipeline at all. That these import nothing of one is checked by the compiler and the import rules, which see every file.
 */
const NOT_RUN = [
  '\\.long\\.test\\.ts$',
  '/test/(emulators|bench|alerting|logs|replay|guard|functions|constructs|terraform)/',
  '/test/cli/replay\\.test\\.ts$', // opens a browser
];

/** Copies the files that git lists, or would add, without the parts of the pipeline. */
function copyWithoutPipeline(): void {
  const { stdout } = spawnSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  const files = stdout.split('\0').filter((file) => file !== '');
  expect(files.length).toBeGreaterThan(500);
  const isPart = (file: string) => NBA_PROPS.paths.some((path) => file === path || file.startsWith(`${path}/`));
  for (const file of files.filter((each) => !isPart(each))) cpSync(join(ROOT, file), join(folder, file));
  // Folders of all pipelines stay, though this was the last one: pages link to them.
  for (const path of NBA_PROPS.paths) mkdirSync(join(folder, dirname(path)), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  dropLines('main.ts', NBA_PROPS.inMain);
  for (const page of files.filter((file) => file.endsWith('.md') && !isPart(file))) dropLines(page, NBA_PROPS.named);
}

function dropLines(file: string, naming: RegExp): void {
  const lines = readFileSync(join(folder, file), 'utf8').split('\n');
  writeFileSync(join(folder, file), lines.filter((line) => !naming.test(line)).join('\n'));
}

/** Runs a program of the copy. */
function run(program: string, ...args: string[]): { readonly exit: number | null; readonly text: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
    cwd: folder,
    env: { ...process.env, NO_COLOR: '1', JEST_WORKER_ID: undefined },
    encoding: 'utf8',
    maxBuffer: 64 * 1_024 * 1_024,
  });
  return { exit: status, text: stdout + stderr };
}

/** Runs a program of the copy that must succeed. @returns its output */
function succeed(program: string, ...args: string[]): string {
  const { exit, text } = run(`node_modules/${program}`, ...args);
  if (exit !== 0) throw new Error(`${program} exits ${exit ?? 'killed'}:\n${text}`);
  return text;
}

describe('a checkout without nba-props', () => {
  beforeAll(copyWithoutPipeline);

  test('compiles', () => {
    expect(succeed('typescript/bin/tsc', '--noEmit')).toBe('');
  });

  test('keeps the import rules', () => {
    const cruise = 'dependency-cruiser/bin/dependency-cruise.mjs';
    const text = succeed(cruise, '--config', '.dependency-cruiser.cjs', '--output-type', 'err', '.');
    expect(text).toContain('no dependency violations found');
  });

  test('has no unused file, export or dependency', () => {
    succeed('knip/bin/knip.js');
  });

  test('has nothing to judge: start says so and exits 2', () => {
    const { exit, text } = run('node_modules/tsx/dist/cli.mjs', 'cli/phasewatch.ts', 'start');
    expect(text).toContain('the app declares no pipeline, so there is nothing to judge');
    expect(exit).toBe(2);
  });

  test('passes the short suite of everything that a pipeline could matter to', () => {
    // Some tests need an engine or a client that is not on every machine.
    const text = succeed('jest/bin/jest.js', '--testPathIgnorePatterns', '/node_modules/', ...NOT_RUN);
    expect(text).toMatch(/^Tests: +(?:\d+ skipped, )?\d+ passed, \d+ total$/m);
  }, 900_000);
});
