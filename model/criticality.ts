/** How much a failure matters; it decides the notification channel and the response time. */
export const CRITICALITIES = ['P0', 'P1', 'P2', 'P3'] as const;

export type Criticality = (typeof CRITICALITIES)[number];

/** Do its alerts page? The others are tickets, which wait for working hours. */
export function wakes(criticality: Criticality): boolean {
  return criticality === 'P0' || criticality === 'P1';
}

/** The most critical of them; undefined for an empty list. */
export function mostCritical(criticalities: readonly Criticality[]): Criticality | undefined {
  return CRITICALITIES.find((criticality) => criticalities.includes(criticality));
}
