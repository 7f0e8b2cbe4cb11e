import { LineCounter, parseAllDocuments } from 'yaml';
import { refuse } from '../model/problem';
import { JsonElements } from './json-elements';
import { jsonFault } from './json-fault';
import { noJsonNorYaml } from './other-languages';
import { wholeTextOf } from './source-files';

/** One object of a file, and where it stands, for messages. */
export interface Located {
  readonly value: unknown;
  /** Such as `policies.json, line 14`. */
  readonly where: string;
}

/**
 * Every object of a file that people write or that Google's tools print: a JSON list, one object, objects one after the
 * other (NDJSON), a list that is wrapped as in `{"alertPolicies": []}`, or YAML in one document or many.
 * @throws InputError INP002 with file, line, column and what was expected
 */
export async function documentsOf(file: string): Promise<Located[]> {
  const text = await wholeTextOf(file);
  const other = noJsonNorYaml(text);
  if (other !== undefined) {
    return refuse({ code: 'INP002', where: file, rule: 'a file holds JSON or YAML', ...other });
  }
  return /^[\s\uFEFF]*[[{]/.test(text) ? jsonDocuments(file, text) : yamlDocuments(file, text);
}

function jsonDocuments(file: string, text: string): Located[] {
  const cutter = new JsonElements();
  const elements = [...cutter.push(text), ...cutter.end()];
  if (elements.some(({ whole }) => !whole)) {
    // What is not indented looks like lines of which some are broken, and may be whole all the same.
    const value = jsonOf(text);
    if (value !== undefined)
      return (Array.isArray(value) ? value : [value]).map((one: unknown) => ({ value: one, where: file }));
  }
  return elements.map(({ text: element, line, column }) => ({
    value: parseJson(file, element, line, column),
    where: `${file}, line ${line}`,
  }));
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/**
 * Parses JSON that starts somewhere in a file.
 * @throws InputError INP002 with file, line, column and what was expected
 */
export function parseJson(file: string, text: string, startsOnLine = 1, startsAtColumn = 1): unknown {
  const value = jsonOf(text);
  if (value !== undefined) return value;
  const fault = jsonFault(text) ?? { offset: 0, expected: 'JSON' };
  const before = text.slice(0, fault.offset).split('\n');
  const line = startsOnLine + before.length - 1;
  const column = (before.at(-1)?.length ?? 0) + (before.length === 1 ? startsAtColumn : 1);
  return broken(file, 'JSON', line, column, fault.expected, text.slice(fault.offset));
}

function yamlDocuments(file: string, text: string): Located[] {
  const lines = new LineCounter();
  return parseAllDocuments(text, { lineCounter: lines, prettyErrors: false }).flatMap((document) => {
    const [error] = document.errors;
    if (error !== undefined) {
      const { line, col } = lines.linePos(error.pos[0]);
      return broken(file, 'YAML', line, col, error.message, text.slice(error.pos[0]));
    }
    const value = document.toJS() as unknown;
    const where = `${file}, line ${lines.linePos(document.range[0]).line}`;
    if (value === null) return [];
    return Array.isArray(value)
      ? value.map((item: unknown, i) => ({ value: item, where: `${where}, item ${i + 1}` }))
      : [{ value, where }];
  });
}

function broken(file: string, language: string, line: number, column: number, expected: string, rest: string): never {
  const found = rest.split('\n', 1)[0]?.trim().slice(0, 30) ?? '';
  return refuse({
    code: 'INP002',
    where: `${file}, line ${line}, column ${column}`,
    rule: language === 'JSON' ? `in JSON, expected ${expected}` : `not YAML: ${expected}`,
    got: found === '' ? 'nothing more' : JSON.stringify(found),
    fix: `mend the ${language}, or export the file again`,
  });
}
