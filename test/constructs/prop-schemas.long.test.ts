import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');
/** In a process of its own: Prettier loads its parts with import(), which Jest refuses. */
const WRITE = `require('./scripts/prop-schemas').propSchemas().then((text) => process.stdout.write(text));`;

test('the schemas of props are those of their types (npm run docs)', () => {
  const written = execFileSync(process.execPath, ['--require', 'tsx/cjs', '--eval', WRITE], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  expect(readFileSync(join(ROOT, 'constructs/prop-schemas.ts'), 'utf8')).toBe(written);
});
