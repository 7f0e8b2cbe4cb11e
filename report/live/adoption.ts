import { secondsText, type Proposal } from '../../live/adopt/proposals';
import type { LeftOut } from '../../live/adopt/left-out';
import type { Comparison } from '../../live/differences';
import { count } from '../../model/count';
import { fitLines } from '../parts/fit-lines';
import { markdownTable } from '../parts/markdown-table';
import { terminalTable } from '../parts/terminal-table';
import { differenceJson, differenceTable, type Grid } from './cells';

/** The result of `adopt`. */
export interface Adoption {
  /** Path of the declaration. */
  readonly file: string;
  /** Files that were written; none where the declaration was there already. */
  readonly written: readonly string[];
  /** Numbers of what the declaration holds. */
  readonly deployables: number;
  readonly triggers: number;
  readonly externalFunctions: number;
  readonly openPoints: readonly string[];
  readonly comparison: Comparison;
  readonly leftOut: readonly LeftOut[];
  /** Assets that could not be read: what runs of them is neither declared nor left out. */
  readonly notRead: readonly { readonly what: string; readonly why: string }[];
  /** Declarations of what runs and is not in the declaration that was there already, as TypeScript. */
  readonly additions: string;
  /** What measured durations propose. @default - no logs were read */
  readonly proposals?: readonly Proposal[];
}

const LEFT_OUT_HEADINGS = ['runs, and is not declared', 'why'];

/** For a terminal: what an apply would change, what was left out, and what is open. */
export function adoptionTable(adoption: Adoption, width: number): string {
  return `${fitLines(sections(adoption, (head, rows) => terminalTable(head, rows, width)).join('\n\n'), width)}\n`;
}

export function adoptionMarkdown(adoption: Adoption): string {
  return `${sections(adoption, markdownTable).join('\n\n')}\n`;
}

export function adoptionJson(adoption: Adoption): string {
  const { comparison, proposals, ...rest } = adoption;
  const { differences, missing, same, unknown, unlisted } = comparison;
  const compared = {
    same,
    differences: differences.map(differenceJson),
    missing,
    notCompared: { unknown: unknown.map(({ kind, name, setting }) => ({ kind, name, setting })), unlisted },
    ...(proposals === undefined ? {} : { proposals: proposals.map(proposalJson) }),
  };
  return `${JSON.stringify({ version: 1, ...rest, ...compared }, null, 2)}\n`;
}

const PROPOSAL_HEADINGS = ['measured', 'count', 'p50', 'p95', 'max', 'proposed budget', 'proposed silence'];

function proposalCells({ deployable, what, count, p50, p95, max, budget, allowedSilence }: Proposal): string[] {
  const times = [p50, p95, max].map((seconds) => (seconds === undefined ? 'none' : secondsText(seconds)));
  const proposed = [budget, allowedSilence].map((duration) => duration?.toString() ?? 'open');
  return [`${deployable}: ${what}`, String(count), ...times, ...proposed];
}

/** Times in seconds. */
function proposalJson({ budget, heartbeatInterval, allowedSilence, ...measured }: Proposal) {
  return {
    ...measured,
    budget: budget?.toSeconds() ?? null,
    heartbeatInterval: heartbeatInterval?.toSeconds() ?? null,
    allowedSilence: allowedSilence?.toSeconds() ?? null,
  };
}

function sections(adoption: Adoption, grid: Grid): string[] {
  const { file, written, comparison, leftOut, openPoints, additions, proposals = [] } = adoption;
  const declared = [
    count(adoption.deployables, 'deployable'),
    count(adoption.triggers, 'trigger'),
    ...(adoption.externalFunctions === 0 ? [] : [count(adoption.externalFunctions, 'external function')]),
  ];
  const { differences, missing, same } = comparison;
  return [
    ...(differences.length === 0 ? [] : [differenceTable(grid, comparison)]),
    ...(leftOut.length === 0 ? [] : [grid(LEFT_OUT_HEADINGS, groupLeftOut(leftOut))]),
    ...(proposals.length === 0 ? [] : [grid(PROPOSAL_HEADINGS, proposals.map(proposalCells))]),
    ...(additions === '' ? [] : [`Not in ${file} yet:\n\n${additions}`]),
    [
      `${written.length > 0 ? 'written' : 'kept'}: ${written.length > 0 ? written.join(', ') : file}`,
      `declared: ${declared.join(', ')}; ${count(openPoints.length, 'open point')}, which \`phasewatch audit\` lists`,
      `an apply changes ${differences.length === 0 ? 'no setting' : count(differences.length, 'setting')} of ${same + differences.length} that were compared, and creates ${missing.length} that do not run`,
      ...notCompared(comparison),
      ...adoption.notRead.map(({ what, why }) => `not read, so not declared: ${what} (${why})`),
      ...(adoption.proposals === undefined ? [] : [proposalSummary(adoption.proposals)]),
    ].join('\n'),
  ];
}

/** What may differ as well, because it could not be compared. */
function notCompared({ unknown, unlisted }: Comparison): string[] {
  const parts = [
    ...(unknown.length === 0
      ? []
      : [count(unknown.length, 'setting that is not known', 'settings that are not known')]),
    ...(unlisted.length === 0
      ? []
      : [
          count(
            unlisted.length,
            'declared thing of a kind that the assets do not hold',
            'declared things of kinds that the assets do not hold',
          ),
        ]),
  ];
  return parts.length === 0 ? [] : [`not compared: ${parts.join(', ')}`];
}

function proposalSummary(proposals: readonly Proposal[]): string {
  const withBudget = proposals.filter(({ budget }) => budget !== undefined).length;
  return proposals.length === 0
    ? 'the logs show no duration of a deployable that is declared: no budget is proposed'
    : `the logs show ${count(proposals.length, 'kind')} of work; a budget is proposed for ${withBudget}, and ${proposals.length - withBudget} stay open`;
}

/** Names with the same reason in one row. */
function groupLeftOut(leftOut: readonly LeftOut[]): string[][] {
  const rows = new Map<string, string[]>();
  for (const { kind, name, why } of leftOut) {
    const key = `${kind}\0${why}`;
    const names = rows.get(key);
    if (names === undefined) rows.set(key, [name]);
    else names.push(name);
  }
  return [...rows].map(([key, names]) => {
    const [kind = '', why = ''] = key.split('\0');
    return [`${kind} ${names.join(', ')}`, why];
  });
}
