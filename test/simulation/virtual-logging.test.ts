import { compileLoggingFilter } from '../../alerting/filters/logging/compile-filter';
import type { LogEntry } from '../../alerting/filters/logging/log-entry';
import { parseLoggingFilter } from '../../alerting/filters/logging/parse-filter';
import { isRejection, readEntry } from '../../guard/run/delivery';
import { eventMetrics } from '../../model/event-metrics';
import { eventSources, readEventSources, writeEventSources } from '../../model/event-sources';
import { Names } from '../../model/names';
import { GUARD_EVENT_TYPES, runEventLogFilter } from '../../model/run-event';
import { VirtualLogging } from '../../simulation/virtual-logging';
import { printedIn } from '../guard/support/push';
import { COORDINATOR, failed, guardConfig, heartbeat, started, succeeded, T0 } from '../guard/support/runs';

const config = guardConfig();
const names = new Names(config);
const sinkFilter = runEventLogFilter(Object.values(names.functions));
const matches = (filter: string, entry: LogEntry) => compileLoggingFilter(parseLoggingFilter(filter).tree)(entry);
const metrics = eventMetrics({
  names,
  declared: {
    services: [COORDINATOR],
    jobs: [],
    phases: ['phase1', 'phase5'],
    processors: [COORDINATOR, 'prediction-worker'],
  },
});

/** What the simulated Cloud Logging receives. */
function logged(act: (logging: VirtualLogging) => void): readonly LogEntry[] {
  const entries: LogEntry[] = [];
  act(
    new VirtualLogging(
      config,
      [],
      () => undefined,
      (entry) => entries.push(entry),
    ),
  );
  return entries;
}

describe('the simulated log entries', () => {
  it('of processors come from sources that the recorder believes', () => {
    const events = [started(), heartbeat(), succeeded(), failed()];
    const entries = logged((logging) => events.forEach((event) => logging.logRunEvent({ event, at: T0 })));

    expect(entries).toHaveLength(4);
    for (const entry of entries) expect(isRejection(readEntry(entry, eventSources(config)))).toBe(false);
  });

  it('of the guard are counted by its own metrics, and do not pass the sink', () => {
    const line = { severity: 'ERROR', message: 'x', run_event: { v: 1, type: 'timed_out' } } as const;
    const [entry = {}] = logged((logging) => logging.logGuardLine(names.functions.monitor, line, T0));

    expect(matches(metrics.outcomes.filter, entry)).toBe(true);
    expect(matches(sinkFilter, entry)).toBe(false);
  });
});

describe('the filters of log-based metrics and of the sink', () => {
  const entry = (type: string, source: object) => ({ ...source, jsonPayload: { run_event: { v: 1, type } } });

  it('believe an end only from a service with a declared processor', () => {
    expect(matches(metrics.outcomes.filter, entry('succeeded', printedIn(COORDINATOR)))).toBe(true);
    expect(matches(metrics.outcomes.filter, entry('succeeded', printedIn('public-site')))).toBe(false);
    expect(matches(metrics.outcomes.filter, entry('succeeded', {}))).toBe(false);
  });

  it.each(GUARD_EVENT_TYPES)(
    'believe %s only from the guard, and route it to the recorder from a processor',
    (type) => {
      const forged = entry(type, printedIn(COORDINATOR));

      for (const { filter } of Object.values(metrics)) expect(matches(filter, forged)).toBe(false);
      expect(matches(sinkFilter, forged)).toBe(true);
      expect(matches(sinkFilter, entry(type, printedIn(names.functions.recorder)))).toBe(false);
    },
  );

  it('let the pulse of the monitor pass the sink', () => {
    expect(matches(sinkFilter, entry('pulse', printedIn(names.functions.monitor)))).toBe(true);
  });

  it('fit the limit of a filter with 300 services of the longest name', () => {
    const services = Array.from({ length: 300 }, (_, n) => `s${String(n).padStart(48, '0')}`);
    const { outcomes } = eventMetrics({ names, declared: { services, jobs: [], phases: ['p'], processors: ['p'] } });

    expect(outcomes.filter.length).toBeLessThan(20_000);
  });
});

describe('the recorder’s environment variable', () => {
  it('holds the sources whole', () => {
    expect(readEventSources(writeEventSources(eventSources(config)))).toEqual(eventSources(config));
  });

  it.each(['', 'a,b', 'a b;m', ';'])('is refused if it is %p', (text) => {
    expect(() => readEventSources(text)).toThrow('ENV002');
  });
});
