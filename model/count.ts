const thousands = new Intl.NumberFormat('en-US', { maximumFractionDigits: 20 });

/**
 * A number with its noun: '1 page', '3 pages', '4,973 pages'. The plural is the noun with an s unless given. Only
 * exactly 1 takes the singular.
 *
 * @example count(2, 'policy', 'policies') // '2 policies'
 */
export function count(amount: number, noun: string, plural = `${noun}s`): string {
  return `${thousands.format(amount)} ${amount === 1 ? noun : plural}`;
}
