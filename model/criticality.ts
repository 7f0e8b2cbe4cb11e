/** How much it matters when it breaks; decides who is told and how fast they answer. */
export const CRITICALITIES = ['P0', 'P1', 'P2', 'P3'] as const;

export type Criticality = (typeof CRITICALITIES)[number];

/** Is somebody woken for it? The others wait for working hours. */
export function wakes(criticality: Criticality): boolean {
  return criticality === 'P0' || criticality === 'P1';
}

/** The most critical of them; nothing where there is none. */
export function mostCritical(criticalities: readonly Criticality[]): Criticality | undefined {
  return CRITICALITIES.find((criticality) => criticalities.includes(criticality));
}
