import fc from 'fast-check';
import { JsonElements, type JsonElement } from '../../files/json-elements';

/** Splits a text that comes in pieces of some length. */
function cut(text: string, length = 7): JsonElement[] {
  const splitter = new JsonElements();
  const found: JsonElement[] = [];
  for (let i = 0; i < text.length; i += length) found.push(...splitter.push(text.slice(i, i + length)));
  return [...found, ...splitter.end()];
}

const texts = (text: string) => cut(text).map((element) => element.text);

describe('the elements of a text', () => {
  test.each<[string, string, string[]]>([
    ['a list', '[{"a":1},\n {"b":[1,{"c":2}]} ]', ['{"a":1}', '{"b":[1,{"c":2}]}']],
    ['one object', '{\n "a": 1\n}\n', ['{\n "a": 1\n}']],
    ['objects one a line', '{"a":1}\n{"b":"}{"}\n', ['{"a":1}', '{"b":"}{"}']],
    ['a page of the API', '{"unit":"1","timeSeries":[{"a":1},{"b":2}],"nextPageToken":"x"}', ['{"a":1}', '{"b":2}']],
    ['two pages', '{"timeSeries":[{"a":1}]}\n{"timeSeries":[{"b":2}]}', ['{"a":1}', '{"b":2}']],
    ['pages in a list', '[{"timeSeries":[{"a":[1]}]},\n{"x":1,"timeSeries":[{"b":2}]}]', ['{"a":[1]}', '{"b":2}']],
    ['quotes and backslashes in text', '[{"a":"\\"]}\\\\"},{"b":1}]', ['{"a":"\\"]}\\\\"}', '{"b":1}']],
    ['nothing', ' \n', []],
    ['an empty list', '[]', []],
  ])('%s', (_, text, expected) => {
    expect(texts(text)).toEqual(expected);
  });

  test('have their line and column', () => {
    expect(cut('[\n{"a":\n1},\n\n  {"b":2}]', 4).map(({ line, column }) => [line, column])).toEqual([
      [2, 1],
      [5, 3],
    ]);
  });

  test('stay whole after a broken one, if they follow one another', () => {
    expect(cut('{"a":1}\n{"b":\n{"c":"un\n{"d":4}\n')).toMatchObject([
      { text: '{"a":1}', line: 1, whole: true },
      { text: '{"b":', line: 2, whole: false },
      { text: '{"c":"un', line: 3, whole: false },
      { text: '{"d":4}', line: 4, whole: true },
    ]);
  });

  test('end with one that is not whole if a list is incomplete', () => {
    expect(cut('[{"a":1},{"b":')).toMatchObject([{ whole: true }, { text: '{"b":', whole: false }]);
    expect(cut('[{"a":1},\n')).toMatchObject([{ whole: true }, { text: '', whole: false }]);
  });

  test('do not depend on the pieces of the text', () => {
    const object = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 }));
    fc.assert(
      fc.property(fc.array(object), fc.integer({ min: 1, max: 40 }), fc.boolean(), (objects, length, lines) => {
        const text = lines ? objects.map((one) => JSON.stringify(one)).join('\n') : JSON.stringify(objects, null, 1);
        expect(cut(text, length).map((element) => JSON.parse(element.text) as unknown)).toEqual(
          objects.map((one) => JSON.parse(JSON.stringify(one)) as unknown),
        );
      }),
    );
  });

  test('are found in any text without a crash', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('{', '}', '[', ']', '"', '\\', ',', '\n', 'a', ' ') }), (text) => {
        expect(cut(text, 3).every(({ line }) => line >= 1)).toBe(true);
      }),
    );
  });
});
