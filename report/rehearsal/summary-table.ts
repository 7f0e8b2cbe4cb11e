import Table from 'cli-table3';
import pc from 'picocolors';
import { NO_LINES } from '../parts/terminal-table';
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
    heading: 'notifications',
    worlds: ['base', 'decl.'],
    format: ({ notifications }) => notifications.toLocaleString('en'),
  },
  { heading: 'failures', worlds: ['base', 'decl.'], format: ({ failures }) => failures.toLocaleString('en') },
  { heading: 'wasted hours', worlds: ['base', 'decl.'], format: ({ wastedHours }) => formatHours(wastedHours) },
];

/** The scoreboard for a terminal: every scenario with a fault, as declared, and at baseline if any runs there. */
export function scoreTable(rehearsals: readonly Rehearsal[]): string {
  const hasBaseline = runsAtBaseline(rehearsals);
  const table = new Table({
    style: { head: [], border: [], compact: true, 'padding-left': 1, 'padding-right': 0 },
    // cli-table3 counts a separator as one character where a heading spans columns.
    chars: { ...NO_LINES, middle: ' ' },
    colAligns: ['left', ...COLUMNS.flatMap(() => (hasBaseline ? (['right', 'right'] as const) : (['right'] as const)))],
  });
  if (hasBaseline) {
    table.push(['', ...COLUMNS.map(({ heading: content }) => ({ content, colSpan: 2, hAlign: 'right' as const }))]);
    table.push(['scenario', ...COLUMNS.flatMap(({ worlds }) => worlds)]);
  } else table.push(['scenario', ...COLUMNS.map(({ heading }) => heading)]);
  for (const { scenario, baseline, declared, met } of scoreboard(rehearsals)) {
    const cells = COLUMNS.flatMap(({ format }) =>
      (hasBaseline ? [baseline, declared] : [declared]).map((score) => (score === undefined ? '' : format(score))),
    );
    table.push([met ? scenario : pc.red(`${scenario} (expectation not met)`), ...cells]);
  }
  return table
    .toString()
    .split('\n')
    .map((line) => line.slice(1)) // the padding of the first column
    .join('\n');
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
