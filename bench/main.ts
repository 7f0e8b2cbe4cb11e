import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import Table from 'cli-table3';
import { dependencies } from '../package.json';
import { runScript, sideBySide } from './measure';

/** Pairs of runs of each row; the median is shown. */
const TIMES = 3;

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
  benchMonth();
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

/** In one process each; reading the stack and loading code are not counted, on neither side. */
function benchMonth(): void {
  runScript('../main.ts', []);
  const month = (what: string, days: number) =>
    JSON.parse(runScript('rehearse-month.ts', [what, String(days)]).out) as Month;
  const { ours, floor, ratio } = sideBySide(
    TIMES,
    () => month('rehearse', 30).seconds,
    () => month('events', 30).seconds,
  );
  const [ten, thirty] = [month('rehearse', 10), month('rehearse', 30)];
  row(
    `rehearse 30 days, ${thirty.runs} runs, ${thirty.ticks} ticks, two engines (goal: under 10 s)`,
    ours,
    'making its run events alone',
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

function row(what: string, ours: number, peer: string, theirs: number, ratio: number): void {
  table.push([what, `${ours.toFixed(2)} s`, peer, `${theirs.toFixed(2)} s`, ratio.toFixed(2)]);
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
