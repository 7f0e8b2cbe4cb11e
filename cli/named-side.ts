import type { Side } from '../review/side';
import type { PlannedStep } from '../terraform/plan/read-plan';
import type { Resource } from '../terraform/resource';

/** What a side deploys. */
export interface SideContent {
  readonly resources: readonly Resource[];
  /** Of resources that name none. */
  readonly project: string | undefined;
  /** What the apply of a plan does. @default - no plan: everything that is declared is applied */
  readonly steps?: readonly PlannedStep[];
}

/** One side of a comparison. */
export interface NamedSide {
  /** Its name on the command line, such as `main`. */
  readonly name: string;
  readonly side: Side;
  /** Reads what it deploys; undefined: a saved result, which does not hold it. */
  readonly content: (() => SideContent) | undefined;
}
