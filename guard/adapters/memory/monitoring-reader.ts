import type { MonitoringReader, SloState, WorstAges } from '../../ports/monitoring-reader';

/** Answers of Monitoring, in fields. */
export class MemoryMonitoringReader implements MonitoringReader {
  constructor(
    public states: readonly SloState[] = [],
    public ages: WorstAges = new Map(),
    public missed: ReadonlyMap<string, number> = new Map(),
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
}
