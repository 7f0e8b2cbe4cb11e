import type { AuditResult, MonitoringUsage } from '../../audit/audit';
import { count } from '../../model/count';

export const USAGE_HEADINGS = ['monthly cost of monitoring', 'at most', 'basis', 'price'] as const;

/** One row for each thing that Google bills; empty where the stacks hold no guard. */
export function usageCells({ usage }: AuditResult): string[][] {
  return usage.flatMap(({ lines, prices }) =>
    lines.map(({ item, amount, unit, basis, price }) => [
      item.replaceAll('_', ' '),
      count(amount, unit.one, unit.many),
      basis,
      price === undefined || prices === undefined ? '' : `${price.toFixed(2)} ${prices.currency}`,
    ]),
  );
}

/** Date and limits of the prices; empty where there are none. */
export function usageNote({ usage }: AuditResult): string {
  const priced = usage.find(
    (one): one is MonitoringUsage & { prices: NonNullable<MonitoringUsage['prices']> } => one.prices !== undefined,
  );
  if (priced === undefined) return '';
  const announced = priced.prices.prices.filter(({ from }) => from !== undefined);
  const later = announced.map(({ item, from }) => `${item.replaceAll('_', ' ')} not before ${from ?? ''}`);
  return [
    `prices as of ${priced.prices.asOf}, free quotas not deducted; an empty cell means that the price list has no price`,
    ...later,
  ].join('; ');
}
