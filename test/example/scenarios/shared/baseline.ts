import { BASELINE_CHECK } from '../../../../simulation/baseline-check';

/** The alerts before Phasewatch, as the API prints them: a check when a run completed. */
export const BASELINE = {
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
            filter: `metric.type = "${BASELINE_CHECK}" AND resource.type = "generic_task"`,
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
  ],
} as const;
