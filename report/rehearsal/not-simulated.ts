import { count } from '../../model/count';
import type { NotSimulated } from '../../simulation/not-simulated';
import type { Rehearsal } from '../../simulation/rehearsal';
import { escapeHtml, htmlTable } from '../parts/html';

/** What the rehearsals left out, each once. */
export function notSimulatedIn(rehearsals: readonly Rehearsal[]): readonly NotSimulated[] {
  const all = rehearsals.flatMap(({ notSimulated = [] }) => notSimulated);
  return [...new Map(all.map((one) => [`${one.what} ${one.why}`, one])).values()];
}

/**
 * One line: how much is declared and not simulated, and where it is listed; undefined where nothing was simulated.
 * @param where such as `--format json lists them`
 */
export function notSimulatedText(rehearsals: readonly Rehearsal[], where: string): string | undefined {
  if (!rehearsals.some(({ notSimulated }) => notSimulated !== undefined)) return undefined;
  const { length } = notSimulatedIn(rehearsals);
  if (length === 0) return 'not simulated: nothing that is declared';
  return `not simulated: ${count(length, 'kind of resource, field or behaviour', 'kinds of resources, fields and behaviours')} (${where})`;
}

/** The list, for the page. */
export function notSimulatedHtml(rehearsals: readonly Rehearsal[]): string {
  const rows = notSimulatedIn(rehearsals).map(
    ({ what, why, of }) =>
      `<tr><td>${escapeHtml(what)}</td><td>${escapeHtml(why)}</td><td>${escapeHtml(of.join(', '))}</td></tr>`,
  );
  const table = htmlTable('Not simulated', ['what', 'in the simulation', 'of'], rows);
  return `<p>What is declared and has no effect in these simulations.</p>\n${table}`;
}
