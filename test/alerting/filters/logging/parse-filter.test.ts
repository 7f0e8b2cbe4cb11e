import fc from 'fast-check';
import { FilterError } from '../../../../alerting/filters/filter-error';
import { describeWarning, parseLoggingFilter } from '../../../../alerting/filters/logging/parse-filter';
import { printLoggingFilter } from '../../../../alerting/filters/logging/print-filter';
import type { LoggingExpression } from '../../../../alerting/filters/logging/syntax';
import { expression } from './arbitraries';

/** A tree as text with every parenthesis. */
const shape = (filter: string) => show(parseLoggingFilter(filter).tree);

function show(tree: LoggingExpression): string {
  switch (tree.kind) {
    case 'and':
      return `(${tree.all.map(show).join(' AND ')})`;
    case 'or':
      return `(${tree.any.map(show).join(' OR ')})`;
    case 'not':
      return `(NOT ${show(tree.of)})`;
    default:
      return printLoggingFilter(tree);
  }
}

describe('a Logging filter is read so that', () => {
  test.each([
    ['OR binds tighter than AND', 'a OR NOT b AND c', '((a OR (NOT b)) AND c)'],
    ['Google has the same example', '"a" OR NOT "b" AND NOT "c" OR "d"', '(("a" OR (NOT "b")) AND ((NOT "c") OR "d"))'],
    ['AND may be left out', 'insertId="b" trace="d" -spanId="f"', '(insertId="b" AND trace="d" AND (NOT spanId="f"))'],
    ['a new line is AND', 'trace="a"\ntrace="b" OR trace="c"', '(trace="a" AND (trace="b" OR trace="c"))'],
    ['parentheses come first', 'a AND (b OR c d)', '(a AND ((b OR c) AND d))'],
    ['two NOTs are none', 'NOT - a', 'a'],
    ['a list distributes', 'trace=("x" OR "y")', '(trace="x" OR trace="y")'],
    ['a list may be AND', 'jsonPayload.a:(unicorn phoenix)', '(jsonPayload.a:unicorn AND jsonPayload.a:phoenix)'],
    ['a list may be NOT', 'trace=~("^a" AND -"^b")', '(trace=~"^a" AND (NOT trace=~"^b"))'],
    ['lists nest', 'trace=(a OR (b c))', '(trace=a OR (trace=b AND trace=c))'],
    ['comments are left out', '-- all\n trace="a" -- one\n-- two\nb', '(trace="a" AND b)'],
    ['comments need no line after', 'a --b', 'a'],
    ['a comment sign in quotes is text', 'trace="a -- b"', 'trace="a -- b"'],
    ['space may be around an operator', 'trace\n  >=\t"a"', 'trace>="a"'],
    ['no space need be around parentheses', 'NOT(a)AND(b)', '((NOT a) AND b)'],
    ['quoted parts of a path are one key', 'labels."a.b/c"="d"', 'labels."a.b/c"="d"'],
    ['small words are search terms', 'and or not', '(and AND or AND not)'],
    ['numbers are text', 'httpRequest.status>=-1.5e3', 'httpRequest.status>=-1.5e3'],
    ['escapes are resolved', String.raw`trace="\"\\\n\x41\101\u0041\."`, String.raw`trace="\"\\\nAAA."`],
    ['escapes of a pattern are left to RE2', String.raw`trace=~"\d\\d\"\n"`, String.raw`trace=~"\d\\d\"\n"`],
    ['a star is for presence', 'operation.id:*', 'operation.id:*'],
    [
      'functions are found in any case',
      'LOG_ID("a") search(textPayload, "b")',
      '(log_id("a") AND SEARCH(textPayload, "b"))',
    ],
    [
      'functions nest',
      'CAST(REGEXP_EXTRACT(CAST(timestamp, STRING, TIME_ZONE("UTC")), "(\\d+)"), INT64) < 30',
      'cast(regexp_extract(cast(timestamp, STRING, TIMEZONE("UTC")), "(\\\\d+)"), INT64)<30',
    ],
    ['nothing is everything', '  -- nothing', '()'],
  ])('%s: %s', (_, filter, expected) => {
    expect(shape(filter)).toBe(expected);
  });

  test('a search term beside a function name is no call', () => {
    expect(shape('sample (a)')).toBe('(sample AND a)');
  });
});

