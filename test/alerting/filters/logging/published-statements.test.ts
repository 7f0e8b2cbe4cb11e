// cspell:ignore ayload bareword
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FilterError } from '../../../../alerting/filters/filter-error';
import { compileLoggingFilter } from '../../../../alerting/filters/logging/compile-filter';
import { parseLoggingFilter } from '../../../../alerting/filters/logging/parse-filter';
import { matchBySql } from '../../../../logs/duckdb/match-by-sql';

/** What Google states about the Logging query language, and what its own parser of it does. */
const LQL = 'https://cloud.google.com/logging/docs/view/logging-query-language';
const TROUBLE = 'https://cloud.google.com/logging/docs/view/troubleshoot-lql';
const AGENT =
  'https://github.com/GoogleCloudPlatform/ops-agent/blob/588c4b962526c18cc104d00a87ca83fcb9c19f94/confgenerator/filter/filter_test.go';
const AST = AGENT.replace('filter_test.go', 'internal/ast/ast_test.go');
const EXPORT = 'https://github.com/GoogleCloudPlatform/stackdriver-metrics-export/issues/8';
const PROTO_JSON = 'https://protobuf.dev/programming-guides/json/#any';

const AUDIT = 'type.googleapis.com/google.cloud.audit.AuditLog';
const wellKnown = (name: string, value: unknown) => ({ '@type': `type.googleapis.com/google.protobuf.${name}`, value });

