import { postHostileMessages } from './support/hostile-run';
import { SEED } from './support/random';

test('the bundle of the recorder acknowledges every hostile message, and records or counts it', async () => {
  const { messages, rejected, recorded, failures } = await postHostileMessages(3, SEED);

  expect(failures).toEqual([]);
  expect(rejected + recorded).toBe(messages);
  expect(rejected).toBeGreaterThan(0);
  expect(recorded).toBeGreaterThan(0);
});
