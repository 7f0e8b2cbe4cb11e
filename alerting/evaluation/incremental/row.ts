import type { Distribution } from '../../metrics/distribution';
import type { Series } from '../../metrics/series';

/** One series that a step of a condition gives, and its value at the latest evaluation. The step writes it. */
export interface Row {
  /** Does it have a value? */
  present: boolean;
  /** Of no meaning without {@link present}; of a distribution, how many values it holds. */
  value: number;
  distribution: Distribution | undefined;
  /** Does nothing that follows remember it? */
  readonly settled: boolean;
  /** No incoming series leads here any more. */
  release(): void;
}

/** What a row says for as long as nothing says otherwise. */
export type IdleState = 'sound' | 'failing';

/** Makes the row of a series that a step gives for the first time. */
export type OpenRow<R extends Row> = (key: string, series: Series) => R;
