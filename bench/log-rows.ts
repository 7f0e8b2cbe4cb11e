import { execFileSync, spawnSync } from 'node:child_process';
import { appendFileSync, readFileSync } from 'node:fs';
import { dependencies } from '../package.json';
import { JQ_PROGRAM } from './log-queries';
import { besidePeer, type Row } from './row';
import { rowOf } from './rows';
import type { Side } from './side';
import { LOG_ENTRIES, logsIn, makeLogs, passLogs } from './step';

/** Runs of each side, in turn. */
const TIMES = 3;

interface Pass {
  readonly seconds: number;
  readonly peakMegabytes: number;
}

type What = 'counts' | 'points';
const WHAT: Readonly<Record<What, string>> = { counts: 'to counts', points: 'to points' };
const ROW: Readonly<Record<What, string>> = { counts: 'logs-count', points: 'logs-points' };

/** Two million log entries through five log-based metrics, compared with other programs that read them once. */
export async function logRows(side: Side): Promise<readonly Row[]> {
  await side.prepare(rowOf(ROW.counts));
  await side.run(makeLogs('quarter', LOG_ENTRIES / 4));
  // Four times the file with the same points: growth between the two is the cost of the file alone.
  const quarter = readFileSync(logsIn(side.scratch, 'quarter'));
  for (let i = 0; i < 4; i++) appendFileSync(logsIn(side.scratch, 'fourfold'), quarter);
  return [...(await timeRows(side)), ...(await memoryRows(side))];
}

async function timeRows(side: Side): Promise<readonly Row[]> {
  const theirs = (what: Parameters<typeof passLogs>[0]) => async () => (await pass(side, what)).seconds;
  const beside: BesideLogs = async (what, peer, goal, theirs) => ({
    what: `${LOG_ENTRIES.toLocaleString('en')} log entries, five metrics, ${WHAT[what]}${goal === undefined ? '' : ` (goal: ${goal})`}`,
    peer,
    ...(await besidePeer(TIMES, { ours: async () => (await side.measure(rowOf(ROW[what]))).value, theirs })),
  });
  const duckDb = `DuckDB ${dependencies['@duckdb/node-api']}`;
  const parse = `JSON.parse of each line, node ${process.version}`;
  return [
    await beside('counts', `${duckDb} by hand, typed columns, rows left with DuckDB`, '1.5', theirs('typed')),
    await beside('counts', `${duckDb} by hand, typed columns, rows as objects`, '1.5', theirs('rows')),
    await beside('counts', `${duckDb} by hand, fields by path`, '1.5', theirs('paths')),
    await beside('counts', parse, '0.25', theirs('parse')),
    await jqRow(logsIn(side.scratch), beside),
    await beside('points', parse, undefined, theirs('parse')),
  ];
}

/** A row that compares one of our passes with another program. */
type BesideLogs = (what: What, peer: string, goal: string | undefined, theirs: () => Promise<number>) => Promise<Row>;

async function jqRow(file: string, beside: BesideLogs): Promise<Row> {
  const version = spawnSync('jq', ['--version'], { encoding: 'utf8' });
  if (version.status !== 0) return { what: 'the same', ours: '', peer: 'jq: not installed', theirs: '', ratio: '' };
  const jq = () => {
    const before = performance.now();
    execFileSync('jq', ['-n', JQ_PROGRAM, file], { stdio: 'ignore' });
    return Promise.resolve((performance.now() - before) / 1_000);
  };
  return beside('counts', `${version.stdout.trim()}, one pass, one equal filter`, '0.05', jq);
}

async function memoryRows(side: Side): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const what of ['counts', 'points'] as const) {
    const small = await pass(side, what, 'quarter');
    const fourfold = await pass(side, what, 'fourfold');
    rows.push(memoryRow(what, fourfold, small, 'the same entries once, not four times (goal: flat)'));
    const whole = await pass(side, what);
    rows.push(memoryRow(what, whole, small, 'a quarter of the entries, with fewer minutes and labels among them'));
  }
  return rows;
}

async function pass(side: Side, ...which: Parameters<typeof passLogs>): Promise<Pass> {
  return JSON.parse((await side.run(passLogs(...which))).out) as Pass;
}

function memoryRow(what: What, large: Pass, small: Pass, peer: string): Row {
  return {
    what: `${WHAT[what]}, peak memory`,
    ours: `${large.peakMegabytes.toFixed(0)} MB`,
    peer,
    theirs: `${small.peakMegabytes.toFixed(0)} MB`,
    ratio: (large.peakMegabytes / small.peakMegabytes).toFixed(2),
  };
}
