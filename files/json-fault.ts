/** Where a text stops being JSON, and what was expected there. */
export interface JsonFault {
  /** Offset of the offending character, from 0. */
  readonly offset: number;
  readonly expected: string;
}

type Expect = 'value' | 'value or ]' | 'key' | 'key or }' | 'colon' | 'comma or ]' | 'comma or }' | 'end';

const EXPECTED: Readonly<Record<Expect, string>> = {
  value: 'a value',
  'value or ]': "a value or ']'",
  key: "a name in double quotes after ','",
  'key or }': "a name in double quotes, or '}'",
  colon: "':' after the name",
  'comma or ]': "',' or ']'",
  'comma or }': "',' or '}'",
  end: 'the end',
};

const SPACE = /[ \t\r\n\uFEFF]*/y;
const STRING = /"(?:[^"\\\n\r\t]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const SCALAR = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

/**
 * Finds the first error of a text that `JSON.parse` refuses, in words that do not depend on the version of Node.
 * Undefined where the text is JSON.
 */
export function jsonFault(text: string): JsonFault | undefined {
  const open: ('{' | '[')[] = [];
  let expect: Expect = 'value';
  let offset = 0;
  const take = (pattern: RegExp): boolean => {
    pattern.lastIndex = offset;
    const found = pattern.exec(text)?.[0] ?? '';
    offset += found.length;
    return found !== '';
  };
  const afterValue = (): Expect => {
    const inside = open.at(-1);
    if (inside === undefined) return 'end';
    return inside === '{' ? 'comma or }' : 'comma or ]';
  };
  const close = (): Expect => {
    offset += 1;
    open.pop();
    return afterValue();
  };
  for (;;) {
    take(SPACE);
    const char = text[offset];
    if (char === undefined)
      return expect === 'end' ? undefined : { offset, expected: `${EXPECTED[expect]}, not the end` };
    if ((char === ']' && expect.endsWith(']')) || (char === '}' && expect.endsWith('}'))) expect = close();
    else if (expect === 'value' || expect === 'value or ]') {
      if (char === '{' || char === '[') {
        offset += 1;
        open.push(char);
        expect = char === '{' ? 'key or }' : 'value or ]';
      } else if (take(STRING) || take(SCALAR)) expect = afterValue();
      else return { offset, expected: char === '"' ? "a string that ends with '\"' on its line" : EXPECTED[expect] };
    } else if (expect === 'key' || expect === 'key or }') {
      if (!take(STRING)) return { offset, expected: EXPECTED[expect] };
      expect = 'colon';
    } else if (expect === 'colon' && char === ':') {
      offset += 1;
      expect = 'value';
    } else if (expect.startsWith('comma') && char === ',') {
      offset += 1;
      expect = expect === 'comma or }' ? 'key' : 'value';
    } else return { offset, expected: EXPECTED[expect] };
  }
}
