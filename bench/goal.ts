/** What a figure should be at most, and whether it is. */
export interface Goal {
  /** Such as `1.5` or `10 s`. */
  readonly text: string;
  readonly isMet: boolean;
  /** Where a profile has the time go that is too much. @default - not profiled */
  readonly why?: string | undefined;
}

/**
 * @param unit of a figure of ours. @default - the figure is a ratio
 * @param why shown where the goal is missed
 */
export function atMost(most: number, figure: number, { unit, why }: { unit?: string; why?: string } = {}): Goal {
  return { text: unit === undefined ? `${most}` : `${most} ${unit}`, isMet: figure <= most, why };
}
