import { GAUGE_RESOURCE } from '../model/gauges';
import type { GuardConfig } from '../model/guard-config';
import type { Series } from '../alerting/metrics/series';
import { ReactiveCheck } from './reactive-check';
import type { LoggedEvent } from './virtual-attempt';
import type { PointFanout } from './point-fanout';

/** The metric of the baseline's check: how many runs were too old. */
export const BASELINE_CHECK = 'custom.googleapis.com/nba/phase_timeout_check';
/** Above this age that check counted a run as too old. */
const LIMIT_MS = 30 * 60_000;

/** The timeout check of the baseline: a completed run triggers it, not a clock. */
export class BaselineCheck {
  private readonly check = new ReactiveCheck(LIMIT_MS);
  private readonly series: Series;

  constructor(
    { project, region }: GuardConfig,
    private readonly fanout: PointFanout,
  ) {
    const labels = {
      project_id: project,
      location: region,
      namespace: 'nba',
      job: 'timeout-check',
      task_id: 'phase',
    };
    this.series = { metric: { type: BASELINE_CHECK, labels: {} }, resource: { type: GAUGE_RESOURCE, labels } };
  }

  take(logged: LoggedEvent): void {
    const tooOld = this.check.observe(logged);
    if (tooOld !== undefined) this.fanout.write(this.series, logged.at, tooOld);
  }
}
