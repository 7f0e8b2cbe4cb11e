import type { Facts } from '../../facts';
import { showProcessors, type ProcessorGroup } from '../../facts/processor-group';
import type { FoundValue } from '../../finding';
import { failed, passed, undecided, type Rule, type Verdict } from '../../rule';

/** Two heartbeats may be lost or late before an alert pages. */
const HEARTBEATS_IN_SILENCE = 3;

export const heartbeatSilenceBudget: Rule = {
  id: 'TMO005',
  name: 'heartbeat-silence-budget',
  title: 'three heartbeats fit into the allowed silence, and the allowed silence is shorter than the budget',
  severity: 'error',
  profile: 'phasewatch',
  check: (facts) => [...facts.groups.flatMap((group) => [silenceHolds(group), budgetHolds(group)]), ...unread(facts)],
};

/** The processors of a configuration that cannot be read are not judged. */
function unread({ guards }: Facts): Verdict[] {
  return guards.flatMap(({ path, config }) =>
    config.kind === 'unresolved' ? [undecided(path, `cannot read the guard's configuration: ${config.text}`)] : [],
  );
}

function silenceHolds(group: ProcessorGroup): Verdict {
  const { heartbeat, silence } = group;
  const address = addressOf(group);
  const needed = heartbeat.times(HEARTBEATS_IN_SILENCE);
  if (!needed.isLongerThan(silence)) return passed(address);
  const longest = Math.floor(silence.toSeconds() / HEARTBEATS_IN_SILENCE);
  return failed({
    address,
    message: `heartbeat interval ${heartbeat.toString()} fits fewer than ${HEARTBEATS_IN_SILENCE} times into the allowed silence ${silence.toString()} (${namesOf(group)})`,
    detail:
      'One or two lost or late heartbeats of a running run count as a hang: the monitor closes the run, and an alert pages.',
    values: valuesOf(group),
    fix: `allowedSilence of at least ${needed.toString()}, or a heartbeatInterval of at most ${longest} s`,
  });
}

function budgetHolds(group: ProcessorGroup): Verdict {
  const { silence, budget } = group;
  const address = addressOf(group);
  if (silence.isShorterThan(budget)) return passed(address);
  return failed({
    address,
    message: `allowed silence ${silence.toString()} is not shorter than the budget ${budget.toString()} (${namesOf(group)})`,
    detail: 'Missing heartbeats are detected no sooner than a run over its budget, so heartbeats have no effect.',
    values: valuesOf(group),
    fix: `allowedSilence below ${budget.toString()}, or a longer budget`,
  });
}

function addressOf({ deployable, deployableName }: ProcessorGroup): string {
  return deployable?.path ?? deployableName;
}

function namesOf({ processors }: ProcessorGroup): string {
  return showProcessors(processors.map(({ name }) => name));
}

function valuesOf(group: ProcessorGroup): FoundValue[] {
  const { deployableName: of, heartbeat, silence, budget } = group;
  return [
    { of, field: 'heartbeatInterval', value: heartbeat.toString() },
    { of, field: 'allowedSilence', value: silence.toString() },
    { of, field: 'budget', value: budget.toString() },
  ];
}
