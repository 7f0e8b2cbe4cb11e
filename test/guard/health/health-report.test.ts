import { reportOf, type HealthInput } from '../../../guard/health/health-report';
import { exitCodeOf } from '../../../guard/health/build-report';
import { newBreaker } from '../../../model/breaker';
import { breakerRule } from '../support/breaker-rig';
import { COORDINATOR, guardConfig, MINUTE } from '../support/runs';
import { healthDay, slo } from '../support/health-day';
import { closed, failure, HOUR, inFlight, NOW, run, runsOf, sampleOf } from '../support/summaries';

const WORKER = 'prediction-worker';
const work = { processor: WORKER };
const day = healthDay;
const phase5 = (...runs: Parameters<typeof sampleOf>) => new Map([['phase5', sampleOf(...runs)]]);
const findings = (input: HealthInput) =>
  reportOf(input).findings.map(({ level, code, subject, message }) => `${level} ${code} ${subject}: ${message}`);

describe('a health report', () => {
  it('is healthy, exit 0, when all sources were read and there are no findings', () => {
    const report = reportOf(day());

    expect(report).toMatchObject({ verdict: 'healthy', findings: [], unread: [] });
    expect(exitCodeOf(report.verdict)).toBe(0);
  });

  it('is equal for the same input', () => {
    const input = day({ inFlight: sampleOf(inFlight(NOW - MINUTE)) });

    expect(JSON.stringify(reportOf(input))).toBe(JSON.stringify(reportOf(input)));
  });

  it('separates actionable from expected failures, and counts only actionable ones against success', () => {
    const phases = phase5(
      runsOf(97),
      run(work),
      failure('no_data_available'),
      failure('no_data_available'),
      failure('dependency_missing'),
      failure('processing_error'),
      failure(null),
      run({ state: 'skipped', outcome: 'skipped' }),
    );
    const [phase] = reportOf(day({ phases })).phases;

    expect(phase).toMatchObject({
      runs: 104,
      succeeded: 98,
      failed: 2,
      expectedFailures: 3,
      skipped: 1,
      successRate: 0.98,
      failures: { no_data_available: 2, dependency_missing: 1, processing_error: 1, unknown: 1 },
    });
  });

  it('counts a run that the monitor closed as failed', () => {
    const [phase] = reportOf(day({ phases: phase5(run(), closed('timed_out', work)) })).phases;

    expect(phase).toMatchObject({ succeeded: 1, failed: 1, failures: { timed_out: 1 } });
  });

  it('gives P50, P95 and P99 of successes by nearest rank, and none without a success', () => {
    const durations = Array.from({ length: 100 }, (_, i) => run({ durationSeconds: 100 - i }));
    const [of100] = reportOf(day({ phases: phase5(durations) })).phases;
    const [ofNone] = reportOf(day({ phases: phase5(failure('timeout')) })).phases;

    expect(of100?.durations).toEqual({ p50: 50, p95: 95, p99: 99 });
    expect(ofNone?.durations).toBeNull();
  });

  it('computes success from daily counts for a phase with more runs than it read', () => {
    const phases = new Map([['phase5', { runs: runsOf(10), truncated: true }]]);

    expect(reportOf(day({ phases })).phases[0]).toMatchObject({ truncated: true, succeeded: 19, failed: 1 });
    expect(reportOf(day({ phases, kind: 'weekly' })).phases[0]).toMatchObject({ succeeded: 133, failed: 7 });
  });

  it('shows seven days of success from the store and of worst age from Monitoring', () => {
    const [, phase] = reportOf(day()).phases;

    expect(phase?.trend).toEqual([0.95, 0.95, 0.95, 0.95, 0.95, 0.95, 0.95]);
    expect(phase?.worstAges).toEqual([0.1, 0.2, null, 0.4, 0.5, 0.6, 1.2]);
  });
});

describe('success of a phase', () => {
  it.each([
    ['of 95%', 19, 1, []],
    ['of 94%', 94, 6, ['degraded']],
    ['of 50%', 5, 5, ['degraded']],
    ['of 40%', 4, 6, ['unhealthy']],
  ])('%s is judged by its actionable failures', (_share, good, bad, levels) => {
    const failures = Array.from({ length: bad }, () => failure('processing_error'));
    const phases = phase5(runsOf(good - 1), run(work), failures, failure('no_data_available'));
    const { findings: found } = reportOf(day({ phases, normals: new Map() }));

    expect(found.map(({ level }) => level)).toEqual(levels);
  });
});

