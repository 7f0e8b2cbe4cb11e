import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import Table from 'cli-table3';
import { devDependencies } from '../package.json';
import { writePromtoolTest } from './alert-rules';
import { auditRows } from './audit-rows';
import { BUNDLES } from './bundles';
import { atMost } from './goal';
import { growthRows } from './growth-rows';
import { keptRows } from './kept-rows';
import { logRows } from './log-rows';
import { measureGroups } from './measure-groups';
import { missedLines } from './missed';
import { packageRows } from './package-rows';
import { formatRatio } from './pairs';
import { reportRows } from './report-rows';
import { besidePeer, type Beside, type Row } from './row';
import { rowOf } from './rows';
import { Side } from './side';
import { evaluateRules, rehearseMonth } from './step';
import { synthRows } from './synth-rows';

/** Pairs of runs for each row; the table shows the median. */
const TIMES = 3;

/** Days of the comparison with promtool, whose time grows linearly with them. */
const RULE_DAYS = 3;

const MONTH_SECONDS = 7;
const MONTH =
  'no function takes above 3% of it itself: the tick takes a fifth, evaluating alerts a quarter, log entries a tenth, garbage collection 7%';
const COLD =
  'half of it is reading the syntax of the bundle, which holds what the clients load at their first call only';

const TICKS_A_MONTH = 30 * 24 * 60;

interface Month {
  readonly runs: number;
  readonly ticks: number;
  readonly seconds: number;
  readonly peakMegabytes: number;
}

/** Rows that are measured together, by the name that progress and failures give them. */
const GROUPS: Readonly<Record<string, (side: Side) => Promise<readonly Row[]>>> = {
  'synth of 55 processors': (side) => synthRows(side, 55),
  'synth of 250 processors': (side) => synthRows(side, 250),
  'synth of 1,000 processors': (side) => synthRows(side, 1_000),
  audit: auditRows,
  'log entries': logRows,
  growth: growthRows,
  'a busy month': monthRows,
  'alert rules': ruleRows,
  'the functions': guardRows,
  'the package': packageRows,
  'kept rehearsals': keptRows,
  'the report': reportRows,
};

/** The table of all rows, and whether all of them could be measured. */
export interface PeerTable {
  readonly text: string;
  readonly isWhole: boolean;
}

/**
 * Measures every row of this checkout and its peer; takes minutes. A group that fails does not stop the others.
 * @param progress takes a line after each group
 */
