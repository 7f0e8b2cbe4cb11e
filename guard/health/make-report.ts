import { REPORT, type ReportKind } from '../../model/health';
import { within } from '../ports/clock';
import type { ConfigSource } from '../ports/config-source';
import { reportOf } from './health-report';
import { gather, type Sources } from './fetch-sources';
import type { HealthReport } from './build-report';

/** The sources, and where the configuration stands that says what to read. */
export interface ReportPorts extends Sources {
  readonly config: ConfigSource;
}

/**
 * The report as of now: what the scheduled function posts, what HTTP answers and what the command prints.
 * @throws where the configuration cannot be read: without it nobody knows what a report is to be about
 */
export async function makeReport(ports: ReportPorts, kind: ReportKind): Promise<HealthReport> {
  const now = ports.clock.now();
  const deadline = now + REPORT.readDeadline.toMilliseconds();
  const config = await within(ports.clock, deadline, 'reading the configuration', ports.config.read());
  return reportOf(await gather(ports, { kind, config, now, deadline }));
}