const ENTRY = {
  timestamp: '2026-01-27T08:05:00Z',
  textPayload: 'x=5 "quoted" \u013E AND wal\\"rus',
  severity: 'ERROR',
  labels: { 'a.b': 'dotted', 'a"b': 'with a quote' },
  jsonPayload: { foo: 'bar', '\\=': 'raw', '=': 'resolved', message: 'C:\\dir', value: { a: 1 }, '@type': 'x' },
  protoPayload: {
    '@type': AUDIT,
    status: {
      code: 9,
      details: [
        wellKnown('Struct', { conditionNotMet: { userVisibleMessage: 'Specified reservation r1 is missing' } }),
        { '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'QUOTA', metadata: { value: 'field' } },
      ],
    },
    request: wellKnown('Struct', { deep: { list: [{ name: 'one' }, { name: 'two' }] } }),
    tags: [wellKnown('StringValue', 'red'), wellKnown('StringValue', 'blue')],
    took: wellKnown('Duration', '1.5s'),
    list: wellKnown('ListValue', [{ n: 1 }, { n: 2 }]),
    parameter: { name: 'p', value: 'own' },
  },
};

type Row = readonly [source: string, filter: string];

/** Filters that match the entry above. */
const MATCHING: readonly Row[] = [
  [TROUBLE, 'protoPayload.status.details.conditionNotMet.userVisibleMessage =~ "Specified reservation.*"'],
  [TROUBLE, 'protoPayload.request.deep.list.name = two'],
  [PROTO_JSON, 'protoPayload.status.details.reason = QUOTA'],
  [PROTO_JSON, 'protoPayload.status.details.metadata.value = field'],
  [PROTO_JSON, 'protoPayload.tags = blue'],
  [PROTO_JSON, 'protoPayload.took > "1s"'],
  [PROTO_JSON, 'protoPayload.list.n = 2'],
  [PROTO_JSON, 'protoPayload.parameter.value = own'],
  [LQL, 'jsonPayload.value.a = 1'],
  [TROUBLE, 'protoPayload.status.details : "Specified reservation"'],
  [TROUBLE, 'SEARCH(protoPayload.request, "two")'],
  [LQL, 'labels."a.b" = dotted'],
  [LQL, String.raw`labels."a\"b" : quote`],
  [LQL, String.raw`textPayload =~ "\"quot.*\""`],
  [LQL, 'timestamp >= "2026-01-27T08:05:00Z"'],
  [LQL, 'timestamp >= "2026-01-27T09:05:00+01:00"'],
  [LQL, 'timestamp >= "2026-01-27"'],
  [EXPORT, 'timestamp >= "2026-01-27t08:05:00z"'],
  [AGENT, '"json\\u0050ayload".foo = bar'],
  [AGENT, '"jsonPayload"."foo" = "bar"'],
  [AGENT, String.raw`jsonPayload.\= = raw`],
  [AGENT, String.raw`jsonPayload."\=" = resolved`],
  [AGENT, String.raw`textPayload : wal\"rus`],
  [AGENT, 'textPayload : AND'],
  [AST, String.raw`textPayload : "\x78\75\65"`],
  [AST, String.raw`textPayload : "\u013e"`],
  [AST, String.raw`jsonPayload.message = "C:\\dir"`],
  [AGENT, String.raw`jsonPayload.message =~ "^C:\\dir$"`],
];

/** Filters that are valid and do not match it. */
const OTHER: readonly Row[] = [
  [TROUBLE, 'protoPayload.status.details.value.conditionNotMet.userVisibleMessage =~ "Specified reservation.*"'],
  [TROUBLE, 'protoPayload.request.value.deep.list.name = two'],
  [TROUBLE, 'protoPayload.tags.value = blue'],
  [TROUBLE, 'protoPayload.request.value:*'],
  [LQL, 'jsonPayload.a = 1'],
  [LQL, 'protoPayload.status.details.conditionNotMet.nothing != x'],
  [AGENT, 'severity = AND'],
  [AGENT, 'severity = OR'],
  [AGENT, 'severity = NOT'],
  [AGENT, 'textPayload = AND severity = ERROR'],
  // Not resolved outside of double quotes.
  [AGENT, String.raw`jsonPayload.foo = b\x61r`],
  [AST, String.raw`textPayload = "\777"`],
];

/** Filters that are invalid, with the code of the error. */
const INVALID: readonly (readonly [...Row, code: string])[] = [
  [EXPORT, 'timestamp>="2026-01-27T 8:05:00Z"', 'FLT010'],
  [EXPORT, 'timestamp>="2026-01-27T8:05:00Z"', 'FLT010'],
  [EXPORT, 'NOT receiveTimestamp<"soon"', 'FLT010'],
  [EXPORT, 'timestamp>="2026-02-31T00:00:00Z"', 'FLT010'],
  [EXPORT, 'timestamp>=("2026-01-27" OR "27.1.2026")', 'FLT010'],
  [EXPORT, 'severity=ERROR AND timestamp>=1769500000', 'FLT010'],
  [EXPORT, 'cast(labels.t, TIMESTAMP) > "now"', 'FLT010'],
  [LQL, 'timestamp >= "2016-06-27 17:39:00-04:00"', 'FLT010'],
  [TROUBLE, 'insertId = abc:def', 'FLT001'],
  [TROUBLE, '(severity=ERROR', 'FLT001'],
  [TROUBLE, 'textPayload="a', 'FLT001'],
  [LQL, 'thud=1', 'FLT002'],
  [LQL, 'operation.thud=1', 'FLT002'],
  [LQL, 'textPayload.thud=1', 'FLT002'],
  [LQL, 'ip_in_net(jsonPayload.ip, "10.1.2.0/33")', 'FLT003'],
  [LQL, 'SEARCH(hello)', 'FLT003'],
  [LQL, 'cast(regexp_extract(labels.a, "a"), INT64)=1', 'FLT004'],
  [AGENT, 'jsonPayload.foo =~ bareword', 'FLT001'],
  [AGENT, 'jsonPayload.foo !~ ("a" OR b)', 'FLT001'],
  [AGENT, String.raw`json\u0050ayload.foo = bar`, 'FLT002'],
  [AGENT, 'invalid/characters*here', 'FLT001'],
  [AST, String.raw`jsonPayload."broken\descape"=1`, 'FLT001'],
  [AST, String.raw`textPayload="C:\dir"`, 'FLT001'],
];

const folder = mkdtempSync(join(tmpdir(), 'phasewatch-statements-'));
const path = join(folder, 'entry.ndjson');
beforeAll(() => {
  writeFileSync(path, JSON.stringify(ENTRY));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const inSql = async (text: string) => {
  const listener = { shown: () => Promise.resolve(), bad: () => undefined };
  const files = [{ path, gzip: false, layout: 'lines' }] as const;
  return (await matchBySql({ filter: parseLoggingFilter(text), files, countOnly: true }, listener)).matched;
};

test.each(MATCHING)('by %s, the entry matches %s', async (_, filter) => {
  expect(compileLoggingFilter(parseLoggingFilter(filter).tree)(ENTRY)).toBe(true);
  expect(await inSql(filter)).toBe(1);
});

test.each(OTHER)('by %s, the entry does not match %s', async (_, filter) => {
  expect(compileLoggingFilter(parseLoggingFilter(filter).tree)(ENTRY)).toBe(false);
  expect(await inSql(filter)).toBe(0);
});

test.each(INVALID)('by %s, the filter is refused: %s', (_, filter, code) => {
  expect(() => parseLoggingFilter(filter)).toThrow(FilterError);
  expect(() => parseLoggingFilter(filter)).toThrow(
    expect.objectContaining({ problems: [expect.objectContaining({ code })] }) as Error,
  );
});
