import { resolvePath, type Field } from '../entry-fields';
import { fault, unescape, unescaped, type WrittenCall, type WrittenPath, type WrittenSubject } from '../read-filter';

/** Deeper than payloads are; keeps hostile input off the call stack. */
const LONGEST_PATH = 100;

/** @throws FilterError FLT003 at an argument or call */
export function misuse(at: WrittenSubject, text: string, expected: string): never {
  throw fault('FLT003', { text, offset: at.offset }, expected, 'correct the function call');
}

/** The only argument of a call. @throws FilterError FLT003 for any other number of arguments */
export function onlyArgument(call: WrittenCall, text: string, usage: string): WrittenSubject {
  const [only] = call.args;
  return only === undefined || call.args.length > 1 ? misuse(call, text, `expected ${usage}`) : only;
}

/** Both arguments of a call. @throws FilterError FLT003 for any other number of arguments */
export function twoArguments(call: WrittenCall, text: string, usage: string): [WrittenSubject, WrittenSubject] {
  const [first, second] = call.args;
  if (first === undefined || second === undefined || call.args.length > 2) {
    return misuse(call, text, `expected ${usage}`);
  }
  return [first, second];
}

/** @throws FilterError FLT002 (undefined field), FLT008 (too long) */
export function readField(path: WrittenPath, text: string): Field {
  const tooFar = path.parts[LONGEST_PATH];
  if (tooFar !== undefined) {
    const fix = 'search a shorter path with the : operator';
    throw fault('FLT008', { text, offset: tooFar.offset }, `a path has at most ${LONGEST_PATH} parts`, fix);
  }
  const parts = path.parts.map((part) => ({
    name: part.quoted ? unescaped(part.text, { text, offset: part.offset + 1 }) : part.text,
    quoted: part.quoted,
  }));
  const target = resolvePath(parts);
  if ('part' in target) {
    const offset = path.parts[target.part]?.offset ?? path.offset + path.written.length;
    throw fault('FLT002', { text, offset }, target.expected, target.fix);
  }
  return { parts, target };
}

/** @throws FilterError FLT002 (undefined field), FLT003 where the argument is a function call */
export function fieldArgument(arg: WrittenSubject, call: WrittenCall, text: string): Field {
  if (arg.kind !== 'path') return misuse(arg, text, `expected a field in ${call.name}()`);
  return readField(arg, text);
}

/** The text of an argument, with or without quotes. @throws FilterError FLT003 where it is a function call */
export function textArgument(arg: WrittenSubject, text: string): string {
  if (arg.kind !== 'path') return misuse(arg, text, 'expected text in double quotes');
  const [part] = arg.parts;
  return arg.parts.length === 1 && part?.quoted === true ? unescape(part.text) : arg.written;
}

/** The text of an argument in quotes. @throws FilterError FLT003 where it is not in quotes or missing */
export function quotedArgument(arg: WrittenSubject | undefined, text: string, what: string): string {
  const part = arg?.kind === 'path' && arg.parts.length === 1 ? arg.parts[0] : undefined;
  if (part?.quoted !== true) {
    const offset = arg?.offset ?? text.length;
    throw fault('FLT003', { text, offset }, `expected ${what} in double quotes`, 'put it in double quotes');
  }
  return unescape(part.text);
}
