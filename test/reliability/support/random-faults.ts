import { Duration } from '../../../model/duration';
import { FAILURE_CATEGORIES } from '../../../model/failure-category';
import type { Fault } from '../../../simulation/faults/all-faults';
import type { Random } from './random';

const PROCESSORS = [
  'order-import',
  'customer-import',
  'return-import',
  'order-pricing',
  'stock-forecast',
  'daily-sales',
];
const DEPLOYABLES = ['orders-import', 'orders-pricing', 'orders-stock', 'orders-report'];
const STOPPABLE = ['orders-import', 'orders-pricing', 'orders-report'];
/** Longer outages make lines arrive after the simulated recorder has forgotten their runs. */
const LONGEST_OUTAGE = 180;

/** When a fault begins and how long it lasts, in minutes. */
interface Times {
  readonly random: Random;
  readonly minutes: number;
  readonly dates: readonly string[];
}

const lasting = ({ random, minutes }: Times, most: number) => ({
  after: Duration.seconds(random.whole(1, (minutes - 1) * 60)),
  lasts: Duration.minutes(random.whole(1, most)),
});

/** What changes the pipeline or the guard: a snooze changes what Monitoring does. */
type Harm = Exclude<Fault['kind'], 'snooze'>;

/** One fault of every kind on the example pipeline. A kind that is missing here does not compile. */
const KINDS: { readonly [Kind in Harm]: (times: Times) => Extract<Fault, { readonly kind: Kind }> } = {
  hang: ({ random, dates }) => ({
    kind: 'hang',
    processor: random.pick(PROCESSORS),
    dataDate: random.pick(dates),
    after: Duration.minutes(random.whole(1, 5)),
    lasts: Duration.minutes(random.whole(10, 1_200)),
    blocksPhase: random.chance(0.3),
    heartbeatsGoOn: random.chance(0.2),
    attempts: random.whole(1, 3),
  }),
  slow: ({ random, dates }) => ({
    kind: 'slow',
    processor: random.pick(PROCESSORS),
    dataDate: random.pick(dates),
    takes: Duration.minutes(random.whole(5, 60)),
  }),
  'monitor-stops': (times) => ({ kind: 'monitor-stops', ...lasting(times, LONGEST_OUTAGE) }),
  'store-down': (times) => ({ kind: 'store-down', ...lasting(times, LONGEST_OUTAGE) }),
  'recorder-down': (times) => ({ kind: 'recorder-down', ...lasting(times, LONGEST_OUTAGE) }),
  'guard-refused': (times) => ({ kind: 'guard-refused', ...lasting(times, 600) }),
  'too-many-runs': (times) => ({ kind: 'too-many-runs', ...lasting(times, 120) }),
  'runs-fail': (times) => ({
    kind: 'runs-fail',
    processors: [times.random.pick(PROCESSORS), times.random.pick(PROCESSORS)],
    category: times.random.pick(FAILURE_CATEGORIES),
    takes: Duration.seconds(times.random.whole(5, 300)),
    ...(times.random.chance(0.5) ? { share: 0.4 } : {}),
    ...lasting(times, 600),
  }),
  burst: (times) => ({
    kind: 'burst',
    processor: times.random.pick(PROCESSORS),
    runs: times.random.whole(10, 200),
    takes: Duration.seconds(times.random.whole(5, 400)),
    ...lasting(times, 120),
  }),
  drift: (times) => ({
    kind: 'drift',
    processor: times.random.pick(PROCESSORS),
    factor: times.random.whole(2, 6),
    ...lasting(times, 1_200),
  }),
  'calls-refused': (times) => ({
    kind: 'calls-refused',
    deployable: times.random.pick(DEPLOYABLES),
    status: times.random.pick([403, 503] as const),
    ...lasting(times, 240),
  }),
  'calls-missing': (times) => ({
    kind: 'calls-missing',
    deployable: times.random.pick(DEPLOYABLES),
    ...lasting(times, 240),
  }),
  'triggers-stopped': (times) => ({
    kind: 'triggers-stopped',
    deployable: times.random.pick(STOPPABLE),
    ...lasting(times, 600),
  }),
  'subscription-missing': (times) => ({
    kind: 'subscription-missing',
    deployable: 'orders-import',
    ...lasting(times, 240),
  }),
  'lines-misfit': (times) => ({
    kind: 'lines-misfit',
    processors: [times.random.pick(PROCESSORS)],
    ...lasting(times, 240),
  }),
  deploy: (times) => ({ kind: 'deploy', after: lasting(times, 1).after }),
};

/** Faults at random times: one of every kind, and as many again of any kind. */
export function randomFaults(times: Times): Fault[] {
  const kinds = Object.values<(times: Times) => Fault>(KINDS);
  return [...kinds, ...kinds.map(() => times.random.pick(kinds))].map((make) => make(times));
}
