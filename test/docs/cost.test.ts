import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readPriceList } from '../../audit/usage/prices';
import { handlerWith } from '../../functions/run-recorder/entry';
import { MemoryLog } from '../../guard/adapters/memory/log';
import { eventSources } from '../../model/event-sources';
import { costPage, type EventCost } from '../../scripts/cost-page';
import { expectGolden } from '../golden';
import { countedFirestore } from '../guard/support/counted-firestore';
import { embeddedFirestore } from '../guard/support/firestore';
import { invoke } from '../guard/support/invoke';
import { pushOfEvent } from '../guard/support/push';
import { guardConfig, heartbeat, MINUTE, started, succeeded, T0 } from '../guard/support/runs';

const ROOT = join(__dirname, '../..');
const PRICES = 'docs/prices.json';

/** What the deployed recorder does with one push. */
async function costOf(before: readonly object[], push: ReturnType<typeof pushOfEvent>): Promise<EventCost> {
  const { firestore, seen } = countedFirestore(embeddedFirestore());
  const handler = handlerWith({ firestore, sources: eventSources(guardConfig()), log: new MemoryLog() });
  for (const earlier of before) expect((await invoke(handler, earlier)).status).toBe(204);
  const { reads, writes } = seen;
  expect((await invoke(handler, push)).status).toBe(204);
  const bytes = Buffer.from(push.message.data, 'base64').length;
  return { reads: seen.reads - reads, writes: seen.writes - writes, bytes };
}

test('docs/cost.md holds what the recorder reads and writes for each run event, and what that costs', async () => {
  const start = pushOfEvent(started(), T0, '1');
  const beat = pushOfEvent(heartbeat(), T0 + MINUTE, '2');
  const unfit = pushOfEvent({ ...started(), data_date: '20260114' }, T0, '3');
  const costs = {
    'the first line of a run': await costOf([], start),
    'a heartbeat': await costOf([start], beat),
    'the end of a run': await costOf([start], pushOfEvent(succeeded({ duration_seconds: 60 }), T0 + MINUTE, '4')),
    'a second delivery of a line': await costOf([start, beat], beat),
    'a line that is rejected': await costOf([], unfit),
  };
  const prices = readPriceList(PRICES, JSON.parse(readFileSync(join(ROOT, PRICES), 'utf8')));
  expectGolden(join(ROOT, 'docs/cost.md'), costPage(costs, prices));
});
