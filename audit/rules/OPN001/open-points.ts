import type { Facts } from '../../facts';
import type { Guard } from '../../facts/guard';
import { valueOf } from '../../facts/reading';
import { judgeExternalFunction } from './external-functions';
import { failed, passed, undecided, type Rule, type Verdict } from '../../rule';

/** What a declaration leaves open is not checked by any other rule, so each open point is a finding. */
export const openPoints: Rule = {
  id: 'OPN001',
  name: 'open-points',
  title: 'the declaration leaves nothing open',
  severity: 'warning',
  profile: 'phasewatch',
  check: ({ guards, externalFunctions }: Facts) => [
    ...guards.flatMap(judge),
    ...externalFunctions.map(judgeExternalFunction),
  ],
};

function judge({ path, config }: Guard): Verdict[] {
  const { pipeline = '', openPoints: open = [] } = valueOf(config) ?? {};
  if (config.kind === 'unresolved') {
    return [undecided(path, "cannot determine the open points: the guard's configuration is known at apply only")];
  }
  if (open.length === 0) return [passed(path)];
  return open.map((point) =>
    failed({
      address: `${pipeline}/${point}`,
      message: `${point} is not declared: ${missingOf(point)}`,
      detail: 'An open point of the declaration: no other rule checks what it leaves out.',
      values: [],
      fix: `declare it, and remove '${point}' from openPoints`,
    }),
  );
}

/** What does not happen without it. */
function missingOf(point: string): string {
  if (point.startsWith('onCall/')) return 'no notification is sent';
  if (point.endsWith('/deadline')) return 'a late phase is not reported';
  if (point.endsWith('/runSuccess')) return 'the phase has no SLO';
  return 'hangs and failures of its runs are not detected';
}
