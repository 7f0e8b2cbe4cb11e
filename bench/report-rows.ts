import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { atMost } from './goal';
import { keptByStart } from './kept-rows';
import { formatRatio } from './pairs';
import type { Row } from './row';
import type { Side } from './side';
import { START } from './step';

const ROOT = join(__dirname, '..');
const REPORT = join(ROOT, 'report/index.html');
const LARGEST_MB = 3;

/** What `test/browser/use.mjs` prints, as far as it is needed. */
interface Used {
  readonly firstPaintMs: { readonly empty: number; readonly page: number };
}

/** Size of the report that `npm start` writes, and the time to its first paint beside that of an empty page. */
export async function reportRows(side: Side): Promise<readonly Row[]> {
  await side.run(START, keptByStart(side));
  const page = readFileSync(REPORT, 'utf8');
  const scenarios = page.match(/<details class="view" id="scenario-/g)?.length ?? 0;
  const size = Buffer.byteLength(page) / 1_000_000;
  const used = JSON.parse(
    execFileSync(process.execPath, [join(ROOT, 'test/browser/use.mjs'), REPORT], { encoding: 'utf8' }),
  ) as Used;
  const { empty, page: ours } = used.firstPaintMs;
  return [
    {
      what: `report of ${scenarios} scenarios: size`,
      ours: `${size.toFixed(2)} MB`,
      peer: '',
      theirs: '',
      ratio: '',
      goal: atMost(LARGEST_MB, size, { unit: 'MB' }),
    },
    {
      what: 'report: first paint',
      ours: `${Math.round(ours)} ms`,
      peer: 'an empty page',
      theirs: `${Math.round(empty)} ms`,
      ratio: formatRatio(ours / empty),
      goal: atMost(3, ours / empty),
    },
  ];
}
