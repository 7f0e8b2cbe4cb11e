import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readFromStorage } from '../../../pins/state/read-from-storage';

/** `guard-config.json` of version 1. Frozen, as all fixtures of the stored state are: test/fixtures/state/README.md. */
const STORED = readFileSync(join(__dirname, '../fixtures/state/1/configuration/nba-props-prod.json'), 'utf8');

describe('the configuration of the guard in prod', () => {
  test('of version 1 is read completely', async () => {
    const config = await readFromStorage(STORED);

    expect(config).toEqual(JSON.parse(STORED));
    expect(config).toMatchObject({ version: 1, pipeline: 'nba-props', environment: 'prod' });
    expect(config.phases).toHaveLength(6);
    expect(config.processors).toHaveLength(55);
  });
});
