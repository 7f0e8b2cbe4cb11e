import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..');
/** The modules of the product: everything but the pipelines with their scenarios, and the app that names them. */
const MODULES = [
  ...['model', 'constructs', 'stacks', 'guard', 'functions', 'files', 'alerting', 'terraform', 'logs', 'audit'],
  ...['replay', 'simulation', 'report', 'jest', 'cli'],
];
/** Names of the pipeline of this repository. */
const OF_NBA_PROPS = /\bnba[-A-Z]/;

test.each(MODULES)('%s knows nothing of the pipeline nba-props', (module) => {
  const files = readdirSync(join(ROOT, module), { recursive: true, encoding: 'utf8' }).filter((file) =>
    /\.(ts|md|css|json)$/.test(file),
  );
  expect(files).not.toEqual([]);
  const named = files.flatMap((file) =>
    readFileSync(join(ROOT, module, file), 'utf8')
      .split('\n')
      .flatMap((line, i) => (OF_NBA_PROPS.test(line) ? [`${module}/${file}:${i + 1}: ${line.trim()}`] : [])),
  );
  expect(named).toEqual([]);
});
