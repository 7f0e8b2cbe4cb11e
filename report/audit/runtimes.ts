import type { AuditResult } from '../../audit/audit';
import type { RuntimeUse } from '../../audit/runtimes';
import { count } from '../../model/count';

export const RUNTIME_HEADINGS = ['runtime', 'functions', 'deprecated on', 'decommissioned on', 'time left'] as const;

/** One row for each runtime; empty where the stacks hold no function. */
export function runtimeCells({ runtimes }: AuditResult): string[][] {
  return runtimes.map(({ runtime, functions, support }) => {
    const dates = 'dates' in support ? support.dates : undefined;
    return [
      runtime ?? (support.status === 'ignored' ? 'set by other deploys' : 'not known'),
      String(functions.length),
      dates?.deprecated ?? '',
      dates?.decommissioned ?? '',
      timeLeft(support),
    ];
  });
}

/** `517 days`; `deprecated, 125 days until decommissioned`. */
function timeLeft(support: RuntimeUse['support']): string {
  switch (support.status) {
    case 'supported':
    case 'near-deprecation':
      return support.toDeprecation === undefined ? 'no date scheduled' : count(support.toDeprecation, 'day');
    case 'deprecated':
      return support.toDecommission === undefined
        ? 'deprecated'
        : `deprecated, ${count(support.toDecommission, 'day')} until decommissioned`;
    case 'decommissioned':
      return 'decommissioned';
    case 'unknown':
    case 'ignored':
    case 'undeclared':
      return 'unknown';
  }
}
