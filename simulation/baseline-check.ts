import { GAUGE_RESOURCE } from '../model/gauges';
import type { GuardConfig } from '../model/guard-config';
import type { Series } from '../alerting/metrics/series';
import { ReactiveCheck } from './reactive-check';
import type { BaselineCheckRule } from './scenario';
import type { LoggedEvent } from './virtual-attempt';
import type { PointFanout } from './point-fanout';

/** The timeout check of the baseline: a completed run triggers it, not a clock. */
export class BaselineCheck {
  private readonly check: ReactiveCheck;
  private readonly series: Series;

  constructor(
    { metric, limit }: BaselineCheckRule,
    { project, region, pipeline }: GuardConfig,
    private readonly fanout: PointFanout,
  ) {
    this.check = new ReactiveCheck(limit.toMilliseconds());
    const labels = {
      project_id: project,
      location: region,
      namespace: pipeline,
      job: 'timeout-check',
      task_id: 'phase',
    };
    this.series = { metric: { type: metric, labels: {} }, resource: { type: GAUGE_RESOURCE, labels } };
  }

  take(logged: LoggedEvent): void {
    const tooOld = this.check.observe(logged);
    if (tooOld !== undefined) this.fanout.write(this.series, logged.at, tooOld);
  }
}
