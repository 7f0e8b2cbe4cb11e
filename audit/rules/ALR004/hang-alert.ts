import { GAUGES } from '../../../model/gauges';
import { detectionsOf, type Detection } from '../../detection';
import { GAUGE_OF, type HangKind } from '../../detection/hang';
import type { Facts } from '../../facts';
import { showProcessors } from '../../facts/processor-group';
import { failed, passed, undecided, type Rule, type Verdict } from '../../rule';

/** The gauges are worth nothing where no policy reads them: then a hang is seen, and nobody is told. */
export const hangAlert: Rule = {
  id: 'ALR004',
  name: 'hang-alert',
  title: 'an alert goes off for every processor whose run is silent or over its budget',
  severity: 'error',
  check: (facts) => {
    const detections = detectionsOf(facts);
    return [...judge(facts, detections, 'silent'), ...judge(facts, detections, 'over-budget')];
  },
};

/** One verdict for all processors that share a fate. */
function judge(facts: Facts, detections: readonly Detection[], kind: HangKind): Verdict[] {
  const byFate = new Map<string, Detection[]>();
  for (const detection of detections) {
    const time = timeOf(detection, kind);
    const fate = time.status === 'detected' ? 'detected' : `${time.status}: ${time.reason}`;
    const group = byFate.get(fate);
    if (group === undefined) byFate.set(fate, [detection]);
    else group.push(detection);
  }
  const address = facts.guards[0]?.path ?? facts.environment;
  return [...byFate.values()].flatMap((group) => {
    const [first] = group;
    return first === undefined ? [] : [verdict(address, group, first, kind)];
  });
}

function verdict(address: string, group: readonly Detection[], first: Detection, kind: HangKind): Verdict {
  const time = timeOf(first, kind);
  const names = showProcessors(group.map(({ processor }) => processor));
  const state = kind === 'silent' ? 'silent' : 'over its budget';
  switch (time.status) {
    case 'detected':
      return passed(address);
    case 'unresolved':
      return undecided(address, `cannot say when a run of ${names} that is ${state} is seen: ${time.reason}`);
    case 'never':
      return failed({
        address,
        message: `no alert goes off when a run of ${names} is ${state}`,
        detail: `Such a hang is seen by nobody: ${time.reason}.`,
        values: [{ of: first.deployable, field: 'processors', value: String(group.length) }],
        fix: `an alert policy on ${GAUGES[GAUGE_OF[kind]].type} above 1 for these processors, or include the stack that holds it`,
      });
  }
}

function timeOf(detection: Detection, kind: HangKind) {
  return kind === 'silent' ? detection.silent : detection.overBudget;
}
