import { differences, pointsBothWays, sample } from './agreement';
import { GoogleSqlEngine, whyNoEngine } from './engine';
import { answerable, storedEntry } from './stored-entries';

const reason = whyNoEngine();
const described = reason === undefined ? describe : describe.skip;

/** 50 queries with 20 filters over 100 entries each: 100,000 answers. */
const [QUERIES, FILTERS, ENTRIES] = [50, 20, 100];

described(`on Google's GoogleSQL engine, at length${reason === undefined ? '' : ` (skipped: ${reason})`}`, () => {
  let engine: GoogleSqlEngine;
  beforeAll(async () => {
    engine = await GoogleSqlEngine.start();
  });
  afterAll(() => {
    engine.stop();
  });

  test('100,000 answers are those of JavaScript', async () => {
    for (let query = 0; query < QUERIES; query++) {
      const filters = sample(answerable, FILTERS, 1_000 + query);
      const entries = sample(storedEntry, ENTRIES, 2_000 + query);
      expect(await differences(engine, filters, entries)).toEqual([]);
    }
  }, 1_200_000);

  test('log-based metrics of 20 recordings have the same points as in JavaScript', async () => {
    for (let seed = 1; seed <= 20; seed++) {
      const { js, sql } = await pointsBothWays(engine, sample(storedEntry, 500, 3_000 + seed));
      expect(sql).toEqual(js);
    }
  });
});
