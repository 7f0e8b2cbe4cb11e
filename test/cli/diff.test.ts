import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CommandResult } from '../checkout';
import { control, scenario, side } from '../review/side';

const folder = mkdtempSync(join(tmpdir(), 'phasewatch-diff-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const PROGRAM = join(__dirname, '../../cli/phasewatch.ts');

function diff(...args: readonly string[]): CommandResult {
  const node = ['--import', require.resolve('tsx'), PROGRAM, 'diff', ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, node, { cwd: folder, encoding: 'utf8' });
  return { exit: status, out: stdout, err: stderr };
}

const write = (file: string, text: string) => writeFileSync(join(folder, file), text);
write('base.json', JSON.stringify(side()));
write('later.json', JSON.stringify(side({ scenarios: [scenario({ worstSecondsToDetect: 1_500 }), control()] })));

describe('phasewatch diff of two saved results', () => {
  test('exits 0 where nothing fails, and writes the comment to a file', () => {
    expect(diff('base.json', 'later.json', '--format', 'markdown', '--out', 'comment.md')).toEqual({
      exit: 0,
      out: '',
      err: '',
    });
    expect(readFileSync(join(folder, 'comment.md'), 'utf8')).toContain('- detected later: import-hang:');
  });

  test('exits 1 for a change that phasewatch.review.yaml lets fail', () => {
    write('phasewatch.review.yaml', 'detected-later: fail\n');
    const { exit, out } = diff('base.json', 'later.json', '--format', 'json');
    expect([exit, JSON.parse(out)]).toMatchObject([
      1,
      { version: 1, verdict: 'fail', changes: [{ kind: 'detected-later', fails: true, subjects: ['import-hang'] }] },
    ]);
  });

  test.each([
    ['an unknown kind of change', 'new-eror: fail\n', "got 'new-eror'; did you mean 'new-error'? [SCH002]"],
    ['an effect that there is not', 'new-error: ignore\n', 'error: phasewatch.review.yaml/new-error:'],
    ['a file that is not YAML', 'a: [b\n', 'error: phasewatch.review.yaml, line 2, column 1: not YAML'],
  ])('exits 2 for %s in phasewatch.review.yaml', (_, text, message) => {
    write('phasewatch.review.yaml', text);
    const { exit, out, err } = diff('base.json', 'later.json');
    expect([exit, out]).toEqual([2, '']);
    expect(err).toContain(message);
  });

  test('exits 2 for a file that is no result, and for a name that is no side', () => {
    write('phasewatch.review.yaml', '');
    write('other.json', '{"version":2}');
    expect(diff('base.json', 'other.json')).toMatchObject({
      exit: 2,
      err: expect.stringContaining('[REV001]') as string,
    });
    const { exit, err } = diff('base.json', 'nope');
    expect(exit).toBe(2);
    expect(err).toContain('nope: no folder, no file and no revision of git');
  });
});
