import fc from 'fast-check';
import { InputError } from '../../../model/problem';
import { alertFilterProblems, metricTypeOf } from '../../../alerting/filters/monitoring/alert-filter';
import { FilterError } from '../../../alerting/filters/filter-error';
import { compileMatcher, metadataIn, unjudgeable } from '../../../alerting/filters/monitoring/monitoring-matcher';
import { parseMonitoringFilter } from '../../../alerting/filters/monitoring/monitoring-parser';
import { metadataText } from '../../../alerting/metrics/resource-metadata';

const series = {
  metric: { type: 'custom.googleapis.com/x', labels: { scope: 'processor', code: '503', ok: 'true', Name: 'Ünï' } },
  resource: { type: 'generic_task', labels: { job: 'phase5', task_id: 'prediction-coordinator' } },
};

const matches = (filter: string, hasIgnoresCase = false) =>
  compileMatcher(parseMonitoringFilter(filter), { hasIgnoresCase })(series);

describe('a Monitoring filter', () => {
  test.each([
    ['metric.type = "custom.googleapis.com/x" AND resource.type = "generic_task"', true],
    ['metric.type="custom.googleapis.com/x" resource.type="global"', false],
    ['metric.label.scope = "processor"', true],
    ['metric.labels."scope" != "processor"', false],
    ["resource.labels.job = 'phase5'", true],
    ['resource.label."job" = "PHASE5"', false],
    ['resource.labels.job : "has"', true],
    ['resource.labels.job : "HAS"', false],
    ['metric.labels.absent = ""', true],
    ['metric.labels.absent != "x"', true],
    ['metric.labels.absent > 1', false],
    ['metric.labels.code >= 500 AND metric.labels.code < 600', true],
    ['metric.labels.code > 503', false],
    ['metric.labels.code <= -1.5e3', false],
    ['metric.labels.code = 503', true],
    ['metric.labels.ok = true', true],
    ['metric.labels.ok = false', false],
    ['resource.labels.job = starts_with("phase")', true],
    ['resource.labels.job != ends_with("5")', false],
    ['resource.labels.job = has_substring("ASE")', false],
    ['resource.labels.job = has_substring("ASE", ignore_case=true)', true],
    ['resource.labels.job = has_substring("ASE", ignore_case=false)', false],
    ['resource.type = one_of("global", "generic_task")', true],
    ['resource.type = one_of("global")', false],
    ['resource.labels.job = monitoring.regex.full_match("phase[0-9]+")', true],
    ['resource.labels.job = monitoring.regex.full_match("hase")', false],
    ['resource.labels.job = monitoring.regex.full_match("(?i)PHASE\\\\d")', true],
    ['resource.labels.job = monitoring.regex.full_match("phase\\d")', true],
    ['NOT metric.labels.scope = "phase"', true],
    ['-metric.labels.scope = "processor"', false],
    ['NOT (metric.labels.scope = "phase" OR resource.labels.job = "phase5")', false],
  ])('%s is %s of the series', (filter, expected) => {
    expect(matches(filter)).toBe(expected);
  });

  test('names labels of resource metadata, which may not be known', () => {
    const tree = parseMonitoringFilter('NOT metadata.user_labels.team = "x" metadata.system_labels."a.b/c" != "y"');
    expect(metadataIn(tree).map(metadataText)).toEqual(['metadata.user_labels.team', 'metadata.system_labels.a.b/c']);
    expect(metadataIn(parseMonitoringFilter('metric.type = "x"'))).toEqual([]);
  });

  test("':' ignores case with the option", () => {
    expect(matches('resource.labels.job : "HAS"', true)).toBe(true);
  });

  test('OR binds tighter than AND, whether AND is written or not', () => {
    const [t, f] = ['metric.labels.ok = true', 'metric.labels.ok = false'];
    // (t OR f) AND f, not t OR (f AND f)
    expect(matches(`${t} OR ${f} AND ${f}`)).toBe(false);
    expect(matches(`${f} ${f} OR ${t}`)).toBe(false);
    expect(matches(`${f} AND ${f} OR ${t}`)).toBe(false);
    expect(matches(`(${f} AND ${f}) OR ${t}`)).toBe(true);
    expect(parseMonitoringFilter(`${t} OR ${f} ${f}`)).toMatchObject({ kind: 'and', all: [{ kind: 'or' }, {}] });
  });

  test.each([
    ['project = "p"', 'project'],
    ['group.id = "7"', 'group.id'],
    ['select_slo_burn_rate("projects/p/services/s/serviceLevelObjectives/o", "3600s")', 'select_slo_burn_rate'],
    ['metric.labels.code > "500"', 'order is not documented'],
  ])('%s is legal, but a series alone cannot answer it', (filter, named) => {
    expect(unjudgeable(parseMonitoringFilter(filter))).toContain(named);
    expect(unjudgeable(parseMonitoringFilter('metric.type = "x" resource.labels.a != "b"'))).toBeUndefined();
  });
});

