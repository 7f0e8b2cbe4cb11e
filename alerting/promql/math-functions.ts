/** A function of one value, and of numbers that are the same for all series. */
export interface MathFunction {
  /** The least and the greatest number of arguments after the series. */
  readonly numbers: readonly [least: number, most: number];
  /** Undefined: no value. */
  readonly of: (value: number, numbers: readonly number[]) => number | undefined;
  /** Is its value a time in seconds since the epoch, by default that of the evaluation? */
  readonly ofTime?: boolean;
}

const plain = (of: (value: number) => number): MathFunction => ({ numbers: [0, 0], of });
const ofDate = (read: (at: Date) => number): MathFunction => ({
  numbers: [0, 0],
  of: (seconds) => read(new Date(seconds * 1_000)),
  ofTime: true,
});

/** The functions of single values that are evaluated: https://prometheus.io/docs/prometheus/latest/querying/functions/ */
export const MATH_FUNCTIONS: Readonly<Record<string, MathFunction>> = {
  abs: plain(Math.abs),
  ceil: plain(Math.ceil),
  floor: plain(Math.floor),
  exp: plain(Math.exp),
  ln: plain(Math.log),
  log2: plain(Math.log2),
  log10: plain(Math.log10),
  sqrt: plain(Math.sqrt),
  sgn: plain(Math.sign),
  clamp_min: { numbers: [1, 1], of: (value, [least = NaN]) => Math.max(value, least) },
  clamp_max: { numbers: [1, 1], of: (value, [most = NaN]) => Math.min(value, most) },
  clamp: {
    numbers: [2, 2],
    of: (value, [least = NaN, most = NaN]) => (most < least ? undefined : Math.max(least, Math.min(most, value))),
  },
  // Halves go up, and a step is divided by, as Prometheus does it.
  round: { numbers: [0, 1], of: (value, [step = 1]) => Math.floor(value * (1 / step) + 0.5) / (1 / step) },
  minute: ofDate((at) => at.getUTCMinutes()),
  hour: ofDate((at) => at.getUTCHours()),
  day_of_week: ofDate((at) => at.getUTCDay()),
  day_of_month: ofDate((at) => at.getUTCDate()),
  day_of_year: ofDate(
    (at) =>
      (Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate()) - Date.UTC(at.getUTCFullYear(), 0, 0)) /
      86_400_000,
  ),
  days_in_month: ofDate((at) => new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 0)).getUTCDate()),
  month: ofDate((at) => at.getUTCMonth() + 1),
  year: ofDate((at) => at.getUTCFullYear()),
};
