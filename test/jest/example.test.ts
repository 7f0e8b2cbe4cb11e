import { Duration } from '../../model/duration';
import { phasewatchMatchers } from '../../jest/matchers';
import { rehearse } from '../../jest/rehearse';

expect.extend(phasewatchMatchers);

/** Age of the oldest message: 10 s, and 1 h from 03:00 to 04:00, when no subscriber pulls. */
const stuckQueue = {
  metric: { type: 'custom.googleapis.com/queue/oldest_message_age', labels: {} },
  resource: { type: 'generic_task', labels: { task_id: 'orders' } },
  metricKind: 'GAUGE',
  valueType: 'DOUBLE',
  points: Array.from({ length: 360 }, (_, minute) => {
    const time = new Date(Date.UTC(2026, 0, 14, 0, minute)).toISOString();
    return {
      interval: { startTime: time, endTime: time },
      value: { doubleValue: minute >= 180 && minute < 240 ? 3_600 : 10 },
    };
  }),
};

/** As `gcloud monitoring policies list --format=json` prints it; a path of a file works as well. */
const policy = {
  name: 'projects/shop/alertPolicies/1',
  displayName: 'Orders wait too long',
  combiner: 'OR',
  conditions: [
    {
      displayName: 'older than 10 minutes',
      conditionThreshold: {
        filter: 'metric.type = "custom.googleapis.com/queue/oldest_message_age" AND resource.type = "generic_task"',
        comparison: 'COMPARISON_GT',
        thresholdValue: 600,
        duration: '300s',
        aggregations: [{ alignmentPeriod: '60s', perSeriesAligner: 'ALIGN_MAX' }],
      },
    },
  ],
  notificationChannels: ['projects/shop/notificationChannels/7'],
};

const morning = { policies: [policy], series: [stuckQueue], from: '2026-01-14T00:00:00Z' };

test('a stuck queue is detected within 15 minutes, with one notification at its start and one at its end', async () => {
  const stuck = rehearse({ ...morning, lasts: Duration.hours(6), faultAt: '2026-01-14T03:00:00Z' });
  await expect(stuck).toDetect('projects/shop/alertPolicies/1', { within: Duration.minutes(15) });
  await expect(stuck).toNotify({ atMost: 2 });
  await expect(stuck).toCloseItsIncidents();
});

test('a morning without a fault opens no incident', async () => {
  await expect(rehearse({ ...morning, lasts: Duration.hours(3) })).toStaySilent();
});
