import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Figures of the suites, by suite and name. The long suites write them. */
export const FIGURES = 'test/reliability/figures.json';

type Figures = Readonly<Record<string, number>>;

/** A suite of `test/reliability`. */
interface Suite {
  /** Name in the file of figures. */
  readonly name: string;
  /** Its file, without `.test.ts`. */
  readonly file: string;
  readonly does: string;
  /** What must hold. */
  readonly holds: readonly string[];
  /** What each figure counts, in the order of the page. */
  readonly counts: Readonly<Record<string, string>>;
}

const SUITES: readonly Suite[] = [
  {
    name: 'event orders',
    file: 'event-orders',
    does: `Runs of random length with random lines. Each run is delivered to the recorder's handler in four random orders, with duplicates, clocks that differ by up to 90 minutes, a second end, and
a closing of the monitor in between. A line arrives after it was printed, as late as may be.`,
    holds: [
      'All orders give the same record. It holds what the lines say, worked out from the lines alone.',
      'No stored state goes back: no event is forgotten, no end becomes later, an ended run never runs again.',
      'No valid line is rejected.',
    ],
    counts: { events: 'events', orders: 'orders', runs: 'runs', closed: 'closings in between' },
  },
  {
    name: 'crashes',
    file: 'crashes',
    does: `A day with a hang that is retried, a run over its budget, a breaker that opens twice, a person who opens and closes another one, a missed deadline and a schedule without a run. The tick of each
eventful minute, and of one quiet minute an hour, is repeated once for each way in which one of its calls can go wrong: it is refused; it is carried out and not answered; or it is the last one
before the process is killed. Then the next ticks go on.`,
    holds: [
      'After five ticks the stored state, the triggers and the gauges are those of a day without the crash, at most three minutes late.',
      'No run is closed, resolved or retried twice. A trigger that a person paused stays paused.',
      `Every closing and every change of a breaker is printed. Lines about deadlines and starts are stored as judged before they are printed, so that none is printed twice: a crash exactly in between
loses the line. The gauge still shows what it said.`,
    ],
    counts: { crashes: 'crashes', linesLost: 'lines of deadlines and starts lost by a crash in between' },
  },
  {
    name: 'races',
    file: 'races',
    does: `The same day with two monitors that tick at the same time, as if there were no lease. Each of their calls waits for its turn, in random order.`,
    holds: [
      'After every minute the stored state, the triggers and the gauges are those of one monitor, at most three minutes late.',
      'No run is closed twice, no job is run twice, no line about a deadline or a start is printed twice, and none is missing.',
      'A trigger that a person paused stays paused.',
    ],
    counts: { days: 'days', ticks: 'ticks', calls: 'calls' },
  },
  {
    name: 'hostile messages',
    file: 'hostile-messages',
    does: `Messages that a caller with the right to print or publish a line may send, to the bundle of the recorder that is deployed, served by the functions framework on this machine: huge numbers, halves of characters,
values nested 120,000 levels deep, names of prototypes, wrong types, texts of megabytes, wrong base64, missing fields, unknown versions, forged pulses.`,
    holds: [
      'Every message is acknowledged. None is answered with an error of the server, so none is delivered again and delays the others.',
      'Every message is recorded, or counted as rejected and kept in full.',
    ],
    counts: { families: 'families', messages: 'messages', recorded: 'recorded', rejected: 'rejected' },
  },
  {
    name: 'time zones',
    file: 'time-zones',
    does: `Deadlines and schedules in the days around each change of the clocks, in zones that change them by an hour, by half an hour, at midnight, on the southern half of the earth, and not at all. The
expected instants are computed by \`Intl\`, which the product does not use for this.`,
    holds: [
      'Every data date is judged once, in order, at the first look after its deadline and never before.',
      'At no instant does the monitor take another firing of a schedule for the last one.',
    ],
    counts: {
      zones: 'zones',
      changes: 'changes of the clocks',
      deadlines: 'judged deadlines',
      looks: 'looks at the clock',
      firings: 'firings',
    },
  },
  {
    name: 'soak',
    file: 'soak',
    does: `The example pipeline under a virtual clock with the guard as the simulation runs it: the code of the deployed tick, on maps in the place of Firestore. Faults of every kind that the simulation
knows come at random times, each kind at least once.`,
    holds: [
      'After every tick: no run has gone back, no work is both resolved and open, and no trigger is stopped without an open breaker or a person.',
      'The gauges of every tick equal a recount from the stored documents, by another and simpler function.',
    ],
    counts: {
      seeds: 'seeds',
      hours: 'hours for each',
      ticks: 'ticks',
      runs: 'runs',
      closed: 'closed runs',
      faults: 'faults',
      breakerChanges: 'changes of breakers',
      gauges: 'compared gauges',
    },
  },
];

const HEAD = `# Reliability of the guard

Suites that look for what single tests do not: any order, any crash, any input. They are seeded, so a red run can be repeated; \`RELIABILITY_SEED=1 npm run test:long -- test/reliability\` looks
elsewhere. \`npm test\` runs each with a small size. The figures are those of the last recorded run of the long suites:
\`UPDATE_FIGURES=1 npm run test:long -- test/reliability\` records them in [figures.json](../${FIGURES}), and \`npm run docs\` writes this page.
`;

const FOOT = `
## Storage

\`npm run test:emulators\` runs every test of storage, of both bundles, of a restored backup and of the push to the recorder on Google's own Firestore and Pub/Sub emulators as well, where gcloud has
them. It names what it skips, and why.

## Many runs

[many-runs.test.ts](../test/guard/tick/many-runs.test.ts): with 10,000 running and 1,000 unresolved runs the tick reads a bounded number of documents, counts all runs, and finds the critical run
that hangs among them. [The bench](bench.md) has the time of that tick, and its reads a tick and a month.
`;

/** The page about the suites and their figures. */
export function reliabilityPage(root: string): string {
  const figures = JSON.parse(readFileSync(join(root, FIGURES), 'utf8')) as Readonly<Record<string, Figures>>;
  return `${HEAD}${SUITES.map((suite) => section(suite, figures[suite.name])).join('')}${FOOT}`;
}

/** Suites of which figures are recorded that the page does not describe, or the other way round. */
export function unknownSuites(root: string): string[] {
  const recorded = Object.keys(JSON.parse(readFileSync(join(root, FIGURES), 'utf8')) as object);
  const described = SUITES.map(({ name }) => name);
  return [...recorded, ...described].filter((name) => !recorded.includes(name) || !described.includes(name));
}

function section({ name, file, does, holds, counts }: Suite, figures: Figures = {}): string {
  const title = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  const counted = Object.entries(counts).map(([key, what]) => `${(figures[key] ?? 0).toLocaleString('en')} ${what}`);
  return `
## ${title}

${does} ([${file}.long.test.ts](../test/reliability/${file}.long.test.ts))

${holds.map((one) => `- ${one}`).join('\n')}

Seed ${figures['seed'] ?? 'none'}: ${counted.join(', ')}.
`;
}
