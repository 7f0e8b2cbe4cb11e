import { lateBurnRates, latePoints } from './late-properties';
import { cutRecordings, extendedRecordings, unrelatedSeries } from './recording-properties';

/** `RECORDINGS=500 npm run test:long` takes fewer: 10,000 take about half an hour on a free machine. */
const RUNS = Number(process.env['RECORDINGS'] ?? 10_000);

jest.setTimeout(3_600_000);

describe('for generated recordings', () => {
  test('no incident begins at an edge that the extended recording does not have there', async () => {
    expect((await extendedRecordings(RUNS)).incidents).toBeGreaterThan(RUNS / 10);
  });

  test('a period has the incidents of the whole recording', async () => {
    await cutRecordings(RUNS);
  });

  test('series that a policy does not read, and the second at which a period starts, change no incident', async () => {
    await unrelatedSeries(RUNS);
  });

  test('every incident that late points give a condition on counts, sums or maxima is a certain or a possible one', async () => {
    expect((await latePoints(RUNS)).incidents).toBeGreaterThan(RUNS / 10);
  });

  test('every incident that late events give a burn rate is a certain or a possible one', async () => {
    expect((await lateBurnRates(RUNS)).incidents).toBeGreaterThan(RUNS / 10);
  });
});
