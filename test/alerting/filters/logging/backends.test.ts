import fc from 'fast-check';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FilterError } from '../../../../alerting/filters/filter-error';
import { compileLoggingFilter } from '../../../../alerting/filters/logging/compile-filter';
import { compileLoggingSql } from '../../../../alerting/filters/logging/compile-sql';
import { DuckDbDialect } from '../../../../alerting/filters/logging/duckdb-dialect';
import { parseLoggingFilter } from '../../../../alerting/filters/logging/parse-filter';
import { printLoggingFilter } from '../../../../alerting/filters/logging/print-filter';
import { queryEntries, queryEntriesOneWay, type EntriesQuery } from '../../../../logs/duckdb/query-entries';
import { openDuckDb, type DuckDbSession } from '../../../../logs/duckdb/session';
import { expression, logEntry, tidyLogEntry } from './arbitraries';

const folder = mkdtempSync(join(tmpdir(), 'phasewatch-'));
const path = join(folder, 'entries.ndjson');
const file = { path, gzip: false, layout: 'lines' } as const;
let duckDb: DuckDbSession;

beforeAll(async () => {
  duckDb = await openDuckDb({ inOrder: true });
});
afterAll(() => {
  duckDb.close();
  rmSync(folder, { recursive: true });
});

const query = (filters: readonly string[]): EntriesQuery<unknown[][]> => ({
  file,
  filters: filters.map(parseLoggingFilter),
  also: [{ key: 'insertId', shape: 'text' }],
  sql: ({ conditions, from }) => `SELECT ${conditions.join(', ')} FROM ${from}`,
  run: async (connection, sql) => (await connection.runAndReadAll(sql)).getRows(),
});

/** Every result that differs, with filter and entry. */
async function differences(filters: readonly string[], entries: readonly Record<string, unknown>[], tolerant: boolean) {
  writeFileSync(path, entries.map((entry) => JSON.stringify(entry)).join('\n'));
  const predicates = filters.map((text) => compileLoggingFilter(parseLoggingFilter(text).tree));
  const rows = tolerant
    ? await queryEntriesOneWay(duckDb.connection, query(filters), true)
    : (await queryEntries(duckDb.connection, query(filters))).result;
  return entries.flatMap((entry, i) =>
    predicates.flatMap((predicate, j) => {
      const [js, sql] = [predicate(entry), rows[i]?.[j]];
      return js === sql ? [] : [{ filter: filters[j], entry, js, sql }];
    }),
  );
}

describe('the two backends', () => {
  test.each([
    ['of any shape', logEntry],
    ['of the shape that filters expect', tidyLogEntry],
  ])('give the same results for entries %s', async (_, entry) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(entry, { minLength: 20, maxLength: 20 }),
        fc.array(expression, { minLength: 4, maxLength: 4 }),
        fc.boolean(),
        async (entries, trees, tolerant) => {
          expect(await differences(trees.map(printLoggingFilter), entries, tolerant)).toEqual([]);
        },
      ),
      { numRuns: 40, endOnFailure: true },
    );
  });

  test('give the same results in rare cases', async () => {
    const entries = [
      { timestamp: '2262-04-11T23:47:16.5Z', jsonPayload: { n: 1e308, big: 9007199254740992, tiny: 5e-324, neg: -0 } },
      { timestamp: '1677-09-21T00:12:44Z', jsonPayload: { text: 'tab\tnew\nline"quote\\', nul: 'a\u0000b' } },
      {
        protoPayload: { '@type': 'x', request: [{ Key_One: [{ two: 3 }] }] },
        jsonPayload: { a: [[{ b: 1 }], { b: [2] }] },
      },
      { jsonPayload: { text: 'ＨＥＬＬＯ', 'a"b': { "c'd": 1 } }, labels: { ok: 'yes' }, errorGroups: [{ id: 'g1' }] },
      { jsonPayload: { type: ['Ended', 7, { x: 'begun' }], other: ['ＥＮＤＥＤ', null] } },
      { jsonPayload: { type: 'ＢＥＧＵＮ', other: [['begun']] } },
      { jsonPayload: { type: 5, other: true } },
      {},
    ];
    const filters = [
      'timestamp<"9999-12-31"',
      'timestamp>="2262-04-11T23:47:16.4Z" OR timestamp<"1600-01-01"',
      'timestamp!="1500-01-01" AND receiveTimestamp="1970-01-01"',
      'jsonPayload.n>1e307 jsonPayload.n<Infinity',
      'jsonPayload.big=9007199254740992',
      'jsonPayload.neg=0',
      'jsonPayload.tiny>0',
      'jsonPayload.text:"\\"QUOTE\\\\"',
      'jsonPayload.text=~"\\tnew\\n"',
      'jsonPayload.text=hello',
      'jsonPayload.nul:ab',
      'jsonPayload.type=(ended OR begun)',
      'jsonPayload.other=(ended OR begun)',
      'jsonPayload.type=(ended OR 5) OR jsonPayload.other=(true OR begun)',
      'jsonPayload.a.b=1',
      'jsonPayload.a.b=2',
      'jsonPayload.a.b:* AND NOT jsonPayload.a.b.c:*',
      'jsonPayload."a\\"b"."c\'d"=1',
      'protoPayload.request.keyOne.TWO=3',
      'protoPayload:x OR errorGroups.id=G1',
      `labels.ok="it's"`,
      'NOT (jsonPayload.a:* labels.ok:*)',
      '"g1"',
      '',
    ];
    for (const tolerant of [false, true]) expect(await differences(filters, entries, tolerant)).toEqual([]);
  });
});

