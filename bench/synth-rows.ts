import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { besidePeer, type Beside, type RatioGoal, type Row } from './row';
import { rowOf } from './rows';
import type { Side } from './side';
import { declaredIn } from './step';

const TIMES = 3;
const UNCHANGED: RatioGoal = { most: 1.5, why: 'loading the code takes about half of it' };
const CHANGED: RatioGoal = {
  most: 2,
  why: 'bundling the function with esbuild, and zipping it with its framework',
};
/** The function that counts as changed. */
const FUNCTION = 'run-recorder';

/** Whole processes on both sides: with the zips of functions that an earlier synthesis kept, and without one of them. */
export async function synthRows(side: Side, processors: number): Promise<readonly Row[]> {
  const declared = declaredIn(side.scratch, processors);
  const bare = { script: 'bench/synth-bare.ts', args: () => [declared, join(side.scratch, `bare-${processors}`)] };
  const row = rowOf(`synth-${processors}`);
  await side.measure(row); // the bare side reads our output
  const theirs: Beside['theirs'] = async () => (await side.run(bare)).seconds;
  const ours: Beside['ours'] = async () => (await side.measure(row)).value;
  const changed: Beside['ours'] = async () => {
    forget(side);
    return ours();
  };
  const what = `synth, ${processors} processors, ${resourcesIn(declared)} resources`;
  const peer = 'the same resources in bare CDKTF';
  return [
    { what: `${what}, functions unchanged`, peer, ...(await besidePeer(TIMES, { ours, theirs }, UNCHANGED)) },
    { what: `${what}, one function changed`, peer, ...(await besidePeer(TIMES, { ours: changed, theirs }, CHANGED)) },
  ];
}

/** As if the function had changed: its kept zip is not found. */
function forget({ kept }: Side): void {
  const packages = join(kept, 'packages');
  for (const file of readdirSync(packages)) {
    if (file.startsWith(FUNCTION) && file.endsWith('.key')) rmSync(join(packages, file));
  }
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
