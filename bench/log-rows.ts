import { execFileSync, spawnSync } from 'node:child_process';
import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dependencies } from '../package.json';
import { JQ_PROGRAM } from './log-queries';
import { runScript, sayRatio, sideBySide } from './measure';
import type { Row } from './row';

const ENTRIES = 2_000_000;
/** How many times each side is run, in turn. */
const TIMES = 3;

interface Pass {
  readonly seconds: number;
  readonly peakMegabytes: number;
}

/** Two million log entries through five log-based metrics, beside what else goes over them once. */
export function logRows(folder: string): readonly Row[] {
  const at = (name: string) => join(folder, `${name}.ndjson`);
  const [file, quarter, fourfold] = [at('logs'), at('quarter'), at('fourfold')];
  runScript('count-logs.ts', ['make', file, String(ENTRIES)]);
  runScript('count-logs.ts', ['make', quarter, String(ENTRIES / 4)]);
  // Four times the file and not one more point: what grows between the two is what the file itself costs.
  for (let i = 0; i < 4; i++) appendFileSync(fourfold, readFileSync(quarter));
  const pass = (what: string, path = file) => JSON.parse(runScript('count-logs.ts', [what, path]).out) as Pass;
  const beside: Beside = (what, theirs, goal, peer) => {
    const { ours, floor, ratio } = sideBySide(TIMES, () => pass(what).seconds, theirs);
    return {
      what: `${ENTRIES.toLocaleString('en')} log entries, five metrics, ${WHAT[what] ?? what}${goal === undefined ? '' : ` (goal: ${goal})`}`,
      ours: `${ours.toFixed(2)} s`,
      peer,
      theirs: `${floor.toFixed(2)} s`,
      ratio: sayRatio(ratio),
    };
  };
  const duckDb = `DuckDB ${dependencies['@duckdb/node-api']}`;
  return [
    beside('counts', () => pass('typed').seconds, '1.5', `${duckDb} by hand, typed columns, rows left with DuckDB`),
    beside('counts', () => pass('rows').seconds, '1.5', `${duckDb} by hand, typed columns, rows as objects`),
    beside('counts', () => pass('paths').seconds, '1.5', `${duckDb} by hand, fields by path`),
    beside('counts', () => pass('parse').seconds, '0.25', `JSON.parse of each line, node ${process.version}`),
    ...jqRow(file, beside),
    beside('points', () => pass('parse').seconds, undefined, `JSON.parse of each line, node ${process.version}`),
    ...['counts', 'points'].flatMap((what) => {
      const small = pass(what, quarter);
      return [
        memoryRow(what, pass(what, fourfold), small, 'the same entries once, not four times (goal: flat)'),
        memoryRow(what, pass(what), small, 'a quarter of the entries, with fewer minutes and labels among them'),
      ];
    }),
  ];
}

const WHAT: Readonly<Record<string, string>> = { counts: 'to counts', points: 'to points' };

/** A row of one of our passes beside another program's. */
type Beside = (what: string, theirs: () => number, goal: string | undefined, peer: string) => Row;

function jqRow(file: string, beside: Beside): readonly Row[] {
  const version = spawnSync('jq', ['--version'], { encoding: 'utf8' });
  if (version.status !== 0) return [{ what: 'the same', ours: '', peer: 'jq: not installed', theirs: '', ratio: '' }];
  const jq = () => {
    const before = performance.now();
    execFileSync('jq', ['-n', JQ_PROGRAM, file], { stdio: 'ignore' });
    return (performance.now() - before) / 1_000;
  };
  return [beside('counts', jq, '0.05', `${version.stdout.trim()}, one pass, one equal filter`)];
}

function memoryRow(what: string, large: Pass, small: Pass, peer: string): Row {
  return {
    what: `${WHAT[what] ?? what}, peak memory`,
    ours: `${large.peakMegabytes.toFixed(0)} MB`,
    peer,
    theirs: `${small.peakMegabytes.toFixed(0)} MB`,
    ratio: (large.peakMegabytes / small.peakMegabytes).toFixed(2),
  };
}
