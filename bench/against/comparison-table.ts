import Table from 'cli-table3';
import { formatRatio } from '../pairs';
import type { Unit } from '../rows';
import type { Outcome } from './compare-rows';

/** The ratios of the compared rows, then the other rows with the reason. */
export function comparisonTable(outcomes: readonly Outcome[]): string {
  const table = new Table({
    head: ['row', 'base', 'head', 'head/base', 'min', 'max', 'each pair'],
    style: { head: [], border: [], compact: true },
  });
  const [remarks, compared]: [string[], number[]] = [[], []];
  for (const outcome of outcomes) {
    const { id, unit } = outcome.row;
    if (outcome.kind !== 'compared') {
      remarks.push(`${outcome.kind.padEnd(8)} ${id}: ${outcome.why}`);
      continue;
    }
    const { spread, remark } = outcome;
    const [base, head] = [formatFigure(spread.base, unit), formatFigure(spread.head, unit)];
    const ratios = [spread.median, spread.min, spread.max].map(formatRatio);
    table.push([id, base, head, ...ratios, spread.ratios.map(formatRatio).join(' ')]);
    compared.push(spread.median);
    if (remark !== undefined) remarks.push(`remark   ${id}: ${remark}`);
  }
  return [compared.length === 0 ? 'No row was compared.' : table.toString(), ...remarks].join('\n');
}

/** About three digits, and the unit. */
function formatFigure(value: number, unit: Unit): string {
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return `${value.toFixed(digits)} ${unit}`;
}
