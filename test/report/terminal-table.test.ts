import { stripVTControlCharacters } from 'node:util';
import pc from 'picocolors';
import stringWidth from 'string-width';
import { fitLines } from '../../report/parts/fit-lines';
import { terminalTable } from '../../report/parts/terminal-table';

const HEAD = ['deployable', 'retries', 'why'];
const ROWS = [
  ['shop-stage4-precompute-margins', 4_000, 'Pub/Sub delivers again while the first delivery still runs'],
  ['import', 2, ''],
];

describe('a table for a terminal', () => {
  test('has the width of its texts where they fit, and numbers at the right', () => {
    expect(terminalTable(HEAD, ROWS, 120)).toBe(
      [
        'deployable                      retries  why',
        'shop-stage4-precompute-margins    4,000  Pub/Sub delivers again while the first delivery still runs',
        'import                                2',
      ].join('\n'),
    );
  });

  test('wraps the widest columns at blanks, and names after their separators', () => {
    expect(terminalTable(HEAD, ROWS, 50)).toBe(
      [
        'deployable           retries  why',
        'shop-stage4-           4,000  Pub/Sub delivers',
        'precompute-margins            again while the',
        '                              first delivery',
        '                              still runs',
        'import                     2',
      ].join('\n'),
    );
  });

  test('loses no character of a name without separators', () => {
    const [, ...lines] = terminalTable(['a', 'b'], [['x'.repeat(50), 'y']], 30).split('\n');
    expect(
      lines
        .map((line) => line.slice(0, 28).trim())
        .join('')
        .replace(/ *y/, ''),
    ).toBe('x'.repeat(50));
  });

  test('counts colors as nothing', () => {
    const colors = pc.createColors(true);
    const colored = terminalTable(HEAD, [[colors.red('import'), 2, '']], 60);
    expect(stripVTControlCharacters(colored)).toBe(terminalTable(HEAD, [['import', 2, '']], 60));
  });
});

describe('lines of a terminal', () => {
  test('are wrapped under the text beside their label, or indented', () => {
    expect(fitLines('rehearse   139 expectations and 12 scenarios', 30)).toBe(
      'rehearse   139 expectations\n           and 12 scenarios',
    );
    expect(fitLines('  fix: declare the topic as external', 24)).toBe('  fix: declare the topic\n    as external');
  });

  test('stay as they are where they fit, and keep a long word whole', () => {
    expect(fitLines('short\n\n  line', 10)).toBe('short\n\n  line');
    expect(fitLines(`see ${'x'.repeat(20)}`, 10)).toBe(`see\n  ${'x'.repeat(20)}`);
  });

  test('keep every word in its order', () => {
    const words = Array.from({ length: 60 }, (_, i) => 'w'.repeat(1 + (i % 7)));
    const wrapped = fitLines(words.join(' '), 20);
    expect(wrapped.split(/\s+/)).toEqual(words);
    expect(Math.max(...wrapped.split('\n').map((line) => stringWidth(line)))).toBeLessThanOrEqual(20);
  });
});
