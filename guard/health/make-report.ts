import { REPORT, type ReportKind } from '../../model/health';
import { within } from '../ports/clock';
import type { ConfigSource } from '../ports/config-source';
import { reportOf } from './health-report';
import { fetchSources, type Sources } from './fetch-sources';
import type { HealthReport } from './build-report';

/** The sources of a report, and the configuration's. */
export interface ReportPorts extends Sources {
  readonly config: ConfigSource;
}

/**
 * The report as of now, for Slack, HTTP and the command.
 * @throws if the configuration cannot be read: it lists the phases and processors to report on
 */
export async function makeReport(ports: ReportPorts, kind: ReportKind): Promise<HealthReport> {
  const now = ports.clock.now();
  const deadline = now + REPORT.readDeadline.toMilliseconds();
  const config = await within(ports.clock, deadline, 'reading the configuration', ports.config.read());
  return reportOf(await fetchSources(ports, { kind, config, now, deadline }));
}
