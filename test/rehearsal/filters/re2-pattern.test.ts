import { re2Pattern } from '../../../rehearsal/filters/re2-pattern';

const full = (pattern: string, text: string) => {
  const regex = re2Pattern(pattern);
  if (typeof regex === 'string') throw new Error(regex);
  return regex.test(text);
};

describe('an RE2 pattern', () => {
  test.each([
    ['a|b', 'b', true],
    ['a|b', 'ab', false],
    ['a.c', 'a\u2028c', true],
    ['a.c', 'a\nc', false],
    ['(?s)a.c', 'a\nc', true],
    ['(?i)ABC', 'abc', true],
    ['(?P<year>\\d{4})-x', '2026-x', true],
    ['(?:a)(?<b>b)', 'ab', true],
    ['[]a]+', 'a]', true],
    ['[^]a]+', 'xyz', true],
    ['[a[]+', '[a', true],
    ['\\s', '\u00a0', false],
    ['[\\s]', '\t', true],
    ['\\S+', '\u00a0', true],
    ['a\\-b\\_c\\/d', 'a-b_c/d', true],
    ['[\\-\\.]+', '.-', true],
    ['^abc$', 'abc', true],
  ])('%s of %j: %s', (pattern, text, expected) => {
    expect(full(pattern, text)).toBe(expected);
  });

  test.each([
    '(?<=a)b',
    '(?!a)',
    '\\1',
    '\\k<a>',
    '[[:digit:]]',
    '\\Qa\\E',
    '\\z',
    'a\\',
    '[\\S]',
    '[\\b]',
    '(?m:a)',
    '(',
  ])('%s is refused, as JavaScript would read it in its own way', (pattern) => {
    expect(typeof re2Pattern(pattern)).toBe('string');
  });
});
