import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { COMMANDS } from '../../cli/all-commands';

const ROOT = join(__dirname, '../..');
const BINARY = join(ROOT, 'cli/phasewatch.ts');
/** The options of Node that run a TypeScript program from any folder. */
const NODE = ['--import', require.resolve('tsx')];
const folder = mkdtempSync(join(tmpdir(), 'phasewatch-'));
afterAll(() => rmSync(folder, { recursive: true }));

function phasewatch(...args: string[]): { exit: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...NODE, BINARY, ...args], {
    cwd: folder,
    env: { ...process.env, NO_COLOR: '1', COLUMNS: '100' },
    encoding: 'utf8',
  });
  return { exit: status, out: stdout, err: stderr };
}

describe('phasewatch', () => {
  test('--help lists every command and the exit codes', () => {
    const { exit, out } = phasewatch('--help');
    expect(exit).toBe(0);
    for (const { name, summary } of COMMANDS) expect(out).toMatch(new RegExp(`^  ${name} +${summary}$`, 'm'));
    expect(out).toContain('Exit 0: fine.');
  });

  test.each(COMMANDS.map(({ name }) => name))('%s --help shows examples and exit codes', (name) => {
    const { exit, out, err } = phasewatch(name, '--help');
    expect([exit, err]).toEqual([0, '']);
    expect(out).toMatch(new RegExp(`^Usage: phasewatch ${name}\\b`));
    expect(out).toMatch(new RegExp(`^Examples:\\n  phasewatch ${name}\\b`, 'm'));
    expect(out).toMatch(/^Exit 0: /m);
    // An example stays on one line, and a word that is longer than a line stays whole.
    const wide = out.split('\n').filter((line) => line.length > 100 && !/^ {2}phasewatch |^ *\S+$/.test(line));
    expect(wide).toEqual([]);
  });

  /** Arguments that a command cannot do without. */
  const NEEDED: Readonly<Record<string, readonly string[]>> = {
    breaker: ['list'],
    resolve: ['orders-pricing', '2026-01-14', '--reason', 'closed'],
    backfill: ['--project', 'p'],
    comment: ['--file', 'comment.md'],
  };
  test.each(COMMANDS)('$name refuses an unknown option with the nearest one', ({ name, usageExit = 2 }) => {
    const { exit, out, err } = phasewatch(name, ...(NEEDED[name] ?? []), '--hel');
    expect([exit, out]).toEqual([usageExit, '']);
    expect(err).toContain("error: unknown option '--hel'\n(Did you mean --help?)");
  });

  test.each(['start', 'synth', 'audit', 'replay', 'health'])('%s refuses an argument', (name) => {
    const { exit, err } = phasewatch(name, 'extra');
    expect(exit).toBe(name === 'health' ? 3 : 2);
    expect(err).toContain('error: too many arguments');
  });

  test('without a command prints the help on standard error and exits 2', () => {
    const { exit, out, err } = phasewatch();
    expect([exit, out]).toEqual([2, '']);
    expect(err).toContain('Usage: phasewatch <command> [options]');
  });

  test('refuses an unknown command with the nearest one', () => {
    expect(phasewatch('rehears')).toMatchObject({
      exit: 2,
      out: '',
      err: expect.stringContaining("error: unknown command 'rehears'\n(Did you mean rehearse?)") as string,
    });
  });

  test('start and synth name what is missing in a folder without an app', () => {
    for (const name of ['start', 'synth']) {
      const { exit, out, err } = phasewatch(name);
      expect([exit, out]).toEqual([2, '']);
      expect(err).toMatch(
        /^error: synth: the packages of the stacks must be installed, got no @cdktf\/provider-google, .*; run `npm install .*` \[PKG001\]\n$/m,
      );
    }
  });
});

describe('a reader that closes the pipe', () => {
  writeFileSync(
    join(folder, 'logs.ndjson'),
    Array.from({ length: 20_000 }, (_, i) => JSON.stringify({ insertId: `id-${i}`, severity: 'ERROR' })).join('\n'),
  );

  test.each([
    ['match', ['match', 'severity=ERROR', '--logs', 'logs.ndjson'], 0],
    ['the help', ['--help'], 0],
  ])('ends %s quietly', async (_, args, exit) => {
    const child = spawn(process.execPath, [...NODE, BINARY, ...args], { cwd: folder });
    let err = '';
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
    child.stdout.once('data', () => child.stdout.destroy());
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect([code, err]).toEqual([exit, '']);
  });
});
