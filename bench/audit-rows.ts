import { besidePeer, type Row } from './row';
import { rowOf } from './rows';
import { runProcess } from './run-process';
import type { Side } from './side';
import { planIn } from './step';

const TIMES = 3;
const FEW = 5_000;
const MANY = 10_000;
const LOADING =
  'loading the code takes two thirds of it, with the runner of TypeScript; reading the plan, facts and rules share the rest';

/** A plan of many resources, as whole processes on both sides, and how the time grows. */
export async function auditRows(side: Side): Promise<readonly Row[]> {
  const [few, many] = [rowOf(`audit-${FEW}`), rowOf(`audit-${MANY}`)];
  await side.prepare(few);
  const parse = `JSON.parse(require('node:fs').readFileSync(${JSON.stringify(planIn(side.scratch, FEW))}, 'utf8'))`;
  const ours = async () => (await side.measure(few)).value;
  const theirs = async () => (await runProcess(process.execPath, ['-e', parse], { cwd: side.root })).seconds;
  const row = await besidePeer(TIMES, { ours, theirs }, { most: 5, why: LOADING });
  const growth = await besidePeer(
    TIMES,
    { ours: async () => (await side.measure(many)).value, theirs: ours },
    { most: MANY / FEW },
  );
  return [
    { what: `audit of a plan with ${FEW} resources`, peer: 'JSON.parse of it in a process', ...row },
    { what: `audit of a plan with ${MANY} resources`, peer: `${FEW} resources`, ...growth },
  ];
}
