import { measurePairs, spreadOf, type SideName, type Spread } from '../pairs';
import type { MeasuredRow } from '../rows';
import { ProcessFailed } from '../run-process';
import type { Figure, Side } from '../side';

/** The result of one row. */
export type Outcome =
  | { readonly kind: 'compared'; readonly row: MeasuredRow; readonly spread: Spread; readonly remark?: string }
  | { readonly kind: 'skipped' | 'failed'; readonly row: MeasuredRow; readonly why: string };

/** The part of a side that measures rows. */
export type Measuring = Pick<Side, 'lacks' | 'prepare' | 'measure'>;
export type MeasuringSides = Readonly<Record<SideName, Measuring>>;

const NAMES = ['base', 'head'] as const satisfies readonly SideName[];

/** A figure could not be measured on one side. */
class SideFailed extends Error {}

/**
 * Measures a row on both sides in turn. A row whose script one side lacks is skipped, a row whose script fails is
 * failed; both have a reason.
 */
export async function compareRow(row: MeasuredRow, sides: MeasuringSides, pairs: number): Promise<Outcome> {
  const lacking = NAMES.flatMap((name) => {
    const scripts = sides[name].lacks(row);
    return scripts.length === 0 ? [] : [`${name} has no ${scripts.join(', ')}`];
  });
  if (lacking.length > 0) return { kind: 'skipped', row, why: lacking.join('; ') };
  const work: Partial<Record<SideName, number>> = {};
  const measure = async (name: SideName): Promise<number> => {
    const { value, out } = await onSide(name, () => sides[name].measure(row));
    if (row.work !== undefined) work[name] = row.work(out);
    return value;
  };
  try {
    for (const name of NAMES) await onSide(name, () => warmUp(row, sides[name]));
    const spread = spreadOf(await measurePairs(pairs, measure));
    return { kind: 'compared', row, spread, ...differenceOf(work) };
  } catch (error) {
    if (!(error instanceof SideFailed)) throw error;
    return { kind: 'failed', row, why: error.message };
  }
}

/** A first, uncounted run of a whole process, since it compiles TypeScript that later ones find compiled. */
async function warmUp(row: MeasuredRow, side: Measuring): Promise<Figure | undefined> {
  await side.prepare(row);
  return row.read === undefined ? side.measure(row) : undefined;
}

/** @throws SideFailed with the side's name if a script fails */
async function onSide<T>(name: SideName, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ProcessFailed) throw new SideFailed(`${name}: ${error.message}`);
    throw error;
  }
}

/** A remark if the sides did different work: their ratio is not meaningful then. */
function differenceOf({ base, head }: Partial<Record<SideName, number>>): { readonly remark?: string } {
  if (base === head || base === undefined || head === undefined) return {};
  return { remark: `the sides do different work: base ${formatWork(base)}, head ${formatWork(head)} runs or results` };
}

const formatWork = (work: number) => (Number.isFinite(work) ? work.toLocaleString('en') : 'unknown');
