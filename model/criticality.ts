import { Duration } from './duration';

/** How much it matters when it breaks; decides who is told and how fast they answer. */
export const CRITICALITIES = ['P0', 'P1', 'P2', 'P3'] as const;

export type Criticality = (typeof CRITICALITIES)[number];

/** How soon a person responds, as agreed with the platform's owners. P3 is "next business day". */
export const RESPONSE_TIME: Readonly<Record<Criticality, Duration>> = {
  P0: Duration.minutes(15),
  P1: Duration.hours(1),
  P2: Duration.hours(4),
  P3: Duration.days(1),
};
