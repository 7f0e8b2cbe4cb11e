import Table from 'cli-table3';
import pc from 'picocolors';
import { NO_LINES } from '../parts/terminal-table';
import type { Rehearsal } from '../../simulation/rehearsal';
import { coverageOf } from './coverage';
import { outcomeLine } from './outcome-line';
import { hoursAvoided, isControl, scoreboard } from './score';
import { formatInstant } from '../parts/times';

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
      policy.firstOpenedAt === null ? '' : formatInstant(policy.firstOpenedAt),
      worst.notifications.filter((notification) => notification.policy === policy.id).length,
    ]);
  }
  const expectations = rehearsal.expectations.map(({ expected, met, got }) =>
    met ? `  ${pc.green('met')}     ${expected} (${got})` : `  ${pc.red('failed')}  ${expected}: ${pc.bold(got)}`,
  );
  return [
    `${pc.bold(scenario.name)}  ${world}  ${scenario.title}`,
    `${formatInstant(rehearsal.from)} to ${formatInstant(rehearsal.to)}, ${rehearsal.runs} runs: ${pc.bold(outcomeLine(rehearsal))}`,
    policies.toString(),
    ...expectations,
  ].join('\n');
}

/** The scoreboard: every story as it was and as declared, and what the healthy twins said. */
export function summaryTable(rehearsals: readonly Rehearsal[]): string {
  const table = new Table({
    head: ['', 'seen after', 'told', 'failures', 'wasted'],
    style: PLAIN,
    chars: NO_LINES,
  });
  for (const { story, seen, told, failures, wasted, met } of scoreboard(rehearsals)) {
    table.push([met ? story : pc.red(`${story} (not as expected)`), ...[seen, told, failures, wasted].map(arrow)]);
  }
  const twins = rehearsals.filter(isControl);
  const silent = [...new Set(twins.map(({ scenario }) => scenario.name))].map((name) => {
    const isSilent = twins.every(
      ({ scenario, expectations }) => scenario.name !== name || expectations.every(({ met }) => met),
    );
    return isSilent ? name : pc.red(`${name} (not silent)`);
  });
  const { rows, untripped } = coverageOf(rehearsals);
  const never = untripped.length === 0 ? '' : `; never: ${pc.yellow(untripped.join(', '))}`;
  return [
    table.toString(),
    '',
    `Healthy twins, in which nobody hears anything: ${silent.join(', ')}`,
    `Work that comes to nothing no more: ${Math.round(hoursAvoided(rehearsals)).toLocaleString('en')} h`,
    `Alert policies that some story makes fire: ${rows.length - untripped.length} of ${rows.length}${never}`,
  ].join('\n');
}

/** As it was, and as declared; one of them where the story plays in one world, or both are alike. */
function arrow([asItWas, declared]: readonly [string, string]): string {
  if (asItWas === '' || asItWas === declared) return declared;
  return declared === '' ? asItWas : `${asItWas} → ${declared}`;
}
