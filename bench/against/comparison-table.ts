import Table from 'cli-table3';
import { formatRatio } from '../pairs';
import type { Unit } from '../rows';
import type { Outcome } from './compare-rows';

/** The ratios of every row that was compared, and below them which rows were not, with the reason. */
export function comparisonTable(outcomes: readonly Outcome[]): string {
  const table = new Table({
    head: ['row', 'base', 'head', 'head/base', 'min', 'max', 'pair by pair'],
    style: { head: [], border: [], compact: true },
  });
  const [below, compared]: [string[], number[]] = [[], []];
  for (const outcome of outcomes) {
    const { id, unit } = outcome.row;
    if (outcome.kind !== 'compared') {
      below.push(`${outcome.kind.padEnd(8)} ${id}: ${outcome.why}`);
      continue;
    }
    const { spread, remark } = outcome;
    const [base, head] = [formatFigure(spread.base, unit), formatFigure(spread.head, unit)];
    const ratios = [spread.median, spread.min, spread.max].map(formatRatio);
    table.push([id, base, head, ...ratios, spread.ratios.map(formatRatio).join(' ')]);
    compared.push(spread.median);
    if (remark !== undefined) below.push(`remark   ${id}: ${remark}`);
  }
  return [compared.length === 0 ? 'No row was compared.' : table.toString(), ...below].join('\n');
}

/** Three digits of it, and the unit. */
function formatFigure(value: number, unit: Unit): string {
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return `${value.toFixed(digits)} ${unit}`;
}
