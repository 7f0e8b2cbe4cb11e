import Table from 'cli-table3';
import pc from 'picocolors';
import type { EngineResult, PolicyResult } from '../../alerting/evaluation/result';
import type { UnmatchedFilter } from '../../replay/nearest-entries';
import type { Replay } from '../../replay/replay';
import { firingsOf, type Count } from './firings';
import { formatInstant } from '../parts/times';

const PLAIN = { head: [], border: [], compact: true };
/** Longest part of an entry that is shown in a line. */
const SHOWN = 140;

/** What would have fired, when and how often, for a person. */
export function replayTable(replay: Replay, unmatched: readonly UnmatchedFilter[]): string {
  const { from, to, worst, tally, withoutData, logs } = replay;
  const firings = firingsOf(worst, from, to);
  const read = [
    countOf(tally.points, 'point', 'points'),
    countOf(tally.entries, 'log entry', 'log entries'),
    ...(tally.outside > 0 ? [`${tally.outside.toLocaleString('en')} outside of the time`] : []),
    ...(tally.bad > 0 ? [pc.yellow(`${tally.bad.toLocaleString('en')} that cannot be read`)] : []),
  ];
  const evaluated = worst.policies.filter(({ status }) => status === 'evaluated');
  const silent = evaluated.filter(({ incidents }) => incidents === 0).length;
  const unevaluated = worst.policies.length - evaluated.length;
  return [
    `${pc.bold('what would have fired')}  ${formatInstant(from)} to ${formatInstant(to)}`,
    `${read.join(', ')}; ${countOf(worst.policies.length, 'policy', 'policies')}, ${silent} of them silent${unevaluated === 0 ? '' : `, ${pc.yellow(`${unevaluated} not evaluated`)}`}`,
    policyTable(replay, firings.policies),
    ...(worst.incidents.length === 0
      ? []
      : [
          `${pc.bold('noise')}  ${firings.incidentsPerDay.toFixed(1)} incidents a day, ${firings.reopenedWithinHour} opened again within the hour`,
          ...(firings.severities.length === 0 ? [] : [countTable('severity', firings.severities)]),
          countTable('day (UTC)', firings.days),
          ...firings.channels.map(({ channel, notifications }) => `  ${notifications} to ${channel}`),
        ]),
    ...worst.policies.flatMap(reasonLines),
    ...(withoutData.length === 0
      ? []
      : [`${pc.yellow('never had data')}  ${withoutData.map((id) => nameIn(worst, id)).join(', ')}`]),
    ...unmatched.flatMap(unmatchedLines),
    ...logs.warnings.map((warning) => `${pc.yellow('warning')}  ${warning}`),
    ...tally.examples.map(({ where, reason }) => `${pc.yellow('left out')}  ${where}: ${reason}`),
    ...(tally.bad > tally.examples.length
      ? [`${pc.yellow('left out')}  and ${tally.bad - tally.examples.length} more`]
      : []),
  ].join('\n');
}

function countOf(count: number, one: string, many: string): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}

/** Why a policy is not evaluated, or what to know of how it is. */
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

function policyTable({ worst }: Replay, firings: ReturnType<typeof firingsOf>['policies']): string {
  const table = new Table({
    style: PLAIN,
    head: ['policy', 'severity', 'incidents', 'notifications', 'first (worst case)', 'last', 'again within 1 h'],
  });
  for (const [i, one] of firings.entries()) {
    const result = worst.policies[i];
    table.push([
      one.displayName === '' ? one.policy : one.displayName,
      one.severity ?? '',
      result?.status === 'not_evaluated' ? pc.yellow('not evaluated') : one.incidents,
      one.notifications,
      one.firstOpenedAt === null ? '' : formatInstant(one.firstOpenedAt),
      one.lastOpenedAt === null ? '' : formatInstant(one.lastOpenedAt),
      one.reopenedWithinHour,
    ]);
  }
  return table.toString();
}

function countTable(name: string, counts: readonly Count[]): string {
  const table = new Table({ style: PLAIN, head: [name, 'incidents', 'notifications'] });
  for (const one of counts) table.push([one.name, one.incidents, one.notifications]);
  return table.toString();
}

function unmatchedLines({ of, filter, clauses, nearest }: UnmatchedFilter): string[] {
  return [
    `${pc.yellow('matches nothing')}  ${of}: ${filter.replaceAll(/\s+/g, ' ')}`,
    ...nearest.map(({ entry, missing }) => {
      const shown = JSON.stringify(entry);
      return `  nearest, ${clauses - missing.length} of ${clauses} clauses, not ${missing.join(', not ')}: ${shown.slice(0, SHOWN)}${shown.length > SHOWN ? '…' : ''}`;
    }),
  ];
}
