import { MemoryBreakerStore } from '../../../guard/adapters/memory/breaker-store';
import { ManualClock } from '../../../guard/adapters/memory/clock';
import { MemoryMonitoringReader } from '../../../guard/adapters/memory/monitoring-reader';
import { fetchSources } from '../../../guard/health/fetch-sources';
import type { HealthSource } from '../../../guard/ports/health-source';
import type { MonitoringScope, SloState } from '../../../guard/ports/monitoring-reader';
import { guardConfig, T0 } from '../support/runs';
import { sampleOf } from '../support/summaries';

const EMPTY: HealthSource = {
  ofPhase: () => Promise.resolve(sampleOf()),
  ofProcessor: () => Promise.resolve(sampleOf()),
  outcomes: () => Promise.resolve({ succeeded: 0, failed: 0 }),
  inFlight: () => Promise.resolve(sampleOf()),
  unresolved: () => Promise.resolve(sampleOf()),
  lastTick: () => Promise.resolve(T0),
  deadlines: () => Promise.resolve({}),
};

/** Keeps what it is asked for. */
class AskedReader extends MemoryMonitoringReader {
  readonly asked: string[] = [];

  override slos(project?: string, serviceId?: string): Promise<readonly SloState[]> {
    this.asked.push(`${project ?? ''} ${serviceId ?? ''}`);
    return super.slos();
  }

  override worstAges(scope?: MonitoringScope) {
    this.asked.push(`${scope?.namespace ?? ''} ${scope?.names.gaugeType('ageRatio') ?? ''}`);
    return super.worstAges();
  }
}

describe('the sources of a report', () => {
  it.each([
    [undefined, ['sample-project phasewatch-sample', 'sample-prod custom.googleapis.com/phasewatch/run/age_ratio']],
    ['orders', ['sample-project orders-sample', 'sample-prod custom.googleapis.com/orders/run/age_ratio']],
  ])('are the SLOs and gauges of the prefix in the configuration: %s', async (namePrefix, asked) => {
    const monitoring = new AskedReader();
    const config = { ...guardConfig(), namePrefix };
    const sources = { health: EMPTY, breakers: new MemoryBreakerStore(), monitoring, clock: new ManualClock(T0) };
    await fetchSources(sources, { kind: 'daily', config, now: T0, deadline: T0 + 1_000 });

    expect(monitoring.asked).toEqual(asked);
  });
});
