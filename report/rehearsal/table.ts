import pc from 'picocolors';
import { count } from '../../model/count';
import type { Rehearsal } from '../../simulation/rehearsal';
import { isDerived } from '../../simulation/scenario';
import { outcomeLine } from './outcome-line';
import { fitLines } from '../parts/fit-lines';
import { terminalTable } from '../parts/terminal-table';
import { formatInstant } from '../parts/times';

const INDENT = '  ';

/**
 * A rehearsal for a terminal: the policies with their incidents and notifications, those without, and the expectations.
 * @param width characters of a line
 */
export function rehearsalTable(rehearsal: Rehearsal, width: number): string {
  const { scenario, world } = rehearsal;
  const expectations = rehearsal.expectations.map(({ expected, met, got }) =>
    met ? `${pc.green('met')}     ${expected} (${got})` : `${pc.red('failed')}  ${expected}: ${pc.bold(got)}`,
  );
  const text = [
    `${pc.bold(scenario.name)}, ${world}${isDerived(scenario) ? ', derived from the declaration' : ''}: ${scenario.title}`,
    `${formatInstant(rehearsal.from)} to ${formatInstant(rehearsal.to)}, ${count(rehearsal.runs, 'run')}: ${pc.bold(outcomeLine(rehearsal))}`,
    ...policyLines(rehearsal, width - INDENT.length),
    ...observedLine(rehearsal),
    ...expectations,
  ];
  return fitLines(text.join(`\n${INDENT}`), width);
}

/** What the guard decided and did not do, because it only observes. */
function observedLine({ observed = [] }: Rehearsal): string[] {
  const [first] = observed;
  if (first === undefined) return [];
  const decisions = count(observed.length, 'decision', 'decisions');
  return [
    `${pc.yellow('observe only')}  ${decisions} not carried out, the first at ${formatInstant(first.at)}: ${first.message}`,
  ];
}

function policyLines({ worst }: Rehearsal, width: number): string[] {
  const { policies, notifications } = worst;
  const rows = policies
    .filter(({ incidents }) => incidents > 0)
    .map(({ id, displayName, incidents, firstOpenedAt }) => [
      // A policy of the API has a long id, with a number.
      id.includes('/') ? displayName : id,
      incidents,
      notifications.filter(({ policy }) => policy === id).length,
      firstOpenedAt === null ? '' : formatInstant(firstOpenedAt),
    ]);
  const silent = policies.filter(({ status, incidents }) => status === 'evaluated' && incidents === 0);
  const head = ['policy', 'incidents', 'notifications', 'first opened (worst case)'];
  return [
    ...(rows.length === 0 ? [] : terminalTable(head, rows, width).split('\n')),
    ...(silent.length === 0 ? [] : [`silent  ${silent.map(({ id }) => id).join(', ')}`]),
    ...policies
      .filter(({ status }) => status === 'not_evaluated')
      .map(({ id, reason }) => `${pc.yellow('not evaluated')}  ${id}: ${reason ?? ''}`),
  ];
}
