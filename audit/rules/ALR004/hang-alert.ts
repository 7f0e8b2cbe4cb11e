import { detectionsOf, type Detection } from '../../detection';
import { GAUGE_OF, type HangKind } from '../../detection/hang';
import type { Facts } from '../../facts';
import { showProcessors } from '../../facts/processor-group';
import { failed, passed, undecided, type Rule, type Verdict } from '../../rule';

/** The monitor writes gauges; only an alert policy that reads them sends a notification of a hang. */
export const hangAlert: Rule = {
  id: 'ALR004',
  name: 'hang-alert',
  title: 'for every processor, alert policies detect a run without heartbeats and a run over its budget',
  severity: 'error',
  profile: 'phasewatch',
  check: (facts) => {
    const detections = detectionsOf(facts);
    return [...judge(facts, detections, 'silent'), ...judge(facts, detections, 'over-budget')];
  },
};

/** One verdict for all processors with the same result. */
function judge(facts: Facts, detections: readonly Detection[], kind: HangKind): Verdict[] {
  const byResult = new Map<string, Detection[]>();
  for (const detection of detections) {
    const time = timeOf(detection, kind);
    const result = time.status === 'detected' ? 'detected' : `${time.status}: ${time.reason}`;
    const group = byResult.get(result);
    if (group === undefined) byResult.set(result, [detection]);
    else group.push(detection);
  }
  return [...byResult.values()].flatMap((group) => {
    const [first] = group;
    return first === undefined ? [] : [verdict(facts, group, first, kind)];
  });
}

function verdict(facts: Facts, group: readonly Detection[], first: Detection, kind: HangKind): Verdict {
  const address = facts.guards[0]?.path ?? facts.environment;
  const time = timeOf(first, kind);
  const names = showProcessors(group.map(({ processor }) => processor));
  const run = kind === 'silent' ? 'a run without heartbeats' : 'a run over its budget';
  switch (time.status) {
    case 'detected':
      return passed(address);
    case 'unresolved':
      return undecided(address, `cannot determine when ${run} is detected (${names}): ${time.reason}`);
    case 'never':
      return failed({
        address,
        message: `no alert policy detects ${run} (${names})`,
        detail: `Such a hang stays undetected: ${time.reason}.`,
        values: [{ of: first.deployable, field: 'processors', value: String(group.length) }],
        fix: `add an alert policy on ${facts.names.gaugeType(GAUGE_OF[kind])} above 1 for these processors, or include the stack that holds it`,
      });
  }
}

function timeOf(detection: Detection, kind: HangKind) {
  return kind === 'silent' ? detection.silent : detection.overBudget;
}
