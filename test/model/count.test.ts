import { count } from '../../model/count';

describe('count', () => {
  test.each([
    [0, '0 pages'],
    [1, '1 page'],
    [3, '3 pages'],
    [999, '999 pages'],
    [4973, '4,973 pages'],
    [764982, '764,982 pages'],
    [1.5, '1.5 pages'],
    [-1234567, '-1,234,567 pages'],
    [1234.56789, '1,234.56789 pages'],
  ])('%d gives %s', (amount, text) => {
    expect(count(amount, 'page')).toBe(text);
  });

  test('an irregular plural is the third argument', () => {
    expect(count(1, 'policy', 'policies')).toBe('1 policy');
    expect(count(2, 'policy', 'policies')).toBe('2 policies');
  });
});
