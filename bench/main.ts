import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import Table from 'cli-table3';
import { dependencies } from '../package.json';
import { writePromtoolTest } from './alert-rules';
import { growthRows } from './growth-rows';
import { BUNDLES } from './guard';
import { logRows } from './log-rows';
import { runScript, sayRatio, sideBySide } from './measure';

/** Pairs of runs of each row; the median is shown. */
const TIMES = 3;

/** Days of the comparison with promtool, whose time grows with them just as ours does. */
const RULE_DAYS = 3;

interface Month {
  readonly runs: number;
  readonly ticks: number;
  readonly seconds: number;
  readonly peakMegabytes: number;
}

const table = new Table({
  head: ['what', 'ours', 'compared with', 'it took', 'ratio'],
  style: { head: [], border: [] },
});
const folder = mkdtempSync(join(tmpdir(), 'phasewatch-bench-'));
try {
  for (const processors of [55, 250, 1_000]) benchSynth(processors);
  benchLogs();
  benchMonth();
  benchRules();
  benchGuard();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(
  `node ${process.version}, ${cpus().length} cores, cdktf ${dependencies.cdktf}, @cdktf/provider-google ${dependencies['@cdktf/provider-google']}; medians of ${TIMES} pairs`,
);
console.log(table.toString());

/** Whole processes on both sides; ours bundles two functions as well. */
function benchSynth(processors: number): void {
  const [declared, bare] = [join(folder, `declared-${processors}`), join(folder, `bare-${processors}`)];
  const { ours, floor, ratio } = sideBySide(
    TIMES,
    () => runScript('synth-declared.ts', [String(processors), declared]).seconds,
    () => runScript('synth-bare.ts', [declared, bare]).seconds,
  );
  row(
    `synth, ${processors} processors, ${resourcesIn(declared)} resources`,
    ours,
    'the same resources in bare CDKTF',
    floor,
    ratio,
  );
}

/** Reads the metrics of the synthesized stack. */
function benchLogs(): void {
  runScript('../main.ts', []);
  for (const { what, ours, peer, theirs, ratio } of logRows(folder)) table.push([what, ours, peer, theirs, ratio]);
}

/** In one process each; reading the stack and loading code are not counted, on neither side. */
function benchMonth(): void {
  runScript('../main.ts', []);
  for (const { what, ours, peer, theirs, ratio } of growthRows(folder)) table.push([what, ours, peer, theirs, ratio]);
  const month = (what: string, days: number) =>
    JSON.parse(runScript('rehearse-month.ts', [what, String(days)]).out) as Month;
  const { ours, floor, ratio } = sideBySide(
    TIMES,
    () => month('rehearse', 30).seconds,
    () => month('plan', 30).seconds,
  );
  const [ten, thirty] = [month('rehearse', 10), month('rehearse', 30)];
  row(
    `rehearse 30 days, ${thirty.runs} runs, ${thirty.ticks} ticks, two engines (goal: under 10 s)`,
    ours,
    'saying when its runs start, alone',
    floor,
    ratio,
  );
  table.push([
    'peak memory of 30 rehearsed days (goal: flat)',
    `${thirty.peakMegabytes.toFixed(0)} MB`,
    '10 rehearsed days',
    `${ten.peakMegabytes.toFixed(0)} MB`,
    (thirty.peakMegabytes / ten.peakMegabytes).toFixed(2),
  ]);
}

/** Whole processes on both sides. */
function benchRules(): void {
  const version = spawnSync('promtool', ['--version'], { encoding: 'utf8' });
  const alone = runScript('play-rules.ts', ['30']).seconds;
  if (version.status !== 0) {
    table.push([
      'alert rules, 30 days at 1 minute, 168 series, 4 rules',
      `${alone.toFixed(2)} s`,
      'promtool: not installed',
      '',
      '',
    ]);
    return;
  }
  const promtool = /version ([\d.]+)/.exec(`${version.stdout}${version.stderr}`)?.[1] ?? '';
  const file = writePromtoolTest(folder, RULE_DAYS);
  const { ours, floor, ratio } = sideBySide(
    1,
    () => runScript('play-rules.ts', [String(RULE_DAYS)]).seconds,
    () => timed(() => execFileSync('promtool', ['test', 'rules', file], { stdio: 'ignore' })),
  );
  row(
    `alert rules, ${RULE_DAYS} days at 1 minute, 168 series, 4 rules (goal: 0.05)`,
    ours,
    `promtool ${promtool} test rules`,
    floor,
    ratio,
  );
  table.push([
    'the same, 30 days',
    `${alone.toFixed(2)} s`,
    `${RULE_DAYS} days`,
    `${ours.toFixed(2)} s`,
    (alone / ours).toFixed(2),
  ]);
}

/** Each figure in a process of its own. */
function benchGuard(): void {
  const figure = (...args: string[]): unknown => JSON.parse(runScript('guard-row.ts', args).out);
  const number = (...args: string[]) => Number(figure(...args));
  table.push([
    'run recorder, events a second on one core, emulator included',
    number('recorder').toFixed(0),
    '',
    '',
    '',
  ]);
  const [small, many, most] = [55, 1_000, 10_000].map((runs) => number('tick', String(runs)));
  for (const [runs, milliseconds] of [
    [1_000, many],
    [10_000, most],
  ] as const) {
    table.push([
      `monitor tick, ${runs} running runs`,
      `${(milliseconds ?? 0).toFixed(0)} ms`,
      '55 running runs',
      `${(small ?? 0).toFixed(0)} ms`,
      ((milliseconds ?? 0) / (small ?? 1)).toFixed(2),
    ]);
  }
  table.push(['health report, 55 processors (goal: under 2 s)', `${number('health', '55').toFixed(0)} ms`, '', '', '']);
  for (const name of Object.keys(BUNDLES)) {
    const { bytes, ours, bare } = figure('start', name) as { bytes: number; ours: number; bare: number };
    table.push([
      `cold start of ${name} (${(bytes / 1e6).toFixed(1)} MB)`,
      `${ours.toFixed(0)} ms`,
      'importing the same clients bare',
      `${bare.toFixed(0)} ms`,
      (ours / bare).toFixed(2),
    ]);
  }
}

function timed(work: () => void): number {
  const started = performance.now();
  work();
  return (performance.now() - started) / 1_000;
}

function row(what: string, ours: number, peer: string, theirs: number, ratio: number): void {
  table.push([what, `${ours.toFixed(2)} s`, peer, `${theirs.toFixed(2)} s`, sayRatio(ratio)]);
}

function resourcesIn(outdir: string): number {
  const stacks = join(outdir, 'stacks');
  return readdirSync(stacks).reduce((sum, name) => {
    const { resource } = JSON.parse(readFileSync(join(stacks, name, 'cdk.tf.json'), 'utf8')) as {
      resource: Record<string, object>;
    };
    return sum + Object.values(resource).reduce((count, named) => count + Object.keys(named).length, 0);
  }, 0);
}
