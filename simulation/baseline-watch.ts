import { GAUGE_RESOURCE } from '../model/gauges';
import type { GuardConfig } from '../model/guard-config';
import type { Series } from '../alerting/metrics/series';
import { ReactiveCheck } from './reactive-check';
import type { LoggedEvent } from './virtual-attempt';
import type { PointFanout } from './point-fanout';

/** What the check of the platform as it was wrote when it looked: how many runs were too old. */
export const BASELINE_CHECK = 'custom.googleapis.com/nba/phase_timeout_check';
/** How old a run could be before that check said so: 30 minutes. */
const LIMIT_MS = 30 * 60_000;

/** The check of the platform as it was: no clock drives it, it looks when a run completes. */
export class BaselineWatch {
  private readonly check = new ReactiveCheck(LIMIT_MS);
  private readonly series: Series;

  constructor(
    { project, region }: GuardConfig,
    private readonly watchers: PointFanout,
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
    if (tooOld !== undefined) this.watchers.write(this.series, logged.at, tooOld);
  }
}
