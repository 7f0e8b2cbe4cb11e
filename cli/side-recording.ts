import { DISABLED } from '../alerting/evaluation/result';
import { InputTally } from '../files/input-tally';
import { count } from '../model/count';
import { replay, type Replay } from '../replay/replay';
import { policiesNotKnown } from '../replay/policies-not-known';
import { judgedInReplay } from '../report/replay/judged';
import { formatInstant } from '../report/parts/times';
import type { Recorded } from '../review/side';
import { monitoringOf } from '../terraform/monitoring-in-terraform';
import type { SideContent } from './named-side';
import { periodOf } from './period';

/** A recording that both sides are replayed over. */
export interface RecordingOptions {
  readonly logs?: readonly string[];
  readonly series?: readonly string[];
  readonly from?: string;
  readonly to?: string;
}

/**
 * Replays a recording through the alert policies of one side.
 * @throws UsageError for an invalid period, InputError for the input
 */
export async function recordedOf(
  { resources, project }: SideContent,
  { logs = [], series = [], ...period }: RecordingOptions,
): Promise<Recorded> {
  const { from, to } = periodOf(period);
  const tally = new InputTally(false);
  const monitoring = monitoringOf(resources, project, (what, error) => {
    tally.refuse(what, error);
  });
  const range = { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
  const replayed = await replay(monitoring, { logs, series }, { tally, ...range });
  return {
    from: formatInstant(replayed.from),
    to: formatInstant(replayed.to),
    policies: outcomesOf(replayed),
    notJudged: notJudgedIn(replayed),
  };
}

function outcomesOf(replayed: Replay): Recorded['policies'] {
  const { certain, verdicts, withoutData, whyWithoutData } = replayed;
  const notKnown = policiesNotKnown(replayed);
  const whyNot = ({ id, status, reason }: Replay['certain']['policies'][number]): string | undefined => {
    if (status === 'not_evaluated') return reason === DISABLED ? DISABLED : `not evaluated: ${reason ?? ''}`;
    if (withoutData.includes(id)) return `no data: ${whyWithoutData[id] ?? ''}`;
    return notKnown.includes(id) ? 'the recording is too short for it' : undefined;
  };
  return certain.policies.map((policy, i) => {
    const notJudged = whyNot(policy);
    return {
      id: policy.id,
      incidents: policy.incidents,
      possibleIncidents: verdicts[i]?.possibleIncidents ?? 0,
      ...(notJudged === undefined ? {} : { notJudged }),
    };
  });
}

/** Policies and parts of the recording of which nothing is said, and policies of which nothing is said at some time. */
function notJudgedIn(replayed: Replay): string {
  const { notJudged, leftOut } = judgedInReplay(replayed);
  const whole = new Set(policiesNotKnown(replayed));
  const partly = replayed.verdicts.filter(({ policy, unknown }) => unknown.length > 0 && !whole.has(policy)).length;
  return [
    ...notJudged,
    ...leftOut,
    {
      count: partly,
      one: 'alert policy at the start or the end of the period',
      many: 'alert policies at the start or the end of the period',
    },
  ]
    .filter((one) => one.count > 0)
    .map((one) => count(one.count, one.one, one.many))
    .join(', ');
}
