import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROP_SCHEMAS, propSchemas } from '../../scripts/prop-schemas';

test('the schemas of props are those of their types (npm run docs)', async () => {
  expect(readFileSync(join(__dirname, '../..', PROP_SCHEMAS), 'utf8')).toBe(await propSchemas());
});