describe('a faulty Logging filter', () => {
  const message = (filter: string) => {
    try {
      parseLoggingFilter(filter);
    } catch (error) {
      if (error instanceof FilterError) return `${error.message} [${error.problems[0]?.code ?? ''}]`;
      throw error;
    }
    return 'no error';
  };

  test('is shown with line, column, a caret and what was expected', () => {
    expect(message('severity>=ERROR AND jsonPayload.n >=')).toBe(
      [
        "Logging filter, line 1, column 37: expected a value after '>='",
        '  severity>=ERROR AND jsonPayload.n >=',
        '                                      ^ [FLT001]',
      ].join('\n'),
    );
    expect(message('severity>=ERROR\nAND respource.type="x"')).toBe(
      [
        'Logging filter, line 2, column 5: expected a field of a log entry, such as severity, resource, logName, jsonPayload, textPayload, labels, timestamp; did you mean resource?',
        '  AND respource.type="x"',
        '      ^ [FLT002]',
      ].join('\n'),
    );
  });

  test.each([
    ['a AND', "column 6: expected a comparison or a search term after 'AND'"],
    ['a OR OR b', "column 6: expected a comparison or a search term after 'OR'"],
    ['(a', "column 3: expected an operator, AND, OR or ) after 'a'"],
    ['a)', 'column 2: expected an operator, AND, OR or the end of the filter'],
    ['()', "column 2: expected a comparison or a search term after '('"],
    ['trace=("x" OR )', "column 15: expected a value after 'OR'"],
    ['trace="x', 'column 7: expected a closing "'],
    ["trace='x'", "column 7: expected a value after '=': write text in double quotes"],
    [
      'insertId = abc:def',
      "column 15: expected AND, OR or the end of the filter after 'abc': text with ':' must be in double quotes",
    ],
    ['trace=foo*', "column 7: expected a value after '=': text with '*' must be in double quotes"],
    ['trace=*', "column 7: '*' is allowed only after a field and ':'"],
    ['trace=(AND)', "column 8: expected a value after '('"],
    ['textPayload.thud="x"', "column 13: expected an operator: 'textPayload' has no fields"],
    ['textPayload.thud="x"', '[FLT002]'],
    ['thud="x"', 'column 1: expected a field of a log entry'],
    ['httpRequest.state=1', 'column 13: expected a field of httpRequest'],
    ['httpRequest.state=1', 'did you mean status?'],
    ['labels.a.b="x"', "'labels.a' is text and has no fields"],
    ['jsonPayload."a"', 'expected an operator after \'jsonPayload."a"\''],
    ['trace=~"(?=a)"', 'column 8: the pattern is not one that RE2 accepts: invalid or unsupported Perl syntax'],
    ['trace=~NULL_VALUE', "expected a regular expression in double quotes after '=~'"],
    ['timestamp>"yesterday"', 'column 11: the value is of incorrect type: expected a timestamp'],
    ['trace="a" launch ("x")', 'no error'],
    ['launch("x")', 'unknown function launch(); the functions are log_id, source'],
    [`${'('.repeat(101)}a${')'.repeat(101)}`, 'column 101: expected at most 100 parentheses inside each other'],
    [`jsonPayload${'.a'.repeat(9_000)}=1`, 'column 211: a path has at most 100 parts'],
    ['a '.repeat(10_001), 'a filter has at most 20,000 characters'],
  ])('%s: %s', (filter, expected) => {
    expect(message(filter)).toContain(expected);
  });

  test('never brings the parser down, whatever the text', () => {
    const words = fc.constantFrom(
      ...[
        'severity',
        'jsonPayload.a',
        'labels."x"',
        '=',
        '!=',
        ':',
        '=~',
        '>=',
        '"a"',
        '"',
        '(',
        ')',
        '-',
        'AND',
        'OR',
      ],
      ...['NOT', 'cast(', 'SEARCH(', 'regexp_extract(', ', INT64)', '"[a-\\\\"', ',', ' ', '\n', '\\', '--', '*', '😀'],
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(words, { size: '+1' }).map((all) => all.join('')),
      fc.array(words, { size: '+1' }).map((all) => all.join(' ')),
      fc
        .tuple(words, words, fc.integer({ min: 1, max: 4_000 }))
        .map(([a, b, n]) => `${a}${b}`.repeat(n).slice(0, 25_000)),
    );
    fc.assert(
      fc.property(text, (filter) => {
        try {
          parseLoggingFilter(filter);
        } catch (error) {
          if (!(error instanceof FilterError)) throw error;
          expect(error.line).toBeGreaterThan(0);
          expect(error.message).toContain('^');
        }
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('a printed filter', () => {
  const withoutOffsets = (tree: LoggingExpression) =>
    JSON.stringify(tree, (key, value: unknown) => (key === 'offset' ? undefined : value));

  test('means the same', () => {
    fc.assert(
      fc.property(expression, (tree) => {
        const again = parseLoggingFilter(printLoggingFilter(tree)).tree;
        expect(withoutOffsets(again)).toBe(withoutOffsets(tree));
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('a filter that likely means something else gives a warning', () => {
  const warnings = (text: string) => {
    const filter = parseLoggingFilter(text);
    return filter.warnings.map((warning) => describeWarning(filter, warning));
  };

  test.each([
    [
      'severity=ERROR OR trace=a spanId=b',
      'column 1: OR binds tighter than AND here: put parentheses around it [LQL001]',
    ],
    ['insertId = "ABC-1" OR "ABC-2"', 'column 23: this text is searched in every field: write field=("…" OR "…")'],
    ['trace=a and trace=b', "column 9: 'and' in lower case is a search term: write it in upper case [LQL003]"],
    [
      'logName:cloudaudit.googleapis.com',
      "column 9: 'cloudaudit.googleapis.com' has a dot: put it in double quotes [LQL004]",
    ],
    ['jsonPayload.a!="x"', 'entries without jsonPayload.a do not match: NOT jsonPayload.a="x" includes them [LQL005]'],
    ['labels.a!~"x"', 'NOT labels.a=~"x" includes them [LQL005]'],
    ['severity>=EROR', 'column 11: no entry matches: "EROR" is not a valid severity [LQL006]'],
    ['severity=~"ERR"', 'no entry matches: severity is not text, and =~ works only on text [LQL006]'],
    ['trace=AND', "column 7: 'AND' is the value here: put it in double quotes, or write the value before it [LQL008]"],
    ['textPayload=NULL_VALUE', 'no entry matches: textPayload is never null'],
    ['labels="x"', 'no entry matches: labels is not a scalar'],
  ])('%s: %s', (filter, expected) => {
    expect(warnings(filter).join('\n')).toContain(expected);
  });

  test.each([
    '(severity=ERROR OR trace=a) spanId=b',
    'insertId=("ABC-1" OR "ABC-2")',
    '"a" OR "b"',
    'NOT jsonPayload.a="x"',
    'textPayload!="x"',
    'httpRequest.latency>"1.5s" httpRequest.status>=500.5 timestamp>="2026-01-14"',
  ])('%s gives none', (filter) => {
    expect(warnings(filter)).toEqual([]);
  });
});
