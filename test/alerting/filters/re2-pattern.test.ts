import { re2Pattern } from '../../../alerting/filters/re2-pattern';

const full = (pattern: string, text: string) => {
  const regex = re2Pattern(pattern);
  if (typeof regex === 'string') throw new Error(regex);
  return regex.matchesWhole(text);
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
    ['[[:digit:]]+', '12', true],
    ['\\Qa.b\\E', 'a.b', true],
    ['(?m:^a$)\\nb', 'a\nb', true],
  ])('%s of %j: %s', (pattern, text, expected) => {
    expect(full(pattern, text)).toBe(expected);
  });

  test.each(['(?<=a)b', '(?!a)', '\\1', '\\k<a>', 'a\\', 'a**', '(', 'x{1001}', '((a{100}){100}){100}'])(
    '%s is refused, as RE2 refuses it',
    (pattern) => {
      expect(re2Pattern(pattern)).toMatch(/^is not one that RE2 accepts: /);
    },
  );

  test('is found anywhere in a text, and gives what its group holds there', () => {
    const pattern = re2Pattern('status ([0-9]+)?');
    if (typeof pattern === 'string') throw new Error(pattern);
    expect(pattern.groups).toBe(1);
    expect(pattern.found('the status 503')).toBe(true);
    expect(pattern.capture('the status 503, status 200')).toBe('503');
    expect(pattern.capture('the status ?')).toBe('');
    expect(pattern.capture('?')).toBeUndefined();
  });

  test('ends for a pattern on which a backtracking matcher does not', () => {
    expect(full('(a+)+$', `${'a'.repeat(100_000)}b`)).toBe(false);
  });
});
