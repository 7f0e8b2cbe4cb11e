import { googleWarehouse } from '../../cli/google-warehouse';
import type { Warehouse } from '../../logs/bigquery/warehouse';
import { bigQueryServer, type Answers } from './bigquery-server';

/**
 * Uses the real client with a local server, and prints what happened as JSON. It runs in a process of its own, because the
 * client loads a module in a way that Jest does not support.
 */
const COUNTED: Answers = { bytes: 500e9, rows: () => [{ n: 1 }, { n: 2 }, { n: 3 }] };
const error = (code: number, reason: string, message: string): Partial<Answers> => ({
  error: { code, reason, message },
});

async function outcome(answers: Partial<Answers>, ask: (warehouse: Warehouse) => Promise<unknown>) {
  const server = await bigQueryServer({ ...COUNTED, ...answers });
  process.env['BIGQUERY_EMULATOR_HOST'] = server.url;
  const cancelling = new AbortController();
  const onProgress = () => {
    if (answers.hangs === true) cancelling.abort();
  };
  const where = 'bigquery:my-project.my_logs._AllLogs';
  const warehouse = googleWarehouse({ project: 'my-project', where, onProgress, signal: cancelling.signal });
  const result = await ask(warehouse).catch((reason: unknown) => String(reason));
  server.stop();
  return { result, requests: server.requests, limits: server.limits };
}

async function main(): Promise<void> {
  const bytes = (warehouse: Warehouse) => warehouse.bytesOf('SELECT 1');
  const rows = (warehouse: Warehouse) => warehouse.rowsOf('SELECT 1', 100e9);
  const cases = {
    dryRun: await outcome({}, bytes),
    rows: await outcome({ pageRows: 2 }, rows),
    cancelled: await outcome({ hangs: true }, rows),
    denied: await outcome(error(403, 'accessDenied', 'Access Denied: no bigquery.jobs.create permission'), bytes),
    disabled: await outcome(error(403, 'accessNotConfigured', 'BigQuery API has not been used in project 1'), bytes),
    missing: await outcome(error(404, 'notFound', 'Not found: Dataset my-project:my_logs'), bytes),
  };
  process.stdout.write(JSON.stringify(cases));
}

void main();
