import { lateBurnRates, latePoints } from './late-properties';
import { cutRecordings, extendedRecordings, unrelatedSeries } from './recording-properties';

describe('for generated recordings', () => {
  test('no incident begins at an edge that the extended recording does not have there', async () => {
    expect((await extendedRecordings(100)).incidents).toBeGreaterThan(20);
  });

  test('a period has the incidents of the whole recording', async () => {
    await cutRecordings(60);
  });

  test('series that a policy does not read, and the second at which a period starts, change no incident', async () => {
    await unrelatedSeries(60);
  });

  test('every incident that late points give a condition on counts, sums or maxima is a certain or a possible one', async () => {
    expect((await latePoints(100)).incidents).toBeGreaterThan(20);
  });

  test('every incident that late events give a burn rate is a certain or a possible one', async () => {
    expect((await lateBurnRates(100)).incidents).toBeGreaterThan(20);
  });
});