describe('an anomaly', () => {
  it('is a run over, not exactly at, twice its processor’s normal P95', () => {
    expect(findings(day({ phases: phase5(run(), run({ ...work, durationSeconds: 1_201 })) }))).toEqual([
      'degraded slow prediction-worker: 2026-01-14 took 20 min 1 s, 2.0 times its normal P95 of 10 min',
    ]);
    expect(findings(day({ phases: phase5(run(), run({ ...work, durationSeconds: 1_200 })) }))).toEqual([]);
  });

  it('is also a running run over that limit', () => {
    const running = inFlight(NOW - 25 * MINUTE);

    expect(findings(day({ phases: phase5(run(), running, run(work)) }))).toEqual([
      `degraded slow ${COORDINATOR}: 2026-01-14 is running for 25 min, 2.5 times its normal P95 of 10 min`,
    ]);
  });

  it('is not reported with too little history', () => {
    const normals = new Map([[WORKER, sampleOf(runsOf(4))]]);

    expect(findings(day({ normals, phases: phase5(run(), run({ ...work, durationSeconds: 9_000 })) }))).toEqual([]);
  });

  it('is a failure rate over 1.5 times normal and over 5%', () => {
    const phases = phase5(run(), runsOf(18, work), failure('unknown', work), failure('unknown', work));

    expect(findings(day({ phases }))).toContain(
      'degraded failure-rate prediction-worker: 2 of 20 runs failed (10%), normal is 0%',
    );
  });

  it('is not a failure rate that is normal, is 5%, or has expected failures only', () => {
    const oftenFails = sampleOf(runsOf(9), failure('unknown'));
    const rates = (input: HealthInput) => reportOf(input).findings.filter(({ code }) => code === 'failure-rate');
    const tenth = phase5(run(), runsOf(9, work), failure('unknown', work));

    expect(rates(day({ phases: tenth, normals: new Map([[WORKER, oftenFails]]) }))).toEqual([]);
    expect(rates(day({ phases: phase5(run(), runsOf(19, work), failure('unknown', work)) }))).toEqual([]);
    expect(rates(day({ phases: phase5(run(), run(work), failure('no_data_available', work)) }))).toEqual([]);
  });
});

describe('completeness', () => {
  it('misses a processor that was due and had no success', () => {
    const input = day({ phases: phase5(run(), failure('processing_error', work)), normals: new Map() });

    expect(reportOf(input).phases[0]?.completeness).toMatchObject({ due: 2, complete: 1, missing: [WORKER] });
    expect(findings(input)).toContain(`degraded not-complete phase5: no success of ${WORKER}`);
  });

  it('ignores a processor without data or one that is due less often', () => {
    const weekly = guardConfig();
    const config = {
      ...weekly,
      processors: weekly.processors.map((one) => ({ ...one, expectedEverySeconds: 7 * 86_400 })),
    };

    expect(findings(day({ phases: phase5(run(), failure('no_data_available', work)) }))).toEqual([]);
    expect(findings(day({ config, phases: phase5(run()) }))).toEqual([]);
  });

  it('takes the latest success, and compares its records with the range', () => {
    const tooMany = phase5(run({ recordsProcessed: 1_001 }), run(work));

    expect(findings(day({ phases: tooMany }))).toEqual([
      `degraded records-outside phase5: record count out of range: ${COORDINATOR} (1001 records, expected 0 to 1000)`,
    ]);
    expect(findings(day({ phases: phase5(run(), run({ recordsProcessed: 1_001 }), run(work)) }))).toEqual([]);
    expect(findings(day({ phases: phase5(run({ recordsProcessed: null }), run(work)) }))).toEqual([]);
  });
});

