import { LineCounter, parseAllDocuments } from 'yaml';
import { InputError, refuse } from '../model/problem';
import { JsonElements } from './json-elements';
import { noJsonNorYaml } from './other-languages';
import { jsonOf, parseJson } from './parse-json';
import { wholeTextOf } from './source-files';
import { refuseSyntax } from './syntax-fault';

/** One object of a file, and its place for messages. */
export interface Located {
  readonly value: unknown;
  /** Such as `policies.json, line 14`. */
  readonly where: string;
}

/** Takes the error of one object of a file; the others are read. */
type OnBroken = (error: InputError, where: string) => void;

/**
 * Reads every object of a file that people write or that Google's tools print: a JSON list, one object, objects one
 * after the other (NDJSON), a list that is wrapped as in `{"alertPolicies": []}`, or YAML with one or more documents.
 * @param onBroken takes the error of each object that cannot be parsed; @default - the first such error is thrown
 * @throws InputError INP002 with file, line, column and what was expected
 */
export async function documentsOf(file: string, onBroken: OnBroken = rethrow): Promise<Located[]> {
  return documentsIn(file, await wholeTextOf(file), onBroken);
}

/** The same for a text, such as standard input. @param file how messages name it */
export function documentsIn(file: string, text: string, onBroken: OnBroken = rethrow): Located[] {
  const other = noJsonNorYaml(text);
  if (other !== undefined) {
    return refuse({ code: 'INP002', where: file, rule: 'the file contains JSON or YAML', ...other });
  }
  return /^[\s\uFEFF]*[[{]/.test(text) ? jsonDocuments(file, text, onBroken) : yamlDocuments(file, text, onBroken);
}

function rethrow(error: InputError): never {
  throw error;
}

function jsonDocuments(file: string, text: string, onBroken: OnBroken): Located[] {
  const splitter = new JsonElements();
  const elements = [...splitter.push(text), ...splitter.end()];
  if (elements.some(({ whole }) => !whole)) {
    // One object over several lines without indentation looks like broken lines.
    const value = jsonOf(text);
    if (value !== undefined)
      return (Array.isArray(value) ? value : [value]).map((one: unknown) => ({ value: one, where: file }));
  }
  return elements.flatMap(({ text: element, line, column }) => {
    const where = `${file}, line ${line}`;
    return unbroken(where, onBroken, () => [{ value: parseJson(file, element, { line, column }), where }]);
  });
}

function unbroken(where: string, onBroken: OnBroken, parse: () => Located[]): Located[] {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    onBroken(error, where);
    return [];
  }
}

function yamlDocuments(file: string, text: string, onBroken: OnBroken): Located[] {
  const lines = new LineCounter();
  return parseAllDocuments(text, { lineCounter: lines, prettyErrors: false }).flatMap((document) => {
    const where = `${file}, line ${lines.linePos(document.range[0]).line}`;
    return unbroken(where, onBroken, () => {
      const [error] = document.errors;
      if (error !== undefined) {
        const { line, col } = lines.linePos(error.pos[0]);
        const rest = text.slice(error.pos[0]);
        return refuseSyntax('YAML', { file, line, column: col, expected: error.message, rest });
      }
      const value = document.toJS() as unknown;
      if (value === null) return [];
      return Array.isArray(value)
        ? value.map((item: unknown, i) => ({ value: item, where: `${where}, item ${i + 1}` }))
        : [{ value, where }];
    });
  });
}
