import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(__dirname, '..');

test('every module imports only what it may (the rules are in .dependency-cruiser.cjs)', () => {
  const cruise = () =>
    execFileSync(
      process.execPath,
      [
        'node_modules/dependency-cruiser/bin/dependency-cruise.mjs',
        '--config',
        '.dependency-cruiser.cjs',
        '--output-type',
        'err',
        '.',
      ],
      { cwd: ROOT, stdio: 'pipe' },
    ).toString();
  expect(cruise()).toContain('no dependency violations found');
});
