import { once } from 'node:events';
import pc from 'picocolors';
import type { Explanation } from '../alerting/filters/logging/explain';
import { isClosedPipe } from './closed-pipe';
import { EXIT } from './command';
import { judgedJson, judgedText, type Judged } from '../model/judged';
import { count } from '../model/count';
import { fitLines } from '../report/parts/fit-lines';
import { terminalWidth } from './terminal-width';
import type { MatchTotals, ShownEntry } from '../logs/match';

export type MatchFormat = 'table' | 'json' | 'count';

/** Prints each entry at once, so that memory does not grow with the number of entries. */
export interface MatchReport {
  entry(entry: ShownEntry): Promise<void>;
  end(totals: MatchTotals, judged: Judged): Promise<void>;
}

/** A report on standard output. */
export function matchReport(format: MatchFormat): MatchReport {
  switch (format) {
    case 'table':
      return tableReport();
    case 'json':
      return jsonReport();
    case 'count':
      return { entry: async () => {}, end: ({ matched }) => print(`${matched}\n`) };
  }
}

const COLUMNS = [6, 30, 9, 22] as const;
const HEAD = ['index', 'timestamp', 'severity', 'insertId', 'log'];

function tableReport(): MatchReport {
  let empty = true;
  return {
    entry: async (entry) => {
      if (empty) await print(`${pc.dim(row(HEAD))}\n`);
      empty = false;
      const { index, timestamp, severity, insertId, logName, explanation } = entry;
      const log = decode(logName?.split('/logs/')[1] ?? '');
      await print(`${fitted(row([String(index), timestamp ?? '', severity ?? '', insertId ?? '', log]))}\n`);
      if (explanation !== undefined) await print(fitted(explained(explanation)));
    },
    end: ({ total, matched }, judged) => {
      const entries = count(total, 'entry', 'entries');
      return print(
        `${empty ? '' : '\n'}${matched.toLocaleString('en')} of ${entries} ${matched === 1 ? 'matches' : 'match'}\n${fitted(restText(judged))}`,
      );
    },
  };
}

/** The line above counts the entries; this one, what else there was. */
function restText(judged: Judged): string {
  const isAll = [...judged.notJudged, ...judged.leftOut].every(({ count: amount }) => amount === 0);
  return isAll ? '' : `${judgedText(judged)}\n`;
}

function explained({ matched, because }: Explanation): string {
  const verdict = matched ? pc.green('matches') : pc.red('does not match');
  const lines = because.map(({ clause, holds, found }) => {
    const why = found === '' ? '' : `  ${pc.dim(`(${found})`)}`;
    return `          ${holds ? 'true ' : 'false'}  ${clause}${why}\n`;
  });
  return `        ${verdict}, because\n${lines.join('')}`;
}

function jsonReport(): MatchReport {
  let before = '{"version":1,"entries":[';
  return {
    entry: async ({ index, insertId, explanation }) => {
      await print(`${before}\n${JSON.stringify({ index, insertId, ...explanation })}`);
      before = ',';
    },
    end: ({ total, matched }, judged) => {
      const start = before === ',' ? '\n' : before;
      return print(`${start}],"total":${total},"matched":${matched},"judged":${JSON.stringify(judgedJson(judged))}}\n`);
    },
  };
}

function fitted(text: string): string {
  return fitLines(text, terminalWidth());
}

function row(cells: readonly string[]): string {
  return cells
    .map((cell, i) => cell.padEnd(COLUMNS[i] ?? 0))
    .join('  ')
    .trimEnd();
}

function decode(logId: string): string {
  try {
    return decodeURIComponent(logId);
  } catch {
    return logId;
  }
}

/** Waits until the reader has taken the text. Ends the process if there is no reader any more: more entries are of no use. */
async function print(text: string): Promise<void> {
  try {
    if (!process.stdout.write(text)) await once(process.stdout, 'drain');
  } catch (error) {
    if (!isClosedPipe(error)) throw error;
  }
  if (process.stdout.errored !== null) process.exit(EXIT.fine);
}
