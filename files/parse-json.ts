import { jsonFault } from './json-fault';
import { refuseSyntax } from './syntax-fault';

/** Undefined: it is not JSON. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/**
 * Parses JSON that starts at a place in a file.
 * @throws InputError INP002 with file, line, column and what was expected
 */
export function parseJson(file: string, text: string, start = { line: 1, column: 1 }): unknown {
  const value = jsonOf(text);
  if (value !== undefined) return value;
  const fault = jsonFault(text) ?? { offset: 0, expected: 'JSON' };
  const before = text.slice(0, fault.offset).split('\n');
  const line = start.line + before.length - 1;
  const column = (before.at(-1)?.length ?? 0) + (before.length === 1 ? start.column : 1);
  return refuseSyntax('JSON', { file, line, column, expected: fault.expected, rest: text.slice(fault.offset) });
}
