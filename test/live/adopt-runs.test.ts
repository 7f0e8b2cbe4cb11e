import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { QueryRow } from '../../logs/bigquery/warehouse';
import { bigQueryServer, type Answers } from '../googlesql/bigquery-server';
import { projectAssets } from './project-assets';

const VIEW = 'bigquery:shop-prod.phasewatch_analysis.runs';
const PERIOD = ['--from', '2026-11-01', '--to', '2026-12-01'];
const folder = mkdtempSync(join(tmpdir(), 'adopt-runs-'));
writeFileSync(join(folder, 'assets.json'), JSON.stringify(projectAssets()));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** A row as the query groups them. */
const row = (changes: Partial<QueryRow> = {}): QueryRow => ({
  deployable: 'score',
  processor: 'prediction',
  others: 3,
  duration_count: 40,
  duration_p50: 200.5,
  duration_p95: 380,
  duration_max: 400,
  silence_count: 40,
  silence_p50: 60,
  silence_p95: 90,
  silence_max: 300,
  ...changes,
});
const noSilence = { silence_count: 0, silence_p50: null, silence_p95: null, silence_max: null };

/** The command in a process of its own, with Google's client on a local server that answers with these rows. */
async function adopt(logs: readonly string[], answers: Partial<Answers> = {}) {
  const server = await bigQueryServer({ bytes: 19e6, rows: () => [row()], ...answers });
  const name = `shop${adopt.runs++}`;
  const cli = join(__dirname, '../../cli/phasewatch.ts');
  const args = ['--import', require.resolve('tsx'), cli, 'adopt', '--assets', 'assets.json', '--name', name, ...logs];
  const env = {
    ...process.env,
    NO_COLOR: '1',
    BIGQUERY_EMULATOR_HOST: server.url,
    PHASEWATCH_CACHE: join(folder, name),
  };
  const result = await new Promise<{ exit: number; out: string; err: string }>((resolve) => {
    execFile(process.execPath, args, { cwd: folder, env }, (error, out, err) => {
      resolve({ exit: error === null ? 0 : Number(error.code), out, err });
    });
  });
  server.stop();
  const declaration = () => readFileSync(join(folder, `pipelines/${name}.ts`), 'utf8');
  return { ...result, server, declaration };
}
adopt.runs = 0;

test('the runs of the standing analysis propose a budget and a silence, with the arithmetic, in one query', async () => {
  const rows = [row(), row({ processor: 'tuning', duration_count: 5, ...noSilence }), row({ deployable: 'elsewhere' })];
  const { exit, out, err, server, declaration } = await adopt(['--logs', VIEW, ...PERIOD], { rows: () => rows });
  expect([exit, err]).toEqual([0, expect.stringContaining(`note: ${VIEW}: reads 19 MB`)]);
  expect(out).toContain('the logs show 2 kinds of work; a budget is proposed for 1, and 1 stay open');
  expect(declaration()).toContain(
    `// Measured, runs of prediction: 40, p50 3 min 21 s, p95 6 min 20 s, max 6 min 40 s; 3 that did not succeed, or are not whole in the logs, are left out.
          // Proposed budget: the longest x 1.25 = 8 min 20 s, rounded up: 9 min, below the timeout of 15 min.
          // Proposed heartbeatInterval: p50 of the longest silence of each run, 1 min, rounded up: 1 min.
          // Proposed allowedSilence: the longer of 3 intervals, 3 min, and the longest silence x 1.25 = 6 min 15 s, rounded up: 7 min.
          // Measured, runs of tuning: 5,`,
  );
  expect(server.requests.filter((one) => one === 'insert')).toHaveLength(1);
  expect(server.queries[0]).toContain(
    "FROM `shop-prod.phasewatch_analysis.runs`\n  WHERE deployable IS NOT NULL AND started_at >= TIMESTAMP '2026-11-01T00:00:00.000Z' AND started_at <= TIMESTAMP '2026-12-01T00:00:00.000Z'",
  );
});

test('a period without runs proposes nothing', async () => {
  const { exit, out } = await adopt(['--logs', VIEW, ...PERIOD], { rows: () => [] });
  expect([exit, out]).toEqual([
    0,
    expect.stringContaining('the logs show no duration of a deployable that is declared'),
  ]);
});

test.each<[string, string[], Partial<Answers>, string]>([
  ['no period', ['--logs', VIEW], {}, 'needs --from and --to; only runs that started in it are measured'],
  ['another view', ['--logs', 'bigquery:shop-prod.logs._AllLogs', ...PERIOD], {}, 'adopt reads the runs of a standing'],
  ['a query that reads too much', ['--logs', VIEW, ...PERIOD, '--max-bytes', '10MB'], {}, 'at most --max-bytes, 10 MB'],
  ['files beside it', ['--logs', VIEW, 'more.json', ...PERIOD], {}, `name ${VIEW} alone`],
  [
    'a period of files',
    ['--logs', 'more.json', ...PERIOD],
    {},
    '--from, --to and --max-bytes: only for --logs bigquery',
  ],
  ['a period without logs', PERIOD, {}, '--from, --to and --max-bytes: only for --logs bigquery'],
  [
    'a view that does not exist',
    ['--logs', VIEW, ...PERIOD],
    { error: { code: 404, reason: 'notFound', message: 'Not found: Dataset' } },
    'apply the observability stack of a declaration with analysis',
  ],
])('%s is refused, and nothing is written', async (_, logs, answers, expected) => {
  const { exit, err, server, declaration } = await adopt(logs, answers);
  expect([exit, err.replaceAll(/\s+/g, ' ')]).toEqual([2, expect.stringContaining(expected)]);
  expect(server.queries).toEqual([]);
  expect(declaration).toThrow('no such file');
});