export async function peerTable(progress: (line: string) => void): Promise<PeerTable> {
  const scratch = mkdtempSync(join(tmpdir(), 'phasewatch-bench-'));
  try {
    const side = new Side(join(__dirname, '..'), scratch);
    const { rows, failed } = await measureGroups(GROUPS, side, progress);
    return { text: [tableOf(rows), ...failed].join('\n'), isWhole: failed.length === 0 };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function tableOf(rows: readonly Row[]): string {
  const table = new Table({
    head: ['measured', 'ours', 'compared with', 'theirs', 'ratio', 'spread', 'goal'],
    style: { head: [], border: [] },
  });
  for (const { what, ours, peer, theirs, ratio, spread = '', goal } of rows)
    table.push([what, ours, peer, theirs, ratio, spread, goal?.text ?? '']);
  return [
    `node ${process.version}, ${cpus().length} cores, cdktf ${devDependencies.cdktf}, @cdktf/provider-google ${devDependencies['@cdktf/provider-google']}; medians of ${TIMES} pairs`,
    table.toString(),
    ...missedLines(rows),
  ].join('\n');
}

/** One process each; the time excludes reading the stack and loading code on both sides. */
async function monthRows(side: Side): Promise<readonly Row[]> {
  await side.prepare(rowOf('month'));
  const month = async (what: 'rehearse' | 'plan', days: number) =>
    JSON.parse((await side.run(rehearseMonth(what, days))).out) as Month;
  const figures = await besidePeer(TIMES, {
    ours: async () => (await side.measure(rowOf('month'))).value,
    theirs: async () => (await month('plan', 30)).seconds,
  });
  const [ten, thirty] = [await month('rehearse', 10), await month('rehearse', 30)];
  return [
    {
      what: `rehearse 30 days, ${thirty.runs} runs, ${thirty.ticks} ticks, two engines`,
      peer: 'computing the start times of its runs',
      ...figures,
      goal: atMost(MONTH_SECONDS, Number.parseFloat(figures.ours), { unit: 's', why: MONTH }),
    },
    {
      what: 'peak memory of 30 rehearsed days',
      ours: `${thirty.peakMegabytes.toFixed(0)} MB`,
      peer: '10 rehearsed days',
      theirs: `${ten.peakMegabytes.toFixed(0)} MB`,
      ratio: (thirty.peakMegabytes / ten.peakMegabytes).toFixed(2),
      goal: atMost(1.15, thirty.peakMegabytes / ten.peakMegabytes),
    },
  ];
}

/** Whole processes on both sides. */
async function ruleRows(side: Side): Promise<readonly Row[]> {
  const version = spawnSync('promtool', ['--version'], { encoding: 'utf8' });
  const alone = (await side.measure(rowOf('rules-30d'))).value;
  if (version.status !== 0) {
    const what = 'alert rules, 30 days at 1 minute, 168 series, 4 rules';
    return [{ ...oursAlone(what, `${alone.toFixed(2)} s`), peer: 'promtool: not installed' }];
  }
  const promtool = /version ([\d.]+)/.exec(`${version.stdout}${version.stderr}`)?.[1] ?? '';
  const file = writePromtoolTest(side.scratch, RULE_DAYS);
  let ours = Number.NaN;
  const beside: Beside = {
    ours: async () => (ours = (await side.run(evaluateRules(RULE_DAYS))).seconds),
    theirs: () => Promise.resolve(timed(() => execFileSync('promtool', ['test', 'rules', file], { stdio: 'ignore' }))),
  };
  const figures = await besidePeer(1, beside, { most: 0.05 });
  return [
    {
      what: `alert rules, ${RULE_DAYS} days at 1 minute, 168 series, 4 rules`,
      peer: `promtool ${promtool} test rules`,
      ...figures,
    },
    {
      what: 'the same, 30 days',
      ours: `${alone.toFixed(2)} s`,
      peer: `${RULE_DAYS} days`,
      theirs: `${ours.toFixed(2)} s`,
      ratio: (alone / ours).toFixed(2),
    },
  ];
}

/** One process for each figure. */
async function guardRows(side: Side): Promise<readonly Row[]> {
  const figure = async (id: string) => (await side.measure(rowOf(id))).value;
  const recorder = (await figure('recorder')).toFixed(0);
  const rows: Row[] = [
    oursAlone('run recorder, events per second of CPU time, client and emulator included', recorder),
  ];
  const small = await figure('tick-55');
  for (const runs of [1_000, 10_000]) {
    const many = await figure(`tick-${runs}`);
    rows.push({
      what: `monitor tick, ${runs} running runs`,
      ours: `${many.toFixed(0)} ms`,
      peer: '55 running runs',
      theirs: `${small.toFixed(0)} ms`,
      ratio: (many / small).toFixed(2),
      ...(runs === 10_000 ? { goal: atMost(6, many / small) } : {}),
    });
  }
  const busy = await figure('tick-many');
  rows.push({
    ...oursAlone('tick, 10,000 running and 1,000 unresolved runs, stores in memory', `${busy.toFixed(0)} ms`),
    goal: atMost(55_000, busy, { unit: 'ms' }),
  });
  rows.push(await readsRow(figure));
  const health = await figure('health');
  rows.push({
    ...oursAlone('health report, 55 processors', `${health.toFixed(0)} ms`),
    goal: atMost(2_000, health, { unit: 'ms' }),
  });
  for (const name of Object.keys(BUNDLES)) rows.push(await coldStartRow(side, name));
  return rows;
}

/** What Firestore bills, a tick and a month of ticks in which it is always so. */
async function readsRow(figure: (id: string) => Promise<number>): Promise<Row> {
  const [many, few] = [await figure('reads-many'), await figure('reads-55')];
  const aMonth = (reads: number) => `${reads} a tick, ${((reads * TICKS_A_MONTH) / 1e6).toFixed(1)} million a month`;
  return {
    what: 'Firestore reads, 10,000 running and 1,000 unresolved runs',
    ours: aMonth(many),
    peer: '55 running runs',
    theirs: aMonth(few),
    ratio: (many / few).toFixed(2),
  };
}

async function coldStartRow(side: Side, name: string): Promise<Row> {
  const { out } = await side.measure(rowOf(`start-${name}`));
  const { bytes, ours, bare } = JSON.parse(out) as { bytes: number; ours: number; bare: number };
  return {
    what: `cold start of ${name} (${(bytes / 1e6).toFixed(1)} MB)`,
    ours: `${ours.toFixed(0)} ms`,
    peer: 'importing the same clients bare',
    theirs: `${bare.toFixed(0)} ms`,
    ratio: formatRatio(ours / bare),
    goal: atMost(1.15, ours / bare, { why: COLD }),
  };
}

/** A row without a peer. */
function oursAlone(what: string, ours: string): Row {
  return { what, ours, peer: '', theirs: '', ratio: '' };
}

function timed(work: () => void): number {
  const started = performance.now();
  work();
  return (performance.now() - started) / 1_000;
}
