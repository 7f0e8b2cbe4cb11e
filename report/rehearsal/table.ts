import Table from 'cli-table3';
import pc from 'picocolors';
import { count } from '../../model/count';
import type { Rehearsal } from '../../simulation/rehearsal';
import { isDerived } from '../../simulation/scenario';
import { outcomeLine } from './outcome-line';
import { formatInstant } from '../parts/times';

const PLAIN = { head: [], border: [], compact: true };

/** A rehearsal for a terminal: the policies with their incidents and notifications, then the expectations. */
export function rehearsalTable(rehearsal: Rehearsal): string {
  const { scenario, world, worst } = rehearsal;
  const policies = new Table({
    style: PLAIN,
    head: ['policy', 'incidents', 'first opened (worst case)', 'notifications'],
  });
  for (const policy of worst.policies) {
    policies.push([
      policy.id,
      policy.status === 'evaluated' ? policy.incidents : pc.yellow(`not evaluated: ${policy.reason ?? ''}`),
      policy.firstOpenedAt === null ? '' : formatInstant(policy.firstOpenedAt),
      worst.notifications.filter((notification) => notification.policy === policy.id).length,
    ]);
  }
  const expectations = rehearsal.expectations.map(({ expected, met, got }) =>
    met ? `  ${pc.green('met')}     ${expected} (${got})` : `  ${pc.red('failed')}  ${expected}: ${pc.bold(got)}`,
  );
  return [
    `${pc.bold(scenario.name)}  ${world}${isDerived(scenario) ? ', derived from the declaration' : ''}  ${scenario.title}`,
    `${formatInstant(rehearsal.from)} to ${formatInstant(rehearsal.to)}, ${count(rehearsal.runs, 'run')}: ${pc.bold(outcomeLine(rehearsal))}`,
    policies.toString(),
    ...expectations,
  ].join('\n');
}
