import { definePipeline, Duration, type Backoff } from 'phasewatch/model';

const TIME_ZONE = 'Etc/UTC';
const BACKOFF: Backoff = { min: Duration.seconds(10), max: Duration.minutes(10) };

/**
 * The pipeline: every phase, service, processor, timeout, schedule and retry. Replace the names and times with yours.
 * For each deployable: 3 heartbeats <= silence < budget < timeout <= wait of its caller. `npm run -s audit` checks it.
 */
export const pipeline = definePipeline({
  name: 'orders',
  projects: { prod: 'my-project' },
  region: 'us-central1',
  onCall: {
    page: [{ kind: 'email', address: 'oncall@example.com' }],
    ticket: [{ kind: 'email', address: 'tickets@example.com' }],
  },
  phases: [
    {
      id: 'import',
      title: 'Import: files of the day to BigQuery',
      deadline: { time: '04:00', daysAfter: 1, timeZone: TIME_ZONE, goal: 0.95 },
      runSuccess: { goal: 0.95 },
      publishes: 'orders-imported',
      deployables: [
        {
          name: 'orders-import',
          kind: 'service',
          timeout: Duration.minutes(20),
          maxInstances: 2,
          concurrency: 1,
          triggers: [
            {
              kind: 'schedule',
              job: 'orders-import-daily',
              cron: '0 2 * * *',
              timeZone: TIME_ZONE,
              path: '/import',
              attemptDeadline: Duration.minutes(20),
              retries: 0,
              backoff: BACKOFF,
            },
          ],
          processors: [
            {
              name: 'file-import',
              description: 'Loads the files of the day',
              criticality: 'P1',
              heartbeatInterval: Duration.minutes(2),
              allowedSilence: Duration.minutes(6),
              budget: Duration.minutes(18),
              dependsOn: [],
              expectedEvery: Duration.days(1),
              expectedRecords: { min: 1, max: 100_000 },
              outputTable: 'raw.files',
            },
          ],
        },
      ],
    },
    {
      id: 'report',
      title: 'Report: the figures of the day',
      deadline: { time: '06:00', daysAfter: 1, timeZone: TIME_ZONE, goal: 0.95 },
      runSuccess: { goal: 0.95 },
      deployables: [
        {
          name: 'orders-report',
          kind: 'service',
          timeout: Duration.minutes(10),
          maxInstances: 2,
          concurrency: 1,
          triggers: [
            {
              kind: 'push',
              topic: 'orders-imported',
              subscription: 'orders-report-sub',
              path: '/report',
              ackDeadline: Duration.minutes(10),
              backoff: BACKOFF,
              maxDeliveryAttempts: 5,
              retention: Duration.days(7),
            },
          ],
          processors: [
            {
              name: 'daily-report',
              description: 'Computes the figures of the day',
              criticality: 'P2',
              heartbeatInterval: Duration.minutes(2),
              allowedSilence: Duration.minutes(6),
              budget: Duration.minutes(9),
              dependsOn: ['file-import'],
              expectedEvery: Duration.days(1),
              expectedRecords: { min: 1, max: 1_000 },
              outputTable: 'reports.daily',
            },
          ],
        },
      ],
    },
  ],
});
