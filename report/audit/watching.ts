import type { AuditResult, Watching } from '../../audit/audit';

/** Headings of the table of what watching uses. */
export const WATCHING_HEADINGS = ['a month of watching', 'at most', 'because', 'price'] as const;

/** One row for each thing that is used; nothing where no guard is in the stacks. */
export function watchingCells({ watching }: AuditResult): string[][] {
  return watching.flatMap(({ usage, prices }) =>
    usage.map(({ item, amount, unit, how, price }) => [
      item.replaceAll('_', ' '),
      `${amount.toLocaleString('en')} ${unit}`,
      how,
      price === undefined || prices === undefined ? '' : `${price.toFixed(2)} ${prices.currency}`,
    ]),
  );
}

/** What the prices stand on; nothing where there are none. */
export function watchingNote({ watching }: AuditResult): string {
  const priced = watching.find(
    (one): one is Watching & { prices: NonNullable<Watching['prices']> } => one.prices !== undefined,
  );
  return priced === undefined
    ? ''
    : `prices as read on ${priced.prices.asOf}, free quotas not taken off; what has none is not priced`;
}
