import { logMetricSeries } from '../../../constructs/series';
import { Duration } from '../../../model/duration';
import { NEAR_TIMEOUT, nearTimeoutSeconds } from '../../../model/platform-log-metrics';
import { deployablesOf } from '../../../model/pipeline';
import { exampleOf } from '../../runbooks/example';
import type { AlertFolder } from '../alert';
import { logCountTicket } from '../log-count-ticket';
import { texts } from './texts';

const NEAR = `${NEAR_TIMEOUT * 100}%`;

export const nearTimeouts: AlertFolder = {
  name: 'near-timeouts',
  derived: 'near-limit',
  policies: ({ platformMetrics: { nearTimeouts: metric } }) => {
    if (metric === undefined) return {};
    return {
      'near-timeouts': logCountTicket(
        {
          severity: 'WARNING',
          series: logMetricSeries(metric),
          per: ['service'],
          window: Duration.hours(6),
          above: 0,
        },
        texts(NEAR),
      ),
    };
  },
  runbookValues: ({ pipeline }) => {
    const [first] = deployablesOf(pipeline);
    const { deployable } = exampleOf(pipeline).hosting ?? first ?? {};
    return {
      near: NEAR,
      'near latency': `${nearTimeoutSeconds(deployable?.timeout.toSeconds() ?? 0)}s`,
    };
  },
};
