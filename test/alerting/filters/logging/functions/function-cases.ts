import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compileLoggingFilter } from '../../../../../alerting/filters/logging/compile-filter';
import { parseLoggingFilter } from '../../../../../alerting/filters/logging/parse-filter';
import { printLoggingFilter } from '../../../../../alerting/filters/logging/print-filter';
import { queryEntriesOneWay } from '../../../../../logs/duckdb/query-entries';
import { openDuckDb, type DuckDbSession } from '../../../../../logs/duckdb/session';

/** A log entry with something for every function. */
export const ENTRY = {
  insertId: 'abc-1',
  logName: 'projects/p/logs/run.googleapis.com%2Fstdout',
  timestamp: '2026-01-14T10:00:00.123456789Z',
  severity: 'CRITICAL',
  resource: { type: 'cloud_run_revision', labels: { service_name: 'prediction-coordinator' } },
  labels: { n: '7' },
  httpRequest: { remoteIp: '10.1.2.3' },
  jsonPayload: {
    message: 'The cat in the hat',
    n: 5,
    yes: true,
    nested: { deep: [{ er: 'Needle' }] },
    ip: ['192.168.0.1', '10.1.9.9', 'no'],
    ips: ['1:2::9', '::ffff:10.1.2.3'],
    ranges: ['172.16.1.0/24', '2001:db8::/40', '10.0.0.0/99', '/'],
  },
  protoPayload: { took: '90s', response: { status: '503: no' } },
};

/** What one function of the Logging query language must do. */
export interface FunctionCases {
  /** Filters, and whether they match {@link ENTRY}. */
  readonly matches: readonly (readonly [filter: string, matches: boolean])[];
  /** As {@link matches}, for filters that DuckDB cannot express. @default - none */
  readonly matchesOnlyInJs?: readonly (readonly [filter: string, matches: boolean])[];
  /** Filters that are refused, and part of the message. */
  readonly refuses: readonly (readonly [filter: string, message: string])[];
  /** Filters as they are written and as they are printed. */
  readonly prints: readonly (readonly [filter: string, printed: string])[];
}

/** Tests that a function is parsed, evaluated, compiled to SQL and printed. */
export function testFunction(name: string, { matches, matchesOnlyInJs = [], refuses, prints }: FunctionCases): void {
  const folder = mkdtempSync(join(tmpdir(), 'phasewatch-'));
  const path = join(folder, 'entry.ndjson');
  let duckDb: DuckDbSession;

  beforeAll(async () => {
    writeFileSync(path, JSON.stringify(ENTRY));
    duckDb = await openDuckDb();
  });
  afterAll(() => {
    duckDb.close();
    rmSync(folder, { recursive: true });
  });

  describe(`${name}()`, () => {
    test.each([...matches, ...matchesOnlyInJs])('%s matches in JavaScript: %s', (filter, expected) => {
      expect(compileLoggingFilter(parseLoggingFilter(filter).tree)(ENTRY)).toBe(expected);
    });

    test.each(matches)('%s matches in SQL: %s', async (filter, expected) => {
      const query = {
        file: { path, gzip: false, layout: 'lines' },
        filters: [parseLoggingFilter(filter)],
        also: [],
        sql: ({ conditions, from }: { readonly conditions: readonly string[]; readonly from: string }) =>
          `SELECT ${conditions.join()} FROM ${from}`,
        run: async (connection: DuckDbSession['connection'], sql: string) =>
          (await connection.runAndReadAll(sql)).getRows(),
      } as const;
      expect(await queryEntriesOneWay(duckDb.connection, query, true)).toEqual([[expected]]);
    });

    test.each(refuses)('%s is refused: %s', (filter, message) => {
      expect(() => parseLoggingFilter(filter)).toThrow(message);
    });

    test.each(prints)('%s is printed as %s', (filter, printed) => {
      expect(printLoggingFilter(parseLoggingFilter(filter).tree)).toBe(printed);
      expect(printLoggingFilter(parseLoggingFilter(printed).tree)).toBe(printed);
    });
  });
}
