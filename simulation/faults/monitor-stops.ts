import type { Lasting, LastingFaultKind } from './fault-kind';

/** The timeout monitor completes no tick. */
export interface MonitorStops extends Lasting {
  readonly kind: 'monitor-stops';
}

export const monitorStops: LastingFaultKind<MonitorStops> = { targets: () => [], tick: 'skipped' };