describe('a run in flight', () => {
  const running = (minutes: number, other = {}) => inFlight(NOW - minutes * MINUTE, other);

  it('is shown with its age against its budget, the nearest to it first', () => {
    const report = reportOf(day({ inFlight: sampleOf(running(9), running(8, work)) }));

    expect(
      report.inFlight?.items.map(({ processor, ageSeconds, budgetSeconds }) => [processor, ageSeconds, budgetSeconds]),
    ).toEqual([
      [WORKER, 480, 600],
      [COORDINATOR, 540, 1_800],
    ]);
    expect(report.verdict).toBe('healthy');
  });

  it('is unhealthy over its budget or without heartbeat if it pages, and degraded if it is a ticket', () => {
    expect(findings(day({ inFlight: sampleOf(running(31)) }))).toEqual([
      `unhealthy run-over-budget ${COORDINATOR}: 2026-01-14 is running for 31 min, its budget is 30 min`,
    ]);
    expect(findings(day({ inFlight: sampleOf(running(20, { lastSeenAt: NOW - 12 * MINUTE })) }))).toEqual([
      `unhealthy run-silent ${COORDINATOR}: 2026-01-14 had no heartbeat for 12 min, allowed are 11 min`,
    ]);
    const config = guardConfig();
    const patient = { ...config, processors: config.processors.map((one) => ({ ...one, criticality: 'P2' as const })) };
    expect(reportOf(day({ config: patient, inFlight: sampleOf(running(31)) })).verdict).toBe('degraded');
  });
});

describe('an open finding', () => {
  it('is every closed run whose work is not done', () => {
    const hung = closed('went_silent', { startedAt: NOW - 20 * HOUR });

    expect(findings(day({ unresolved: sampleOf(hung) }))).toEqual([
      `unhealthy run-unresolved ${COORDINATOR}: 2026-01-14 had no heartbeat and is not done`,
    ]);
  });

  it('is a breaker that is not closed, with its reason', () => {
    const open = {
      ...newBreaker(WORKER),
      state: 'half_open' as const,
      since: NOW - HOUR,
      reason: '3 failures in a row',
    };

    expect(findings(day({ breakers: [open] }))).toEqual([
      'unhealthy breaker-open prediction-worker: the breaker is half-open: 3 failures in a row (timeout-monitor)',
    ]);
    expect(reportOf(day()).breakers).toEqual([]);
    expect(reportOf(day({ breakers: [open] })).findings[0]?.since).toBe('2026-01-15T09:00:00.000Z');
  });

  it('is a deadline that was missed for a data date that is not done', () => {
    expect(findings(day({ missedDeadlines: new Map([['phase5', 2]]) }))).toEqual([
      'unhealthy deadline-missed phase5: 2 data dates are past the deadline and not done',
    ]);
    expect(findings(day({ missedDeadlines: new Map([['phase5', 0]]) }))).toEqual([]);
  });

  it('is an error budget that is spent or low', () => {
    const budget = (budgetLeft: number) => findings(day({ slos: [{ ...slo, budgetLeft }] }));

    expect(budget(-0.2)).toEqual(['unhealthy slo-spent run success: 0% of the error budget is left (goal 99.5%)']);
    expect(budget(0.24)).toEqual(['degraded slo-low run success: 24% of the error budget is left (goal 99.5%)']);
    expect(budget(0.25)).toEqual([]);
  });
});

