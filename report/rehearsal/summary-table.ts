import pc from 'picocolors';
import { terminalTable } from '../parts/terminal-table';
import type { Rehearsal } from '../../simulation/rehearsal';
import { coverageOf } from './coverage';
import { controlsOf, hoursAvoided, runsAtBaseline, scoreboard, type Score } from './score';
import { formatHours, formatTimeToDetect } from './score-text';

/** A column of the scoreboard, with one value at baseline and one as declared. */
interface Column {
  readonly heading: string;
  /** Headings of the two values; short ones where the values are. */
  readonly worlds: readonly [baseline: string, declared: string];
  readonly format: (score: Score) => string;
}

const COLUMNS: readonly Column[] = [
  { heading: 'time to detect', worlds: ['baseline', 'declared'], format: formatTimeToDetect },
  {
    heading: 'notified',
    worlds: ['base', 'decl.'],
    format: ({ notifications }) => notifications.toLocaleString('en'),
  },
  { heading: 'failures', worlds: ['base', 'decl.'], format: ({ failures }) => failures.toLocaleString('en') },
  { heading: 'wasted hours', worlds: ['base', 'decl.'], format: ({ wastedHours }) => formatHours(wastedHours) },
];

/**
 * The scoreboard for a terminal: every scenario with a fault, as declared, and at baseline if any runs there.
 * @param width characters of a line
 */
export function scoreTable(rehearsals: readonly Rehearsal[], width: number): string {
  const hasBaseline = runsAtBaseline(rehearsals);
  const rows = scoreboard(rehearsals).map(({ scenario, baseline, declared, met }) => [
    met ? scenario : pc.red(`${scenario} (expectation not met)`),
    ...COLUMNS.flatMap(({ format }) =>
      (hasBaseline ? [baseline, declared] : [declared]).map((score) => (score === undefined ? '' : format(score))),
    ),
  ]);
  const head = ['scenario', ...COLUMNS.flatMap(({ heading, worlds }) => (hasBaseline ? worlds : [heading]))];
  const table = terminalTable(head, rows, width, [...head.keys()].slice(1));
  return hasBaseline ? `${groupHeadings(table.split('\n')[0] ?? '')}\n${table}` : table;
}

/** The line above the headings: what each pair of columns holds, ending where its second column ends. */
function groupHeadings(headings: string): string {
  const ends = [...headings.matchAll(/\S+/g)].map(({ index, 0: word }) => index + word.length);
  return COLUMNS.reduce((line, { heading }, i) => line + heading.padStart((ends[2 * i + 2] ?? 0) - line.length), '');
}

/** One line: the number of control scenarios, and which of them sent a notification. */
export function controlLine(rehearsals: readonly Rehearsal[]): string {
  const { names, failed } = controlsOf(rehearsals);
  const result = failed.length === 0 ? 'none sent' : pc.red(`sent by ${failed.join(', ')}`);
  return `control scenarios (${names.length}): no notification expected, ${result}`;
}

/** `23 of 23`, with the names of the alert policies that fire in no scenario. */
export function coverageText(rehearsals: readonly Rehearsal[]): string {
  const { rows, untripped } = coverageOf(rehearsals);
  const missing = untripped.length === 0 ? '' : `; not exercised: ${pc.yellow(untripped.join(', '))}`;
  return `${rows.length - untripped.length} of ${rows.length}${missing}`;
}

/** Wasted run-hours that the declared pipeline avoids, in whole hours. */
export function hoursAvoidedText(rehearsals: readonly Rehearsal[]): string {
  return Math.round(hoursAvoided(rehearsals)).toLocaleString('en');
}
