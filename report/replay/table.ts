import pc from 'picocolors';
import { count } from '../../model/count';
import { judgedText } from '../../model/judged';
import type { EngineResult, PolicyResult } from '../../alerting/evaluation/result';
import type { UnmatchedFilter } from '../../replay/nearest-entries';
import { policiesNotKnown } from '../../replay/policies-not-known';
import type { Replay } from '../../replay/replay';
import { firingsOf, noiseText, type FiringCount, type Firings } from './firings';
import { fitLines } from '../parts/fit-lines';
import { terminalTable } from '../parts/terminal-table';
import { formatInstant } from '../parts/times';
import { judgedInReplay } from './judged';
import { nearestLines } from './nearest-lines';
import { lateGapTexts, possibleTexts, unknownTexts } from './possible';
import { refusedLines } from './refused-lines';

/**
 * A replay for a terminal: policies with incidents and notifications, possible incidents, then the gaps.
 * @param width characters of a line
 */
export function replayTable(replay: Replay, unmatched: readonly UnmatchedFilter[], width: number): string {
  const { from, to, certain, withoutData, warnings, tally } = replay;
  const firings = firingsOf(certain, from, to);
  const lines = [
    `${pc.bold('what would have fired')}  ${formatInstant(from)} to ${formatInstant(to)}`,
    `${inputLine(replay)}; ${policiesLine(certain)}`,
    policyTable(replay, firings.policies, width),
    ...(certain.incidents.length === 0 ? [] : notificationLines(firings, width)),
    ...possibleTexts(replay).map(
      ({ name, amount, example }) => `${pc.yellow('possible')}  ${name}: ${amount}; ${example}`,
    ),
    ...unknownTexts(replay).map(
      ({ period, names }) => `${pc.yellow('not known')}  ${period}, the edge of the recording: ${names.join(', ')}`,
    ),
    ...lateGapTexts(replay).map(({ text, names }) => `${pc.yellow('note')}  ${names.join(', ')}: ${text}`),
    ...certain.policies.flatMap(reasonLines),
    ...withoutData.map((id) => `${pc.yellow('no data')}  ${nameIn(certain, id)}: ${replay.whyWithoutData[id] ?? ''}`),
    ...unmatched.flatMap(unmatchedLines),
    ...refusedLines(tally),
    ...warnings.map((warning) => `${pc.yellow('warning')}  ${warning}`),
    ...tally.examples.map(({ where, reason }) => `${pc.yellow('not read')}  ${where}: ${reason}`),
    ...(tally.bad > tally.examples.length
      ? [`${pc.yellow('not read')}  and ${tally.bad - tally.examples.length} more`]
      : []),
    judgedText(judgedInReplay(replay)),
  ];
  return fitLines(lines.join('\n'), width);
}

function inputLine({ tally }: Replay): string {
  return [
    count(tally.points, 'point'),
    count(tally.entries, 'log entry', 'log entries'),
    ...(tally.outside > 0 ? [`${tally.outside.toLocaleString('en')} outside this period`] : []),
    ...(tally.bad > 0 ? [pc.yellow(`${tally.bad.toLocaleString('en')} that cannot be read`)] : []),
  ].join(', ');
}

function policiesLine({ policies }: EngineResult): string {
  const evaluated = policies.filter(({ status }) => status === 'evaluated');
  const without = evaluated.filter(({ incidents }) => incidents === 0).length;
  const notEvaluated = policies.length - evaluated.length;
  return [
    count(policies.length, 'policy', 'policies'),
    `${without} without an incident`,
    ...(notEvaluated === 0 ? [] : [pc.yellow(`${notEvaluated} not evaluated`)]),
  ].join(', ');
}

function notificationLines(firings: Firings, width: number): string[] {
  const { reopenedWithinHour, severities, days, channels } = firings;
  return [
    `${pc.bold('noise')}  ${noiseText(firings)}, ${reopenedWithinHour} reopened within 1 h`,
    ...(severities.length === 0 ? [] : [countTable('severity', severities, width)]),
    countTable('day (UTC)', days, width),
    ...channels.map(({ channel, notifications }) => `  ${count(notifications, 'notification')} to ${channel}`),
  ];
}

/** Why a policy is refused or not evaluated, or a remark on its evaluation. */
function reasonLines({ id, displayName, status, refused, reason }: PolicyResult): string[] {
  const name = displayName === '' ? id : displayName;
  if (refused) return [`${pc.red('refused')}  ${name}: ${reason ?? ''}`];
  if (status === 'not_evaluated') return [`${pc.yellow('not evaluated')}  ${name}: ${reason ?? ''}`];
  return reason === null ? [] : [`${pc.bold('note')}  ${name}: ${reason}`];
}

function nameIn({ policies }: EngineResult, id: string): string {
  const displayName = policies.find((policy) => policy.id === id)?.displayName ?? '';
  return displayName === '' ? id : displayName;
}

const POLICY_HEADINGS = [
  'policy',
  'severity',
  'incidents',
  'possible',
  'notifications',
  'first (earliest)',
  'last',
  'reopened in 1 h',
];

function policyTable(replay: Replay, firings: ReturnType<typeof firingsOf>['policies'], width: number): string {
  const { certain, verdicts } = replay;
  const notKnown = policiesNotKnown(replay);
  const rows = firings.map((one, i) => {
    const result = certain.policies[i];
    return [
      one.displayName === '' ? one.policy : one.displayName,
      one.severity ?? '',
      result?.status === 'not_evaluated'
        ? pc.yellow('not evaluated')
        : notKnown.includes(one.policy)
          ? pc.yellow('not known')
          : one.incidents,
      verdicts[i]?.possibleIncidents ?? 0,
      one.notifications,
      one.firstOpenedAt === null ? '' : formatInstant(one.firstOpenedAt),
      one.lastOpenedAt === null ? '' : formatInstant(one.lastOpenedAt),
      one.reopenedWithinHour,
    ];
  });
  return terminalTable(POLICY_HEADINGS, rows, width);
}

function countTable(name: string, counts: readonly FiringCount[], width: number): string {
  const rows = counts.map((one) => [one.name, one.incidents, one.notifications]);
  return terminalTable([name, 'incidents', 'notifications'], rows, width);
}

function unmatchedLines(unmatched: UnmatchedFilter): string[] {
  const { of, filter } = unmatched;
  return [`${pc.yellow('no match')}  ${of}: ${filter.replaceAll(/\s+/g, ' ')}`, ...nearestLines(unmatched)];
}
