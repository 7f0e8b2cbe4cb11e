import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readProvenance } from '../../cli/provenance';

const folder = mkdtempSync(join(tmpdir(), 'phasewatch-provenance-'));
const before = process.cwd();
const git = (...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], {
    cwd: folder,
    env: { ...process.env, GIT_COMMITTER_DATE: '2026-01-14T12:00:00Z' },
  }).toString();

beforeAll(() => process.chdir(folder));
afterAll(() => {
  process.chdir(before);
  rmSync(folder, { recursive: true, force: true });
});

test('outside of a git checkout the commit is unknown, and versions are those of package.json', () => {
  expect(readProvenance().commit).toBeUndefined();
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ devDependencies: { cdktf: '0.21.0', other: '1' } }));
  const { versions } = readProvenance();
  expect(versions.map(([name]) => name)).toEqual(['phasewatch', 'cdktf']);
});

test('in a checkout the commit has its own date, and changes of tracked files are said', () => {
  git('init', '-q');
  expect(readProvenance().commit).toBeUndefined();
  git('add', '-A');
  git('commit', '-qm', 'first');
  const id = git('rev-parse', '--short', 'HEAD').trim();
  expect(readProvenance().commit).toMatchObject({ id, isChanged: false });
  expect(Date.parse(readProvenance().commit?.date ?? '')).toBe(Date.UTC(2026, 0, 14, 12));
  writeFileSync(join(folder, 'package.json'), '{}');
  expect(readProvenance().commit?.isChanged).toBe(true);
});
