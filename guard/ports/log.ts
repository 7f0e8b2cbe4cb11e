import type { GuardLine, PulseLine } from '../../model/run-event';

/** A line about the guard itself that is not a run event, such as an error. */
export interface PlainLine {
  readonly severity: 'INFO' | 'WARNING' | 'ERROR';
  readonly message: string;
}

export type Line = GuardLine | PulseLine | PlainLine;

/** Where functions print. One object is one JSON line, which Cloud Logging reads as a structured entry. */
export interface Log {
  print(line: Line): void;
}

/** Standard output. */
export const stdoutLog: Log = {
  print: (line) => process.stdout.write(`${JSON.stringify(line)}\n`),
};

/** An error as a line, with its stack, by which Error Reporting groups. */
export function errorLine(doing: string, error: unknown): PlainLine {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { severity: 'ERROR', message: `${doing}: ${text}` };
}
