import { recordFigures } from './support/figures';
import { FAMILIES } from './support/hostile-messages';
import { postHostileMessages } from './support/hostile-run';
import { SEED } from './support/random';

test('the bundle of the recorder acknowledges each of thousands of hostile messages, and records or counts it', async () => {
  const { messages, rejected, recorded, failures } = await postHostileMessages(80, SEED);

  expect(failures).toEqual([]);
  expect(rejected + recorded).toBe(messages);
  expect(messages).toBeGreaterThan(3_000);
  recordFigures('hostile messages', { families: Object.keys(FAMILIES).length, messages, rejected, recorded });
});