describe('a filter that SQL cannot express', () => {
  test.each([
    ['cast(timestamp, STRING, TIMEZONE("Asia/Tokyo"))="x"', 'cannot express cast of a time to STRING with a time zone'],
    [`jsonPayload${'.a'.repeat(22)}=1`, 'cannot express a path of more than 20 parts'],
    [`${'cast('.repeat(5)}trace${', INT64)'.repeat(5)}=1`, 'cannot express more than 4 functions inside each other'],
    ['a '.repeat(9_000), 'cannot express so many clauses'],
    ['jsonPayload.""="x"', 'cannot express the key ""'],
    ['labels."*"="x"', 'cannot express the key "*"'],
    ['textPayload="a\u0000b"', 'cannot express text with a NUL character'],
  ])('%s gives an error that names the construct', (filter, expected) => {
    const compile = () => compileLoggingSql([parseLoggingFilter(filter)], new DuckDbDialect(), { shaped: true });
    expect(compile).toThrow(FilterError);
    expect(compile).toThrow(expected);
  });
});

describe('SQL for several filters', () => {
  test('reads each field once', () => {
    const filters = ['jsonPayload.a=1 labels.x=y', 'jsonPayload.a=2 OR jsonPayload.b:z'].map(parseLoggingFilter);
    const plain = compileLoggingSql(filters, new DuckDbDialect());
    expect(plain.extractions).toEqual([
      { name: 'jsonPayload_values', expression: `json_extract("jsonPayload", ['$."a"', '$."b"'])` },
      { name: 'labels_texts', expression: `json_extract_string("labels", '$."x"')` },
      { name: 'folded.1', expression: expect.stringContaining('lower("jsonPayload_values"[1])') as string },
      { name: 'folded.2', expression: expect.stringContaining('lower("jsonPayload_values"[2])') as string },
    ]);
    const shaped = compileLoggingSql(filters, new DuckDbDialect(), { shaped: true });
    expect(shaped.columns).toEqual([
      { key: 'jsonPayload', shape: { a: 'json', b: 'json' } },
      { key: 'labels', shape: { x: 'text' } },
    ]);
  });

  test('looks up a list of texts in one go', () => {
    const filter = parseLoggingFilter('jsonPayload.a=(x OR "Y") OR jsonPayload.b=z');
    const [condition] = compileLoggingSql([filter], new DuckDbDialect(), { shaped: true }).conditions;
    expect(condition).toContain(`list_contains(['"x"', '"y"'], `);
  });

  test('joins with a list that is too long to be gone through', () => {
    const texts = Array.from({ length: 40 }, (_, i) => `x${i}`);
    const filter = parseLoggingFilter(`jsonPayload.a=(${texts.join(' OR ')})`);
    const [condition] = compileLoggingSql([filter], new DuckDbDialect(), { shaped: true }).conditions;
    expect(condition).toContain(`IN ('"x0"', `);
  });

  test('takes text out of JSON that is kept all the same, and reads nothing beside it', () => {
    const filter = parseLoggingFilter('resource.labels.zone=a AND resource.type=b');
    const { columns, extractions } = compileLoggingSql([filter], new DuckDbDialect(), {
      shaped: true,
      kept: [['resource', 'labels']],
    });
    expect(columns).toEqual([{ key: 'resource', shape: { labels: 'json', type: 'text' } }]);
    expect(extractions).toContainEqual({
      name: 'resource.labels.zone',
      expression: `json_extract_string("resource"['labels'], '$."zone"')`,
    });
  });

  test('distinguishes a key with an underscore from a path', async () => {
    const entries = [{ jsonPayload: { a_b: 1 } }, { jsonPayload: { a: { b: 2 } } }];
    expect(await differences(['jsonPayload.a_b=1 OR jsonPayload.a.b=2'], entries, false)).toEqual([]);
  });
});
