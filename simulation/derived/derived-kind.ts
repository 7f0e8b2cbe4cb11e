import type { Scenario } from '../scenario';
import type { Declaration } from './declaration';

/** What a kind derives: a scenario without the parts that all derived scenarios share. */
export type DerivedParts = Pick<
  Scenario,
  'title' | 'from' | 'lasts' | 'faults' | 'expectations' | 'mayFire' | 'operatorActsAfter'
> &
  Partial<Pick<Scenario, 'workload'>>;

/** One kind of standard scenario. */
export interface DerivedKind {
  /** The scenario is called `derived-<name>`. */
  readonly name: string;
  /** Or why there is none: the pipeline has nothing that could have this fault. */
  readonly derive: (declaration: Declaration) => DerivedParts | string;
}
