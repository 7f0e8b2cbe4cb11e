import fc from 'fast-check';
import { audit } from '../../audit/audit';
import { Environment, RUNBOOKS, TODAY } from '../../audit/cases/environment';
import { RUNTIME_DATES } from '../../audit/facts/runtime-dates';
import { runtimeSupport, successorOf } from '../../audit/runtime-support';
import { jsonReport } from '../../report/audit/json';
import { runtimeCells } from '../../report/audit/runtimes';

const STARTER = ['prod-pipeline', 'google_cloudfunctions2_function.starter'] as const;
const withStarter = (fields: Record<string, unknown>) => new Environment().set(...STARTER, fields).resources();
const statusOn = (today: string, runtime = 'nodejs22') => runtimeSupport(runtime, today).status;

describe('the published dates of runtimes', () => {
  test.each([...RUNTIME_DATES])('are days or months in order, with their source: %s', (_, dates) => {
    const { deprecated, decommissioned, asOf, source } = dates;
    for (const date of [deprecated, decommissioned, asOf])
      expect(date ?? '2000-01').toMatch(/^20\d\d-(0[1-9]|1[0-2])(-([0-2]\d|3[01]))?$/);
    if (decommissioned !== undefined) expect((deprecated ?? '9999') < decommissioned).toBe(true);
    expect(source).toMatch(/^https:\/\/docs\.cloud\.google\.com\//);
  });
});

describe('the support of a runtime', () => {
  test.each([
    ['2026-10-31', 'supported'], // 181 days before
    ['2026-11-01', 'near-deprecation'],
    ['2027-04-29', 'near-deprecation'],
    ['2027-04-30', 'deprecated'],
    ['2027-10-30', 'deprecated'],
    ['2027-10-31', 'decommissioned'],
    ['2031-01-01', 'decommissioned'],
  ])('of nodejs22 on %s is: %s', (today, status) => {
    expect(statusOn(today)).toBe(status);
  });

  test('counts a month without a day from its first day', () => {
    expect(runtimeSupport('java17', '2027-09-30')).toMatchObject({ status: 'near-deprecation', toDeprecation: 1 });
    expect(runtimeSupport('java17', '2027-10-01')).toMatchObject({ status: 'deprecated', toDeprecation: 0 });
    expect(runtimeSupport('nodejs8', '2021-01-31')).toMatchObject({ status: 'deprecated', toDecommission: 1 });
  });

  test('is unknown without the day of the audit, and for text that is no day', () => {
    for (const today of [undefined, '', '30.11.2026', '2026-11', '2026-13-01', '2026-02-30'])
      expect(runtimeSupport('nodejs24', today).status).toBe('unknown');
  });

  test('is unknown for a runtime without dates once the table is older than 180 days', () => {
    expect(statusOn('2027-05-29', 'nodejs26')).toBe('supported');
    expect(statusOn('2027-05-30', 'nodejs26')).toBe('unknown');
  });

  test('never gets longer from one day to the next', () => {
    const order = ['supported', 'near-deprecation', 'deprecated', 'decommissioned'];
    const day = fc.date({ min: new Date('2019-01-01'), max: new Date('2035-01-01'), noInvalidDate: true });
    const dated = [...RUNTIME_DATES].flatMap(([runtime, { deprecated }]) =>
      deprecated === undefined ? [] : [runtime],
    );
    fc.assert(
      fc.property(day, day, fc.constantFrom(...dated), (one, other, runtime) => {
        const [before, after] = [one, other]
          .map((date) => date.toISOString().slice(0, 10))
          .sort()
          .map((today) => order.indexOf(statusOn(today, runtime)));
        expect(before).toBeGreaterThanOrEqual(0);
        expect(after).toBeGreaterThanOrEqual(before ?? 0);
      }),
    );
  });

  test('names the longest supported runtime of the same language as its successor', () => {
    expect(successorOf('nodejs20', TODAY)).toBe('nodejs24');
    expect(successorOf('python39', TODAY)).toBe('python314');
    expect(successorOf('java11', TODAY)).toBe('java25');
    expect(successorOf('go121', TODAY)).toBeUndefined(); // no newer one has a date
  });
});

describe('an audit', () => {
  test('lists each runtime once, with its functions and the time left', () => {
    const result = audit(withStarter({ build_config: { runtime: 'nodejs22' } }), { runbooks: RUNBOOKS, today: TODAY });
    expect(runtimeCells(result)).toEqual([
      ['nodejs22', '1', '2027-04-30', '2027-10-31', '151 days'],
      ['nodejs24', '2', '2028-04-30', '2028-10-31', '517 days'],
    ]);
    const report = JSON.parse(jsonReport(result)) as { runtimes: unknown[] };
    expect(report.runtimes[0]).toEqual({
      runtime: 'nodejs22',
      functions: ['google_cloudfunctions2_function.starter'],
      status: 'near-deprecation',
      deprecated: '2027-04-30',
      decommissioned: '2027-10-31',
      daysToDeprecation: 151,
      daysToDecommission: 335,
      asOf: '2026-11-30',
      source: 'https://docs.cloud.google.com/run/docs/runtimes/function-runtimes',
    });
  });

  test.each([
    [{ build_config: { runtime: 'nodejs20' } }, ['nodejs20', '1', '2026-04-30', '2026-10-30', 'decommissioned']],
    [
      { build_config: { runtime: 'python310' } },
      ['python310', '1', '2026-10-04', '2027-04-04', 'deprecated, 125 days until decommissioned'],
    ],
    [{ build_config: { runtime: 'nodejs26' } }, ['nodejs26', '1', '', '', 'no date scheduled']],
    [{ build_config: { runtime: 'other1' } }, ['other1', '1', '', '', 'unknown']],
    [{ build_config: { runtime: '${var.r}' } }, ['not known', '1', '', '', 'unknown']],
    [{ lifecycle: { ignore_changes: ['build_config'] } }, ['set by other deploys', '1', '', '', 'unknown']],
    [{ lifecycle: { ignore_changes: 'all' } }, ['set by other deploys', '1', '', '', 'unknown']],
    [
      { lifecycle: [{ ignore_changes: ['build_config[0].runtime'] }] },
      ['set by other deploys', '1', '', '', 'unknown'],
    ],
  ])('has a row for a function with %j', (fields, row) => {
    const result = audit(withStarter(fields), { runbooks: RUNBOOKS, today: TODAY });
    expect(runtimeCells(result)).toContainEqual(row);
  });

  test('counts the functions with the same runtime', () => {
    const { runtimes } = audit(new Environment().resources(), { runbooks: RUNBOOKS, today: TODAY });
    expect(runtimes.map(({ runtime, functions }) => ({ runtime, functions }))).toEqual([
      {
        runtime: 'nodejs24',
        functions: ['listener', 'monitor', 'starter'].map((name) => `google_cloudfunctions2_function.${name}`),
      },
    ]);
  });

  test.each(['nodejs22', 'python310'])('has a warning and no error for %s, which still can be deployed', (runtime) => {
    const { counts } = audit(withStarter({ build_config: { runtime } }), { runbooks: RUNBOOKS, today: TODAY });
    expect(counts).toMatchObject({ errors: 0, warnings: 1, unresolved: 0 });
  });

  test('judges a function whose other fields are ignored', () => {
    const fields = { build_config: { runtime: 'nodejs20' }, lifecycle: { ignore_changes: ['build_config[0].source'] } };
    const { counts } = audit(withStarter(fields), { runbooks: RUNBOOKS, today: TODAY });
    expect(counts.errors).toBe(1);
  });

  test('without its day judges no runtime and passes none', () => {
    const { findings, counts } = audit(new Environment().resources(), { runbooks: RUNBOOKS });
    expect(findings.map(({ rule, status }) => `${rule} ${status}`)).toEqual(
      Array.from({ length: 3 }, () => 'RTM001 unresolved'),
    );
    expect(findings[0]?.message).toBe('the day of the audit is not known, got none');
    expect(counts.errors).toBe(0);
  });

  test('on another day differs in the time left only', () => {
    const on = (today: string) =>
      JSON.parse(jsonReport(audit(new Environment().resources(), { runbooks: RUNBOOKS, today }))) as {
        runtimes: unknown;
      };
    const [first, second] = [on('2026-11-30'), on('2026-12-01')];
    expect(first).not.toEqual(second);
    expect({ ...first, runtimes: [] }).toEqual({ ...second, runtimes: [] });
  });
});
