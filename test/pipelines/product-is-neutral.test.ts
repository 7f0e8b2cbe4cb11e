import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NBA_PROPS } from './parts';

const ROOT = join(__dirname, '../..');
/** Not part of the product. */
const SKIPPED = ['node_modules', 'cdktf.out', 'report/index.html', 'dist', 'coverage'];
/** These may name the pipeline: its own parts, the list of them, the app, and prose in which it is the example. */
const MAY_NAME = [
  ...NBA_PROPS.paths,
  'test/pipelines/',
  'main.ts',
  'README.md',
  'CHANGELOG.md',
  'CONTRIBUTING.md',
  'docs/adr/',
  'docs/architecture.md',
];

/** Every file below a folder, relative to the root. Hidden files are left out. */
function filesIn(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.name.startsWith('.') || SKIPPED.includes(path)) return [];
    return entry.isDirectory() ? filesIn(path) : entry.isFile() ? [path] : [];
  });
}

test('only the parts of a pipeline, the app and prose name it', () => {
  const naming = filesIn('')
    .filter((path) => !MAY_NAME.some((allowed) => path.startsWith(allowed)))
    .filter((path) => NBA_PROPS.named.test(path) || NBA_PROPS.named.test(readFileSync(join(ROOT, path), 'utf8')));
  expect(naming).toEqual([]);
});

test('the listed parts of a pipeline exist all, or not at all', () => {
  const existing = NBA_PROPS.paths.filter((path) => existsSync(join(ROOT, path)));
  expect([[], NBA_PROPS.paths]).toContainEqual(existing);
});
