import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from '../keys/cache-folder';
import { sha256 } from '../keys/digest';
import type { KeptResults, QueryRow } from '../logs/bigquery/warehouse';
import { readKept, trimKept, writeKept } from './kept-files';

/** Results of queries in files. A query names its view and its period, so that its text is their key. */
export function keptQueries(): KeptResults {
  const folder = join(cacheFolder(), 'queries');
  const fileOf = (sql: string) => join(folder, `${sha256(sql)}.rows`);
  return {
    get: (sql) => readKept(fileOf(sql)) as readonly QueryRow[] | undefined,
    keep: (sql, rows) => {
      mkdirSync(folder, { recursive: true });
      writeKept(fileOf(sql), rows);
      trimKept(folder);
    },
  };
}
