import type { PriceList } from '../audit/usage/prices';

/** What the recorder reads and writes for one message. */
export interface EventCost {
  readonly reads: number;
  readonly writes: number;
  /** Of the log entry that Pub/Sub delivers. */
  readonly bytes: number;
}

/** Kinds of lines, as the page names them. */
export type EventCosts = Readonly<
  Record<
    | 'the first line of a run'
    | 'a heartbeat'
    | 'the end of a run'
    | 'a second delivery of a line'
    | 'a line that is rejected',
    EventCost
  >
>;

const EVENTS = 1_000_000;
const LINES_OF_A_RUN = 4;
/** Pub/Sub bills at least this for each publish and each push: https://cloud.google.com/pubsub/pricing */
const LEAST_BILLED_BYTES = 1_000;
const MIB = 1_048_576;

/** What a million run events use of one thing that Google bills. */
interface Used {
  readonly what: string;
  /** Of the price list. */
  readonly item: string;
  readonly amount: number;
  readonly unit?: string;
}

/** docs/cost.md, from what a test counted. */
export function costPage(costs: EventCosts, list: PriceList): string {
  const counted = Object.entries(costs).map(([line, { reads, writes }]) => `| ${line} | ${reads} | ${writes} |`);
  const rows = usedBy(costs).map((used) => {
    const price = list.prices.find(({ item }) => item === used.item);
    const cost = price === undefined ? '' : ((used.amount / price.per) * price.price).toFixed(2);
    const amount = `${Math.round(used.amount).toLocaleString('en-US')}${used.unit ?? ''}`;
    return {
      ...used,
      cost,
      row: `| ${used.what} | ${amount} | ${cost} | ${price === undefined ? '' : `[price](${price.source})`} |`,
    };
  });
  const total = rows.reduce((sum, { cost }) => sum + Number(cost), 0).toFixed(2);
  return `# Operations and cost of run events

A test counts the operations on the recorder's own code ([cost.test.ts](../test/docs/cost.test.ts)); \`UPDATE_GOLDEN=1 npx jest test/docs/cost\` writes this page. Prices are those of
[prices.json](prices.json), read on ${list.asOf} (Pub/Sub on 2026-12-01, in a stored copy of the page; Cloud Run on 2026-12-01, from a third party's page: the stored copies of Google's end before the price), in ${list.currency}, without free quotas and discounts. What the monitoring of a pipeline costs in a month, with the ticks of the monitor, is in
\`npm run -s audit -- --prices docs/prices.json\`.

## Documents of Firestore

| line | read | written |
| --- | --- | --- |
${counted.join('\n')}

A run has one document, and each attempt its own. The first line of a run looks for the document under two names ([ADR 27](adr/0027-untrusted-lines.md)).

## A million run events

Runs of ${LINES_OF_A_RUN} lines: a start, two heartbeats and an end, each delivered once.

| used | amount | ${list.currency} | |
| --- | --- | --- | --- |
${rows.map(({ row }) => row).join('\n')}
| **together** | | **${total}** | |

Not in it: CPU and memory of the recorder, which depend on how many requests an instance handles at once (declared: 40); samples of log-based metrics, which are in the audit; the storage of documents, which Firestore
deletes after 90 days, and these deletes.
`;
}

function usedBy(costs: EventCosts): Used[] {
  const lines = [
    costs['the first line of a run'],
    costs['a heartbeat'],
    costs['a heartbeat'],
    costs['the end of a run'],
  ];
  const of = (amountOf: (cost: EventCost) => number) =>
    (lines.reduce((sum, one) => sum + amountOf(one), 0) / LINES_OF_A_RUN) * EVENTS;
  const delivered = of(({ bytes }) => 2 * Math.max(LEAST_BILLED_BYTES, bytes));
  return [
    { what: 'Firestore, documents read', item: 'firestore_reads', amount: of(({ reads }) => reads) },
    { what: 'Firestore, documents written', item: 'firestore_writes', amount: of(({ writes }) => writes) },
    { what: 'Pub/Sub, published and pushed', item: 'pubsub_volume', amount: delivered / MIB, unit: ' MiB' },
    { what: 'Cloud Run, requests', item: 'cloud_run_requests', amount: EVENTS },
    { what: 'Cloud Logging, entries', item: 'log_volume', amount: of(({ bytes }) => bytes) / MIB, unit: ' MiB' },
  ];
}
