import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { atMost, type Goal } from './goal';
import { formatRatio } from './pairs';
import { besidePeer, type Row } from './row';
import { rowOf } from './rows';
import { runProcess } from './run-process';
import type { Side } from './side';
import { declaredIn, makePlan, planIn } from './step';

const TIMES = 5;
/** A plan whose audit is little more than loading the code. */
const LEAST = 5;
const FEW = 5_000;
const MANY = 10_000;
/** In times of `JSON.parse` of the same plan, beside the start of the process. */
const MOST_PARSES = 5;
const MOST_MEGABYTES = 500;
const WIDE = 1_000;
const LOADING =
  'half of it is loading the code: 570 files, of which zod and the parsers of filters and PromQL are most';
const COLD = 'reading the plan, facts and rules share it; a quarter is garbage collection';

/** The built package on plans of many resources, as whole processes without their start, and on a wide pipeline. */
export async function auditRows(side: Side): Promise<readonly Row[]> {
  for (const resources of [FEW, MANY]) await side.prepare(rowOf(`audit-${resources}`));
  await side.run(makePlan(LEAST));
  execFileSync('npm', ['run', '--silent', 'build'], { cwd: side.root, stdio: 'ignore' });
  return [...(await planRows(side)), await memoryRow(side), await wideRow(side)];
}

/** Seconds of whole processes. */
interface Figures {
  node: number;
  /** Reading and parsing the plan. */
  parse: number;
  least: number;
  few: number;
  many: number;
}

/**
 * Differences of short times: other load on the machine only adds to each, so each is the least of several rounds, which
 * run every process in turn.
 */
async function planRows(side: Side): Promise<readonly Row[]> {
  const figures: Figures = { node: Infinity, parse: Infinity, least: Infinity, few: Infinity, many: Infinity };
  for (let n = 0; n < TIMES; n += 1) {
    const round: Figures = {
      node: await seconds(side, ['-e', '0']),
      parse: await seconds(side, ['-e', parsing(planIn(side.scratch, FEW))]),
      least: await seconds(side, auditOf(side, LEAST)),
      few: await seconds(side, auditOf(side, FEW)),
      many: await seconds(side, auditOf(side, MANY)),
    };
    for (const name of Object.keys(figures) as (keyof Figures)[]) figures[name] = Math.min(figures[name], round[name]);
  }
  const { node, parse, least, few, many } = figures;
  const what = `audit of a plan with ${FEW} resources, built package`;
  const parsed = { peer: 'JSON.parse of it', theirs: parse - node };
  return [
    row(`${what}, less the start of node`, few - node, parsed, { most: MOST_PARSES, why: LOADING }),
    row(`${what}, less the audit of ${LEAST}`, few - least, parsed, { most: MOST_PARSES, why: COLD }),
    row(`the same of ${MANY}`, many - least, { peer: `${FEW} resources`, theirs: few - least }, { most: MANY / FEW }),
  ];
}

function row(
  what: string,
  ours: number,
  { peer, theirs }: { readonly peer: string; readonly theirs: number },
  { most, why }: { readonly most: number; readonly why?: string },
): Row {
  const goal: Goal = atMost(most, ours / theirs, why === undefined ? {} : { why });
  const [left, right] = [ours, theirs].map((time) => `${time.toFixed(3)} s`) as [string, string];
  return { what, ours: left, peer, theirs: right, ratio: formatRatio(ours / theirs), goal };
}

/** As the process itself says, in megabytes of 1,024 kB. */
async function memoryRow(side: Side): Promise<Row> {
  const [cli, ...args] = auditOf(side, FEW);
  const code = `process.argv.splice(1, Infinity, ...${JSON.stringify([cli, ...args, '--out', join(side.scratch, 'audit.txt')])});
    process.on('exit', () => console.log(process.resourceUsage().maxRSS));
    require(${JSON.stringify(cli)});`;
  const { out } = await runProcess(process.execPath, ['-e', code], { cwd: side.scratch });
  const megabytes = Math.round(Number(out) / 1_024);
  return {
    what: `peak memory of an audit of ${FEW} resources`,
    ...{ ours: `${megabytes} MB`, peer: '', theirs: '', ratio: '' },
    goal: atMost(MOST_MEGABYTES, megabytes, { unit: 'MB' }),
  };
}

/** The audit of the built package, and the synthesis as users run it: their app is TypeScript. */
async function wideRow(side: Side): Promise<Row> {
  const synth = rowOf(`synth-${WIDE}`);
  await side.measure(synth);
  const audit = [cliOf(side), 'audit', '--stack', declaredIn(side.scratch, WIDE)];
  const figures = await besidePeer(
    TIMES,
    { ours: () => seconds(side, audit), theirs: async () => (await side.measure(synth)).value },
    { most: 1 },
  );
  return { what: `audit of ${WIDE} processors, built package`, peer: 'their synth', ...figures };
}

function auditOf(side: Side, resources: number): readonly [string, ...string[]] {
  return [cliOf(side), 'audit', '--plan', planIn(side.scratch, resources)];
}

function cliOf({ root }: Side): string {
  return join(root, 'dist', 'cli', 'phasewatch.js');
}

function parsing(file: string): string {
  return `JSON.parse(require('node:fs').readFileSync(${JSON.stringify(file)}, 'utf8'))`;
}

async function seconds({ scratch }: Side, args: readonly string[]): Promise<number> {
  return (await runProcess(process.execPath, args, { cwd: scratch })).seconds;
}
