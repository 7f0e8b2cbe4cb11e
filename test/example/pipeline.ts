import { definePipeline } from '../../model/define-pipeline';
import { Duration } from '../../model/duration';
import type { Processor } from '../../model/pipeline';

const min = (n: number) => Duration.minutes(n);
const BERLIN = 'Europe/Berlin';
const BACKOFF = { min: Duration.seconds(10), max: min(10) };

/** 3 heartbeats <= silence < budget < timeout <= wait of the caller, for every deployable. */
const TIMES = { heartbeatInterval: min(2), allowedSilence: min(6), budget: min(9) };
const TIMEOUT = min(10);
const REPORT_TIMES = { heartbeatInterval: min(3), allowedSilence: min(9), budget: min(18) };
const REPORT_TIMEOUT = min(20);

type Row = Pick<Processor, 'name' | 'criticality' | 'description' | 'outputTable'> & Partial<Processor>;

/** A processor that runs once a day. */
const daily = (row: Row): Processor => ({
  ...TIMES,
  dependsOn: [],
  expectedEvery: Duration.days(1),
  expectedRecords: { min: 0, max: 50_000 },
  ...row,
});

/**
 * The pipeline on which the tests of the product run: the orders of a shop, in three phases. It has a trigger of every
 * kind, processors of every criticality, a phase with a declared volume and a phase without P0 and P1, so it has every
 * alert policy that a pipeline can have.
 */
export const examplePipeline = definePipeline({
  name: 'orders',
  projects: { prod: 'orders-shop', staging: 'orders-shop-staging' },
  region: 'europe-west3',
  onCall: {
    page: [{ kind: 'email', address: 'orders-oncall@example.com' }],
    ticket: [{ kind: 'email', address: 'orders-tickets@example.com' }],
    operators: ['group:orders-oncall@example.com'],
  },
  // The shop's system writes the files; its warehouses read the prices.
  externalTopics: { publishedElsewhere: ['orders-files'], readElsewhere: ['orders-priced'] },
  phases: [
    {
      id: 'import',
      title: 'Import: files of the shop to BigQuery',
      deadline: { time: '04:00', daysAfter: 1, timeZone: BERLIN, goal: 0.95 },
      runSuccess: { goal: 0.99, eventsPerDay: 2_000 },
      publishes: 'orders-imported',
      deployables: [
        {
          name: 'orders-import',
          kind: 'service',
          timeout: TIMEOUT,
          maxInstances: 5,
          concurrency: 4,
          // Many files an hour: their failures stop the subscription where most of them fail.
          breaker: { failureRate: { above: 0.5, window: min(15), minimumRuns: 20 } },
          triggers: [
            {
              kind: 'push',
              topic: 'orders-files',
              subscription: 'orders-import-sub',
              path: '/import',
              ackDeadline: min(10),
              backoff: BACKOFF,
              maxDeliveryAttempts: 5,
              retention: Duration.days(7),
            },
          ],
          processors: [
            daily({
              name: 'order-import',
              criticality: 'P1',
              description: 'Orders and their lines',
              outputTable: 'raw.orders',
            }),
            daily({
              name: 'customer-import',
              criticality: 'P2',
              description: 'Customers with their addresses',
              outputTable: 'raw.customers',
            }),
            daily({
              name: 'return-import',
              criticality: 'P3',
              description: 'Returned goods',
              outputTable: 'raw.returns',
              breaker: { failuresInARow: 'never' },
            }),
          ],
        },
      ],
    },
    {
      id: 'price',
      title: 'Price: margins and stock',
      deadline: { time: '05:30', daysAfter: 1, timeZone: BERLIN, goal: 0.99 },
      runSuccess: { goal: 0.99 },
      publishes: 'orders-priced',
      deployables: [
        {
          name: 'orders-dispatch',
          kind: 'function',
          timeout: min(9),
          maxInstances: 2,
          concurrency: 1,
          triggers: [
            {
              kind: 'push',
              topic: 'orders-imported',
              subscription: 'orders-dispatch-sub',
              path: '/dispatch',
              ackDeadline: min(10),
              backoff: BACKOFF,
              maxDeliveryAttempts: 5,
              retention: Duration.days(7),
            },
          ],
          processors: [], // adds one task for each warehouse to the queue
        },
        {
          name: 'orders-pricing',
          kind: 'service',
          timeout: TIMEOUT,
          maxInstances: 10,
          concurrency: 1,
          triggers: [
            {
              kind: 'queue',
              queue: 'orders-pricing-queue',
              from: 'orders-dispatch',
              dispatchDeadline: TIMEOUT,
              maxConcurrentDispatches: 10,
              maxDispatchesPerSecond: 5,
              maxAttempts: 3,
              backoff: BACKOFF,
            },
          ],
          processors: [
            daily({
              name: 'order-pricing',
              criticality: 'P0',
              description: 'Margin of each order',
              outputTable: 'shop.order_margins',
              dependsOn: ['order-import', 'customer-import'],
            }),
          ],
        },
        {
          name: 'orders-stock',
          kind: 'service',
          timeout: TIMEOUT,
          maxInstances: 3,
          concurrency: 1,
          triggers: [{ kind: 'http', from: 'orders-pricing', callerDeadline: TIMEOUT, retries: 0 }],
          processors: [
            daily({
              name: 'stock-forecast',
              criticality: 'P1',
              description: 'Stock of the next days',
              outputTable: 'shop.stock_forecast',
              dependsOn: ['order-pricing', 'return-import'],
            }),
          ],
        },
      ],
    },
    {
      id: 'report',
      title: 'Report: figures for the management',
      deadline: { time: '07:00', daysAfter: 1, timeZone: BERLIN, goal: 0.9 },
      runSuccess: { goal: 0.95 },
      deployables: [
        {
          name: 'orders-report',
          kind: 'service',
          timeout: REPORT_TIMEOUT,
          maxInstances: 1,
          concurrency: 2,
          triggers: [
            {
              kind: 'schedule',
              job: 'orders-report-daily',
              cron: '0 6 * * *',
              timeZone: BERLIN,
              path: '/report',
              attemptDeadline: REPORT_TIMEOUT,
              retries: 0,
              backoff: BACKOFF,
            },
          ],
          processors: [
            daily({
              ...REPORT_TIMES,
              name: 'daily-sales',
              criticality: 'P2',
              description: 'Sales of the day',
              outputTable: 'reports.daily_sales',
              dependsOn: ['order-pricing'],
            }),
            daily({
              ...REPORT_TIMES,
              name: 'weekly-digest',
              criticality: 'P3',
              description: 'Digest of the week',
              outputTable: 'reports.weekly_digest',
              dependsOn: ['daily-sales'],
              expectedEvery: Duration.days(7),
            }),
          ],
        },
      ],
    },
  ],
});
