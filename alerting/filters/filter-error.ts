import { InputError } from '../../model/problem';

/** An error in a filter, and its place. */
export interface FilterFault {
  /** Stable code, such as `FLT001`. */
  readonly code: string;
  /** For messages, such as `Monitoring filter`. */
  readonly language: string;
  /** The whole filter. */
  readonly text: string;
  /** Offset of the offending character in {@link text}, from 0; its length where the text ends too early. */
  readonly offset: number;
  /** What was expected or must hold, in words. */
  readonly expected: string;
  /** What to do about it. */
  readonly fix: string;
}

/** An invalid filter. Its message shows the line with a caret under the error. */
export class FilterError extends InputError {
  /** Line of the error, from 1. */
  readonly line: number;
  /** Column of the error, from 1, in UTF-16 units. */
  readonly column: number;

  constructor(fault: FilterFault) {
    const before = fault.text.slice(0, fault.offset).split('\n');
    const line = before.length;
    const column = (before.at(-1)?.length ?? 0) + 1;
    const where = `${fault.language}, line ${line}, column ${column}`;
    super([{ code: fault.code, where, rule: fault.expected, got: found(fault), fix: fault.fix }]);
    this.name = 'FilterError';
    this.line = line;
    this.column = column;
    const shown = (fault.text.split('\n')[line - 1] ?? '').replaceAll('\t', ' ').replaceAll('\r', ' ');
    this.message = `${where}: ${fault.expected}\n  ${shown}\n  ${' '.repeat(column - 1)}^`;
  }
}

function found(fault: FilterFault): string {
  const rest = fault.text.slice(fault.offset).trimEnd();
  if (rest === '') return 'the end of the filter';
  return JSON.stringify(rest.length > 30 ? `${rest.slice(0, 30)}…` : rest);
}
