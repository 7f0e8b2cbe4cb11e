import { execFileSync, spawnSync } from 'node:child_process';
import { appendFileSync, readFileSync } from 'node:fs';
import { dependencies } from '../package.json';
import { JQ_PROGRAM } from './log-queries';
import { atMost } from './goal';
import { besidePeer, type RatioGoal, type Row } from './row';
import { rowOf } from './rows';
import type { Side } from './side';
import { LOG_ENTRIES, logsIn, makeLogs, passLogs } from './step';

/** Runs of each side, in turn; once for a row without a goal. */
const TIMES = 3;
/** What counts as flat. */
const MOST_GROWTH = 1.15;
const BY_HAND =
  'the query by hand compares with case, takes every line for an entry, and ignores resources and late entries';
const CORES = 'DuckDB uses both cores and jq one: other work on the machine takes more from DuckDB';

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
    what: `${LOG_ENTRIES.toLocaleString('en')} log entries, five metrics, ${WHAT[what]}`,
    peer,
    ...(await besidePeer(
      goal === undefined ? 1 : TIMES,
      { ours: async () => (await side.measure(rowOf(ROW[what]))).value, theirs },
      goal,
    )),
  });
  const duckDb = `DuckDB ${dependencies['@duckdb/node-api']}`;
  const parse = `JSON.parse of each line, node ${process.version}`;
  return [
    await beside(
      'counts',
      `${duckDb} by hand, typed columns, rows left with DuckDB`,
      { most: 1.2, why: BY_HAND },
      theirs('typed'),
    ),
    await beside('counts', `${duckDb} by hand, typed columns, rows as objects`, { most: 1.2 }, theirs('rows')),
    await beside('counts', `${duckDb} by hand, fields by path`, { most: 1.2 }, theirs('paths')),
    await beside('counts', parse, { most: 0.25 }, theirs('parse')),
    await jqRow(logsIn(side.scratch), beside),
    await beside('points', parse, undefined, theirs('parse')),
  ];
}

/** A row that compares one of our passes with another program. */
type BesideLogs = (
  what: What,
  peer: string,
  goal: RatioGoal | undefined,
  theirs: () => Promise<number>,
) => Promise<Row>;

async function jqRow(file: string, beside: BesideLogs): Promise<Row> {
  const version = spawnSync('jq', ['--version'], { encoding: 'utf8' });
  if (version.status !== 0) return { what: 'the same', ours: '', peer: 'jq: not installed', theirs: '', ratio: '' };
  const jq = () => {
    const before = performance.now();
    execFileSync('jq', ['-n', JQ_PROGRAM, file], { stdio: 'ignore' });
    return Promise.resolve((performance.now() - before) / 1_000);
  };
  return beside('counts', `${version.stdout.trim()}, one pass, one equal filter`, { most: 0.05, why: CORES }, jq);
}

async function memoryRows(side: Side): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const what of ['counts', 'points'] as const) {
    const small = await pass(side, what, 'quarter');
    const fourfold = await pass(side, what, 'fourfold');
    rows.push(memoryRow(what, [fourfold, small], 'the same entries once, not four times', MOST_GROWTH));
    const whole = await pass(side, what);
    rows.push(memoryRow(what, [whole, small], 'a quarter of the entries, with fewer minutes and labels among them'));
  }
  return rows;
}

async function pass(side: Side, ...which: Parameters<typeof passLogs>): Promise<Pass> {
  return JSON.parse((await side.run(passLogs(...which))).out) as Pass;
}

function memoryRow(what: What, [large, small]: readonly [Pass, Pass], peer: string, most?: number): Row {
  const ratio = large.peakMegabytes / small.peakMegabytes;
  return {
    what: `${WHAT[what]}, peak memory`,
    ours: `${large.peakMegabytes.toFixed(0)} MB`,
    peer,
    theirs: `${small.peakMegabytes.toFixed(0)} MB`,
    ratio: ratio.toFixed(2),
    ...(most === undefined ? {} : { goal: atMost(most, ratio) }),
  };
}