describe('a report with missing data', () => {
  it('is not healthy: it names the source that failed, exit 3', () => {
    const report = reportOf(day({ breakers: undefined, unread: [{ source: 'breakers', why: 'UNAVAILABLE' }] }));

    expect(report.verdict).toBe('could not tell');
    expect(exitCodeOf(report.verdict)).toBe(3);
    expect(report.unread).toEqual([{ source: 'breakers', why: 'UNAVAILABLE' }]);
    expect(report).not.toHaveProperty('breakers');
  });

  it('still has the unhealthy findings, exit 2', () => {
    const report = reportOf(
      day({ inFlight: undefined, lastTick: null, unread: [{ source: 'runs in flight', why: 'UNAVAILABLE' }] }),
    );

    expect(report.verdict).toBe('unhealthy');
    expect(exitCodeOf(report.verdict)).toBe(2);
    expect(report.findings[0]?.message).toBe('has never ticked: the timeout monitor is down');
  });

  it('lists an SLO without a point as unknown, and no SLO at all as a finding, exit 1', () => {
    const without = reportOf(day({ slos: [{ ...slo, budgetLeft: null }] }));
    const none = reportOf(day({ slos: [] }));

    expect(without.verdict).toBe('could not tell');
    expect(without.unread).toEqual([{ source: 'SLO run success', why: 'Monitoring has no point of it yet' }]);
    expect(none.findings.map(({ code }) => code)).toEqual(['slo-none']);
    expect(exitCodeOf(none.verdict)).toBe(1);
  });

  it('is unhealthy if the monitor’s last tick is older than five minutes', () => {
    expect(findings(day({ lastTick: NOW - 6 * MINUTE }))).toEqual([
      'unhealthy monitor-still timeout-monitor: last ticked 6 min ago: the timeout monitor is down',
    ]);
    expect(findings(day({ lastTick: NOW - 5 * MINUTE }))).toEqual([]);
  });

  it('names the runbook of its alert, or none where the configuration is older or no alert fires for it', () => {
    const config = { ...guardConfig(), runbooks: 'https://example.com/r.md' };
    const ofDay = (other: Partial<HealthInput>) => reportOf(day({ config, ...other })).findings;
    const unresolved = sampleOf(closed('went_silent'));

    expect(ofDay({ unresolved })[0]?.runbook).toBe('https://example.com/r.md#run-silent');
    expect(ofDay({ unresolved: sampleOf(closed('timed_out')) })[0]?.runbook).toBe(
      'https://example.com/r.md#run-over-budget',
    );
    expect(ofDay({ lastTick: null })[0]?.runbook).toBe('https://example.com/r.md#monitor-down');
    expect(ofDay({ slos: [] })[0]).not.toHaveProperty('runbook');
    expect(reportOf(day({ unresolved })).findings[0]).not.toHaveProperty('runbook');
  });

  it('says since when a run is over a limit, and since when the monitor is down', () => {
    const since = (other: Partial<HealthInput>) => reportOf(day(other)).findings[0]?.since;
    const startedAt = NOW - 5 * HOUR;

    expect(since({ inFlight: sampleOf(inFlight(NOW - 40 * MINUTE)) })).toBe('2026-01-15T09:50:00.000Z');
    expect(since({ inFlight: sampleOf(inFlight(NOW - 20 * MINUTE, { lastSeenAt: NOW - 12 * MINUTE })) })).toBe(
      '2026-01-15T09:48:00.000Z',
    );
    expect(since({ unresolved: sampleOf(closed('went_silent', { startedAt, lastSeenAt: NOW - 4 * HOUR })) })).toBe(
      '2026-01-15T06:00:00.000Z',
    );
    expect(since({ unresolved: sampleOf(closed('timed_out', { startedAt })) })).toBe('2026-01-15T05:30:00.000Z');
    expect(since({ lastTick: NOW - HOUR })).toBe('2026-01-15T09:00:00.000Z');
    expect(since({ lastTick: null })).toBeUndefined();
  });

  it('says what a breaker and a restart would have done where they only observe', () => {
    const open = { ...newBreaker(COORDINATOR), state: 'open' as const, since: NOW - HOUR, reason: '3 failures' };
    const config = { ...guardConfig(), breakers: [breakerRule({ observeOnly: true })] };
    const retry = { at: NOW - HOUR, job: 'coordinator-daily', observed: true as const };
    const input = day({ config, breakers: [open], unresolved: sampleOf(closed('went_silent', { retry })) });

    expect(findings(input)).toEqual([
      `unhealthy run-unresolved ${COORDINATOR}: 2026-01-14 had no heartbeat and is not done;` +
        ' job coordinator-daily would have been run again (observe only) at 2026-01-15T09:00 UTC',
      `unhealthy breaker-open ${COORDINATOR}: the breaker is open (observe only: would stop` +
        ' coordinator-daily, coordinator-sub, coordinator-queue): 3 failures (timeout-monitor)',
    ]);
    expect(reportOf(input)).toMatchObject({
      breakers: [{ wouldStop: ['coordinator-daily', 'coordinator-sub', 'coordinator-queue'] }],
      incidents: { items: [{ restart: { job: 'coordinator-daily', observeOnly: true } }] },
    });
  });

  it('does not say that about a breaker and a restart that act', () => {
    const open = { ...newBreaker(COORDINATOR), state: 'open' as const, since: NOW - HOUR, reason: '3 failures' };
    const config = { ...guardConfig(), breakers: [breakerRule()] };
    const retry = { at: NOW - HOUR, job: 'coordinator-daily' };
    const said = findings(day({ config, breakers: [open], unresolved: sampleOf(closed('went_silent', { retry })) }));

    expect(said[0]).toContain('; job coordinator-daily was run again at 2026-01-15T09:00 UTC');
    expect(said.join()).not.toContain('observe only');
  });
});
