import fc from 'fast-check';
import { compareFolded, foldText } from '../../../../alerting/filters/logging/fold-text';

describe('folded text', () => {
  test.each([
    ['Hello', 'hello'],
    ['STRASSE', 'strasse'],
    ['straße', 'strasse'],
    ['ẞ', 'ss'],
    ['ΟΔΟΣ', 'οδοσ'],
    ['οδος', 'οδοσ'],
    ['ﬁne', 'fine'],
    ['ＡＢＣ１', 'abc1'],
    ['Å', 'å'],
    ['A\u030a', 'å'],
    ['İ', 'i\u0307'],
    ['ı', 'ı'],
    ['a\u00adb\u200bc', 'abc'],
    ['ꭰᏸ', 'ᎠᏰ'],
    ['①', '1'],
    ['𝕏', 'x'],
    ['😀', '😀'],
  ])('of %j is %j', (text, expected) => {
    expect(foldText(text)).toBe(expected);
  });

  test('is folded already', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => foldText(foldText(text)) === foldText(text)));
  });

  test('is ordered as its UTF-8 bytes are', () => {
    const sign = (n: number) => Math.sign(n);
    const text = fc.string({ unit: fc.constantFrom('a', 'z', '\u{ff61}', '😀', '\u{e000}', '') });
    fc.assert(
      fc.property(
        text,
        text,
        (a, b) => sign(compareFolded(a, b)) === sign(Buffer.compare(Buffer.from(a), Buffer.from(b))),
      ),
    );
  });
});
