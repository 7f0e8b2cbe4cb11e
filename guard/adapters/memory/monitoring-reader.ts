import type { DeployedPolicy, MonitoringReader, SloState, WorstAges } from '../../ports/monitoring-reader';

const ONE_POLICY: DeployedPolicy = {
  displayName: 'Phasewatch: Run over budget',
  enabled: true,
  changedAt: 0,
  conditions: [{ name: 'over budget', input: { kind: 'series', filter: 'metric.type = "age"' } }],
};

/** Answers of Monitoring, in fields. */
export class MemoryMonitoringReader implements MonitoringReader {
  /** Filters whose series have no point. */
  readonly withoutPoint = new Set<string>();

  constructor(
    public states: readonly SloState[] = [],
    public ages: WorstAges = new Map(),
    public missed: ReadonlyMap<string, number> = new Map(),
    public deployed: readonly DeployedPolicy[] = [ONE_POLICY],
  ) {}

  slos(): Promise<readonly SloState[]> {
    return Promise.resolve(this.states);
  }

  worstAges(): Promise<WorstAges> {
    return Promise.resolve(this.ages);
  }

  missedDeadlines(): Promise<ReadonlyMap<string, number>> {
    return Promise.resolve(this.missed);
  }

  policies(): Promise<readonly DeployedPolicy[]> {
    return Promise.resolve(this.deployed);
  }

  /** Every series has points, unless a test says otherwise. */
  hasPoint(_project: string, filter: string): Promise<boolean> {
    return Promise.resolve(!this.withoutPoint.has(filter));
  }
}