describe('a faulty Monitoring filter', () => {
  const message = (filter: string) => {
    try {
      parseMonitoringFilter(filter);
    } catch (error) {
      if (error instanceof FilterError) return `${error.message} [${error.problems[0]?.code}]`;
    }
    return 'no error';
  };

  test('is shown with line, column, a caret and what was expected', () => {
    expect(message('metric.type="x" AND resource.type =')).toBe(
      [
        "Monitoring filter, line 1, column 36: expected a value after '='",
        '  metric.type="x" AND resource.type =',
        '                                     ^ [FLT001]',
      ].join('\n'),
    );
    expect(message('metric.type = "x"\nAND resource.typ = "y"')).toBe(
      [
        "Monitoring filter, line 2, column 14: expected type or labels or label after 'resource.'",
        '  AND resource.typ = "y"',
        '               ^ [FLT002]',
      ].join('\n'),
    );
  });

  test.each([
    ['', 'column 1: expected a comparison'],
    ['severity >= ERROR', 'column 1: a comparison starts with group, metadata, metric, project or resource'],
    ['jsonPayload.x = "y"', 'FLT002'],
    ['resource.metadata.name = "x"', 'expected type or labels'],
    ['metric.type = "x', 'column 15: expected a closing "'],
    ['metric.type "x"', 'expected one of = != > >= < <= : after metric.type'],
    ['metric.type = gauge', "column 15: expected a value after '='"],
    ['metric.type = ("a" OR "b")', 'lists are written with one_of'],
    ['metric.type = "a" and resource.type = "b"', 'column 19: expected AND, OR or the end'],
    ['(metric.type = "a"', "expected ')'"],
    ['metric.type = "a")', 'expected AND, OR or the end'],
    ['metric.labels = "a"', "expected '.' and the key of a label"],
    ['metric.labels.-x = "a"', 'expected the key of a label'],
    ['metric.labels.x > one_of("a")', 'one_of() goes with = or != only'],
    ['metric.labels.x = two_of("a")', 'expected one_of, starts_with'],
    ['metric.labels.x = one_of(a)', 'expected text in quotes'],
    ['metric.labels.x = has_substring("a", case=true)', 'expected ignore_case=true'],
    ['metric.type = "a" % "b"', 'unexpected character "%"'],
    ['metric.type = monitoring.regex.full_match("(?=a)")', 'RE2 accepts: invalid or unsupported Perl syntax'],
    ['metric.type = monitoring.regex.full_match("(a)\\\\1")', 'RE2 accepts: invalid escape sequence'],
    ['metric.type = monitoring.regex.full_match("a**")', 'the pattern is not one that RE2 accepts'],
  ])('%s: %s', (filter, expected) => {
    expect(message(filter)).toContain(expected);
  });

  test('never brings the parser down, whatever the text', () => {
    const words = fc.constantFrom(
      ...['metric', '.', 'type', 'labels', '=', '!=', ':', '"a"', "'", '"', '(', ')', '-', '-1', 'AND', 'OR', 'NOT'],
      ...['one_of', 'monitoring.regex.full_match(', '"[a-\\\\"', ',', ' ', '\n', '\\', 'select_slo_x', 'resource.type'],
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(words).map((all) => all.join('')),
    );
    const nested = fc.integer({ min: 1, max: 5_000 }).map((n) => '('.repeat(n));
    fc.assert(
      fc.property(
        fc.oneof(
          text,
          fc.array(words).map((all) => all.join(' ')),
          nested,
        ),
        (filter) => {
          try {
            parseMonitoringFilter(filter);
          } catch (error) {
            if (!(error instanceof FilterError)) throw error;
            expect(error).toBeInstanceOf(InputError);
            expect(error.line).toBeGreaterThan(0);
            expect(error.message).toContain('^');
          }
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

describe('the filter of an alert', () => {
  const codes = (filter: string) =>
    alertFilterProblems('p', filter, parseMonitoringFilter(filter)).map((problem) => problem.code);

  test('names one metric type and restricts the resource type', () => {
    const filter = 'metric.type = "x" AND resource.type = one_of("a", "b")';
    expect(codes(filter)).toEqual([]);
    expect(metricTypeOf(parseMonitoringFilter(filter))).toBe('x');
  });

  test.each([
    ['resource.type = "a"', ['FLT005']],
    ['metric.type = "x"', ['FLT006']],
    ['metric.type = starts_with("x") AND resource.type = "a"', ['FLT005']],
    ['metric.type = "x" metric.type = "y" resource.type = "a"', ['FLT005']],
    ['(metric.type = "x" OR metric.labels.a = "b") resource.type = "a"', ['FLT005']],
    [`metric.type = "x" resource.type = "a" metric.labels.b = "${'c'.repeat(2_048)}"`, ['LIM002']],
    ['select_slo_burn_rate("o", "60s")', []],
    ['select_slo_burn_rate("o", "60s") AND resource.type = "a"', ['FLT007']],
  ])('%s gives %j', (filter, expected) => {
    expect(codes(filter)).toEqual(expected);
  });
});
