/**
 * A number with its noun: '1 page', '3 pages', '4,973 pages'. The plural is the noun with an s unless given. Only
 * exactly 1 takes the singular.
 *
 * @example count(2, 'policy', 'policies') // '2 policies'
 */
export function count(amount: number, noun: string, plural = `${noun}s`): string {
  return `${withThousands(amount)} ${amount === 1 ? noun : plural}`;
}

/** `4,973`. `Intl.NumberFormat` takes longer to make than a command takes to load. */
function withThousands(amount: number): string {
  const [whole = '', ...fraction] = String(amount).split('.');
  return [whole.replace(/\B(?=(?:\d{3})+$)/g, ','), ...fraction].join('.');
}
