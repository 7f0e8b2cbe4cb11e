import { definePipeline } from '../../model/define-pipeline';
import { Duration } from '../../model/duration';
import type { JobDeployable, Pipeline, Processor } from '../../model/pipeline';

const min = (n: number) => Duration.minutes(n);
const h = (n: number) => Duration.hours(n);
const BERLIN = 'Europe/Berlin';
const BACKOFF = { min: Duration.seconds(10), max: min(10) };

type Row = Pick<Processor, 'name' | 'criticality' | 'description' | 'outputTable' | 'budget'> & Partial<Processor>;

const processor = (row: Row): Processor => ({
  heartbeatInterval: min(5),
  allowedSilence: min(15),
  dependsOn: [],
  expectedEvery: Duration.days(1),
  expectedRecords: { min: 0, max: 1_000_000 },
  ...row,
});

/** Every 4 hours. Its longest execution, 1 h x 2 attempts, ends before the next one starts. */
const PRICES: JobDeployable = {
  name: 'catalog-prices',
  kind: 'job',
  timeout: h(1),
  retries: 1,
  tasks: 1,
  parallelism: 1,
  triggers: [
    {
      kind: 'scheduled-run',
      job: 'catalog-prices-4h',
      cron: '0 */4 * * *',
      timeZone: BERLIN,
      retries: 1,
      backoff: BACKOFF,
    },
  ],
  processors: [
    processor({
      name: 'price-refresh',
      criticality: 'P1',
      description: 'Prices of all articles',
      outputTable: 'catalog.prices',
      budget: min(40),
    }),
  ],
};

/** The catalog of a shop, of jobs and a function on events. The tests of both kinds run on it. */
export function jobsExample(prices: Partial<JobDeployable> = {}): Pipeline {
  return definePipeline({
    name: 'catalog',
    projects: { prod: 'catalog-shop' },
    region: 'europe-west3',
    onCall: {
      page: [{ kind: 'email', address: 'catalog-oncall@example.com' }],
      ticket: [{ kind: 'email', address: 'catalog-tickets@example.com' }],
    },
    phases: [
      {
        id: 'intake',
        title: 'Intake: uploads of suppliers',
        deadline: { time: '00:30', daysAfter: 1, timeZone: BERLIN, goal: 0.95 },
        runSuccess: { goal: 0.95 },
        deployables: [
          {
            name: 'catalog-intake',
            kind: 'function',
            timeout: min(9),
            maxInstances: 5,
            concurrency: 1,
            triggers: [
              {
                kind: 'event',
                eventType: 'google.cloud.storage.object.v1.finalized',
                filters: { bucket: 'catalog-uploads' },
                retry: true,
              },
            ],
            processors: [
              processor({
                name: 'upload-intake',
                criticality: 'P1',
                description: 'One upload of a supplier',
                outputTable: 'catalog.uploads',
                heartbeatInterval: min(2),
                allowedSilence: min(6),
                budget: min(8),
              }),
            ],
          },
        ],
      },
      {
        id: 'rebuild',
        title: 'Rebuild: indexes and prices',
        deadline: { time: '07:00', daysAfter: 1, timeZone: BERLIN, goal: 0.95 },
        runSuccess: { goal: 0.95 },
        deployables: [
          {
            // Two tasks, one after the other: 1 h x 2 attempts x 2 rounds.
            name: 'catalog-indexes',
            kind: 'job',
            timeout: h(1),
            retries: 1,
            tasks: 2,
            parallelism: 1,
            triggers: [
              {
                kind: 'scheduled-run',
                job: 'catalog-indexes-nightly',
                cron: '0 1 * * *',
                timeZone: BERLIN,
                retries: 1,
                backoff: BACKOFF,
              },
            ],
            processors: [
              processor({
                name: 'search-index',
                criticality: 'P0',
                description: 'What customers find',
                outputTable: 'catalog.search',
                budget: min(50),
                dependsOn: ['upload-intake'],
              }),
              processor({
                name: 'recommendation-index',
                criticality: 'P2',
                description: 'What customers may like',
                outputTable: 'catalog.recommendations',
                budget: min(50),
                dependsOn: ['upload-intake'],
              }),
            ],
          },
          {
            name: 'catalog-publish',
            kind: 'job',
            timeout: min(30),
            retries: 2,
            tasks: 1,
            parallelism: 1,
            triggers: [{ kind: 'run', from: 'catalog-indexes' }],
            processors: [
              processor({
                name: 'index-publish',
                criticality: 'P0',
                description: 'Switches the shop to the new index',
                outputTable: 'catalog.published',
                budget: min(20),
                dependsOn: ['search-index'],
              }),
            ],
          },
          { ...PRICES, ...prices },
        ],
      },
      {
        id: 'archive',
        title: 'Archive: everything of the week',
        deadline: { time: '23:00', daysAfter: 1, timeZone: BERLIN, goal: 0.9 },
        runSuccess: { goal: 0.9 },
        deployables: [
          {
            // A week has 168 h: a copy that takes five days and more is correct here.
            name: 'catalog-archive',
            kind: 'job',
            timeout: h(150),
            retries: 0,
            tasks: 1,
            parallelism: 1,
            triggers: [
              {
                kind: 'scheduled-run',
                job: 'catalog-archive-weekly',
                cron: '0 2 * * 0',
                timeZone: BERLIN,
                retries: 0,
                backoff: BACKOFF,
              },
            ],
            processors: [
              processor({
                name: 'archive-copy',
                criticality: 'P1',
                description: 'A copy of everything',
                outputTable: 'gs://catalog-archive',
                expectedEvery: Duration.days(7),
                heartbeatInterval: min(10),
                allowedSilence: min(30),
                budget: h(140),
              }),
            ],
          },
        ],
      },
    ],
  });
}
