import { Duration } from '../../../../model/duration';

const TIMEOUT_CHECK = 'custom.googleapis.com/shop/timeout_check';

/** The alerts before Phasewatch, as the API prints them: a check when a run completed, and every failed import. */
export const BASELINE = {
  baselineCheck: { metric: TIMEOUT_CHECK, limit: Duration.minutes(30) },
  baselinePolicies: [
    {
      name: 'projects/orders-shop/alertPolicies/1001',
      displayName: 'Timeout check found runs over 30 minutes',
      combiner: 'OR',
      enabled: true,
      severity: 'CRITICAL',
      conditions: [
        {
          name: 'projects/orders-shop/alertPolicies/1001/conditions/1',
          displayName: 'runs over 30 minutes when the check looked',
          conditionThreshold: {
            filter: `metric.type = "${TIMEOUT_CHECK}" AND resource.type = "generic_task"`,
            comparison: 'COMPARISON_GT',
            thresholdValue: 0,
            duration: '0s',
            trigger: { count: 1 },
            aggregations: [{ alignmentPeriod: '300s', perSeriesAligner: 'ALIGN_MAX' }],
          },
        },
      ],
      notificationChannels: ['projects/orders-shop/notificationChannels/2001'],
      alertStrategy: { autoClose: '604800s', notificationPrompts: ['OPENED'] },
    },
    {
      name: 'projects/orders-shop/alertPolicies/1002',
      displayName: 'An import failed',
      combiner: 'OR',
      enabled: true,
      severity: 'ERROR',
      conditions: [
        {
          name: 'projects/orders-shop/alertPolicies/1002/conditions/1',
          displayName: 'failed runs of a processor',
          conditionThreshold: {
            filter:
              'metric.type = "logging.googleapis.com/user/shop/failed_runs" AND resource.type = "cloud_run_revision"',
            comparison: 'COMPARISON_GT',
            thresholdValue: 0,
            duration: '0s',
            trigger: { count: 1 },
            aggregations: [
              {
                alignmentPeriod: '900s',
                perSeriesAligner: 'ALIGN_SUM',
                crossSeriesReducer: 'REDUCE_SUM',
                groupByFields: ['metric.label.processor'],
              },
            ],
          },
        },
      ],
      notificationChannels: ['projects/orders-shop/notificationChannels/2001'],
      alertStrategy: { autoClose: '1800s', notificationPrompts: ['OPENED'] },
    },
  ],
  baselineMetrics: [
    {
      name: 'shop/failed_runs',
      filter:
        'resource.type="cloud_run_revision" AND jsonPayload.run_event.phase="import" AND jsonPayload.run_event.type="failed"',
      metricDescriptor: {
        metricKind: 'DELTA',
        valueType: 'INT64',
        labels: [{ key: 'processor', valueType: 'STRING' }],
      },
      labelExtractors: { processor: 'EXTRACT(jsonPayload.run_event.processor)' },
    },
  ],
} as const;
