import { misuse, readField } from './functions/read-arguments';
import { functionNamed, functionNames } from './functions/registry';
import type { WrittenCall, WrittenSubject } from './read-filter';
import type { FunctionCall, Subject } from './syntax';

/** What stands before an operator. @throws FilterError FLT002 (undefined field), FLT003 (function misused) */
export function buildSubject(written: WrittenSubject, text: string): Subject {
  if (written.kind === 'path') return { kind: 'field', field: readField(written, text) };
  const called = functionNamed(written.name);
  if (called?.kind !== 'value') {
    const names = functionNames('value').join(' and ');
    return misuse(written, text, `${written.name}() has no value to compare; ${names} have one`);
  }
  const { of, args } = called.parse(written, text, (first) => buildSubject(first, text));
  return { kind: 'function', name: called.name, of, args };
}

/** A function that is true or false by itself. @throws FilterError FLT002 (undefined field), FLT003 (misused) */
export function buildCall(written: WrittenCall, text: string): FunctionCall {
  const called = functionNamed(written.name);
  switch (called?.kind) {
    case 'condition':
      return { kind: 'call', name: called.name, args: called.parse(written, text), offset: written.offset };
    case 'value':
      return misuse(written, text, `${written.name}() must be compared, such as ${written.name}(…) = "x"`);
    default: {
      const names = [...functionNames('condition'), ...functionNames('value')].join(', ');
      return misuse(written, text, `unknown function ${written.name}(); the functions are ${names}`);
    }
  }
}
