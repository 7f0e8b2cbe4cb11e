import type { Finding } from '../../audit/finding';
import { showReading } from '../../audit/facts/reading';
import type { Difference } from '../../live/differences';
import type { Drift } from '../../live/drift';
import { judgedJson, judgedText } from '../../model/judged';
import { sarifReport, type SarifInput, type SarifOptions } from '../audit/sarif';
import { fitLines } from '../parts/fit-lines';
import { markdownTable } from '../parts/markdown-table';
import { terminalTable } from '../parts/terminal-table';
import { count } from '../../model/count';
import { changeText, differenceJson, differenceTable, type Grid } from './cells';

/** What differs, for a terminal. */
export function driftTable(drift: Drift, width: number): string {
  const grid: Grid = (head, rows) => terminalTable(head, rows, width);
  return `${fitLines([...sections(drift, grid), summary(drift)].join('\n\n'), width)}\n`;
}

/** What differs, for a pull request or an issue: the summary first. */
export function driftMarkdown(drift: Drift): string {
  const [first = '', second = ''] = summary(drift).split('\n');
  return `${[`**${first}**<br>${second}`, ...sections(drift, markdownTable)].join('\n\n')}\n`;
}

/** What differs, for other programs. */
export function driftJson({
  differences,
  held,
  maybeHeld,
  missing,
  unlisted,
  undeclared,
  snoozes,
  same,
  judged,
}: Drift): string {
  const all = {
    version: 1,
    same,
    differences: differences.map(differenceJson),
    heldByBreakers: held.map(differenceJson),
    maybeHeldByBreakers: maybeHeld.map(differenceJson),
    activeSnoozes: snoozes,
    notRunning: missing,
    notListed: unlisted,
    notDeclared: undeclared,
    ...judgedJson(judged),
  };
  return `${JSON.stringify(all, null, 2)}\n`;
}

/**
 * What differs, as SARIF.
 * @param input name of the input, in place of a file
 */
export function driftSarif(drift: Drift, input: string, options: SarifOptions): string {
  const differing = drift.differences.map(differenceFinding);
  const missing = drift.missing.map(({ kind, name }): Finding => {
    return {
      ...finding(MISSING, `${kind} ${name}`),
      message: 'it is declared and does not run',
      fix: 'apply the stacks',
    };
  });
  const unknown = drift.maybeHeld.map((one): Finding => ({ ...differenceFinding(one), status: 'unresolved' }));
  const silenced = drift.snoozes.map(({ displayName, policies, until }): Finding => {
    return {
      ...finding(SNOOZED, `snooze ${displayName}`),
      message: `it is active until ${until}: ${policies.join(', ')} notify nobody`,
      fix: 'end it where it is not needed any more (gcloud monitoring snoozes cancel)',
    };
  });
  const rules = [DIFFERS, MISSING, SNOOZED].map(({ rule, ...rest }) => ({
    ...rest,
    id: rule,
    passed: 0,
    failed: 0,
    unresolved: 0,
  }));
  const result: SarifInput = {
    findings: [...differing, ...missing, ...silenced, ...unknown],
    waived: [],
    rules,
    stacks: [input],
    unread: [],
    unreadModules: drift.unlisted.map(({ kind, name }) => `${kind} ${name}`),
  };
  return sarifReport(result, options);
}

const DOC = 'docs/deploy.md';
const DIFFERS = {
  rule: 'drift-setting-differs',
  name: 'setting-differs',
  title: 'what runs has the declared settings',
  severity: 'warning',
  doc: DOC,
} as const;
const MISSING = {
  rule: 'drift-not-running',
  name: 'not-running',
  title: 'what is declared runs',
  severity: 'warning',
  doc: DOC,
} as const;

const SNOOZED = {
  rule: 'drift-snoozed',
  name: 'snoozed',
  title: 'declared policies are not snoozed',
  severity: 'warning',
  doc: DOC,
} as const;

function differenceFinding({ kind, name, setting, live, declared, risk, lastChange }: Difference): Finding {
  const of = `${kind} ${name}`;
  return {
    ...finding(DIFFERS, of),
    message: `${setting} is ${showReading(live)}, declared is ${showReading(declared)}`,
    detail: `Risk of an apply: ${risk}.${lastChange === undefined ? '' : ` Last changed by ${changeText(lastChange)}.`}`,
    values: [
      { of, field: `${setting}, live`, value: showReading(live) },
      { of, field: `${setting}, declared`, value: showReading(declared) },
    ],
    fix: 'apply the stacks, or declare what runs',
  };
}

function finding(
  { rule, name, severity, doc }: typeof DIFFERS | typeof MISSING | typeof SNOOZED,
  address: string,
): Finding {
  return { rule, name, severity, doc, status: 'fail', address, message: '', detail: '', values: [], fix: '' };
}

function sections(drift: Drift, grid: Grid): string[] {
  const { missing, held, maybeHeld, snoozes } = drift;
  const stopped = [
    ...held.map(({ kind, name }) => [`${kind} ${name}`, 'an open breaker holds it']),
    ...maybeHeld.map(({ kind, name }) => [`${kind} ${name}`, 'not known whether a breaker holds it: name --breakers']),
  ];
  return [
    ...(drift.differences.length === 0 ? [] : [differenceTable(grid, drift)]),
    ...(missing.length === 0
      ? []
      : [
          grid(
            ['declared, and does not run'],
            missing.map(({ kind, name }) => [`${kind} ${name}`]),
          ),
        ]),
    ...(snoozes.length === 0
      ? []
      : [
          grid(
            ['active snooze', 'notify nobody', 'until'],
            snoozes.map(({ displayName, policies, until }) => [displayName, policies.join(', '), until]),
          ),
        ]),
    ...(stopped.length === 0 ? [] : [grid(['stopped trigger', 'why'], stopped)]),
  ];
}

function summary({ differences, missing, snoozes, judged }: Drift): string {
  const found = [
    count(differences.length, 'setting differs', 'settings differ'),
    `${count(missing.length, 'declared thing does', 'declared things do')} not run`,
    ...(snoozes.length === 0 ? [] : [count(snoozes.length, 'snooze is active', 'snoozes are active')]),
  ];
  return `${found.join(', ')}\n${judgedText(judged)}`;
}
