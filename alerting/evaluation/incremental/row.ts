import type { Distribution } from '../../metrics/distribution';
import type { Series } from '../../metrics/series';

/** One output series of a step, with its value at the latest evaluation. The step writes it. */
export interface Row {
  /** Does it have a value? */
  present: boolean;
  /** Meaningless without {@link present}; of a distribution, how many values it holds. */
  value: number;
  distribution: Distribution | undefined;
  /** Has no later step any state of it? */
  readonly settled: boolean;
  /** Called when it has no incoming series any more. */
  release(): void;
}

/** The state of a row that is not evaluated. */
export type IdleState = 'passing' | 'failing';

/** Makes the row of a new output series. */
export type OpenRow<R extends Row> = (key: string, series: Series) => R;
