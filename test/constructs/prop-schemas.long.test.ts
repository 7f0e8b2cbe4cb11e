import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROP_SCHEMAS } from '../../scripts/prop-schemas';

const ROOT = join(__dirname, '../..');
/** In a process of its own: Prettier loads its parts with import(), which Jest refuses. */
const WRITE = `import('./scripts/prop-schemas.ts').then(async ({ propSchemas }) => process.stdout.write(await propSchemas()));`;

test('the schemas of props are those of their types (npm run docs)', () => {
  const written = execFileSync(process.execPath, ['--import', 'tsx', '--eval', WRITE], { cwd: ROOT, encoding: 'utf8' });
  expect(readFileSync(join(ROOT, PROP_SCHEMAS), 'utf8')).toBe(written);
});
