import Table from 'cli-table3';
import pc from 'picocolors';
import type { Rehearsal } from '../simulate/rehearsal';
import { outcomeLine } from './outcome-line';
import { sayInstant } from './times';

const PLAIN = { head: [], border: [], compact: true };

/** A rehearsal for a person: what fired, when, how loudly, and which expectations held. */
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
      policy.firstOpenedAt === null ? '' : sayInstant(policy.firstOpenedAt),
      worst.notifications.filter((notification) => notification.policy === policy.id).length,
    ]);
  }
  const expectations = rehearsal.expectations.map(({ expected, met, got }) =>
    met ? `  ${pc.green('met')}     ${expected} (${got})` : `  ${pc.red('failed')}  ${expected}: ${pc.bold(got)}`,
  );
  return [
    `${pc.bold(scenario.name)}  ${world}  ${scenario.title}`,
    `${sayInstant(rehearsal.from)} to ${sayInstant(rehearsal.to)}, ${rehearsal.runs} runs: ${pc.bold(outcomeLine(rehearsal))}`,
    policies.toString(),
    ...expectations,
  ].join('\n');
}

/** The stories side by side: as it was, as declared. */
export function summaryTable(rehearsals: readonly Rehearsal[]): string {
  const table = new Table({
    head: ['scenario', 'as it was', 'as declared'],
    style: PLAIN,
    chars: {
      top: '',
      'top-mid': '',
      'top-left': '',
      'top-right': '',
      bottom: '',
      'bottom-mid': '',
      'bottom-left': '',
      'bottom-right': '',
      left: '',
      'left-mid': '',
      mid: '',
      'mid-mid': '',
      right: '',
      'right-mid': '',
      middle: '  ',
    },
  });
  for (const story of new Set(rehearsals.map(({ scenario }) => scenario.story))) {
    const cell = (world: Rehearsal['world']) => {
      const one = rehearsals.find((rehearsal) => rehearsal.scenario.story === story && rehearsal.world === world);
      if (one === undefined) return '';
      return one.expectations.every(({ met }) => met)
        ? outcomeLine(one)
        : pc.red(`${outcomeLine(one)} (not as expected)`);
    };
    table.push([story, cell('as-it-was'), cell('declared')]);
  }
  return table.toString();
}
