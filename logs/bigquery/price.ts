import { formatBytes } from './bytes';

/**
 * What queries cost on demand in the US, by the bytes that they read; the first TiB of a month is free. Other regions
 * differ, and projects with reservations pay for slots instead.
 * https://cloud.google.com/bigquery/pricing
 */
export const ON_DEMAND = { usd: 6.25, perBytes: 2 ** 40, asOf: '2026-12-01' } as const;

/** Each query is charged for at least this much, and a lower limit is refused. https://cloud.google.com/bigquery/pricing */
export const LEAST_BILLED = 10 * 2 ** 20;

/** Price of a query on demand in US dollars, without the free amount. */
export function priceOf(bytes: number): number {
  return (Math.max(bytes, LEAST_BILLED) / ON_DEMAND.perBytes) * ON_DEMAND.usd;
}

/** Such as `reads 1.5 TB: 8.53 USD on demand …`. */
export function formatReading(bytes: number): string {
  const { usd, asOf } = ON_DEMAND;
  return `reads ${formatBytes(bytes)}: ${priceOf(bytes).toFixed(2)} USD on demand (${usd} USD per TiB in the US, ${asOf}; the first TiB of a month is free)`;
}
