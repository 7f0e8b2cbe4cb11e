import { stripVTControlCharacters } from 'node:util';
import { compareSides } from '../../review/compare';
import { commentTag, commentTagIn } from '../../report/review/comment-tag';
import { reviewMarkdown } from '../../report/review/markdown';
import { reviewTable } from '../../report/review/table';
import { expectFits } from '../terminal';
import { audit, control, scenario, side } from './side';

const slower = side({
  audit: audit({ silence: 1_320, worst: 1_675 }),
  scenarios: [scenario({ worstSecondsToDetect: 1_500 }), control(2)],
});

test('a comparison fits a terminal, with what fails first and the verdict last', () => {
  const review = compareSides(side(), slower);
  expectFits('diff', (width) => stripVTControlCharacters(reviewTable(review, width)));
});

test('a comparison without a change says so', () => {
  expect(stripVTControlCharacters(reviewTable(compareSides(side(), side()), 100))).toBe(
    'compared: 2 scenarios, 1 timeout, 1 alert policy; not judged: open breakers (no --breakers)\nPASS  nothing changes what is detected, when, how often, or what it costs',
  );
  expect(reviewMarkdown(compareSides(side(), side()))).toBe(
    `${commentTag('orders, prod')}\n**phasewatch: PASS** of orders, prod, nothing changes what is detected, when, how often, or what it costs; not judged: open breakers (no --breakers)\n`,
  );
});

test('open breakers that were looked at are not named as not judged', () => {
  const review = compareSides(side(), side({ undone: [] }));
  for (const text of [reviewTable(review, 100), reviewMarkdown(review)]) expect(text).not.toContain('not judged');
});

test('the hidden tag of a comment holds the name, and stays one comment of HTML whatever the name is', () => {
  for (const name of ['orders, prod', '', 'a --> <b>', '--', 'x\ny']) {
    const tag = commentTag(name);
    expect(commentTagIn(`${tag}\ntext`)).toBe(tag);
    expect(tag.indexOf('-->')).toBe(tag.length - 3);
  }
  expect(commentTag('orders, prod')).not.toBe(commentTag('orders, staging'));
});

describe('a comment', () => {
  const many = (count: number, text: string) =>
    side({
      audit: audit(
        {},
        Array.from({ length: count }, (_, i) => ({
          rule: 'TMO002',
          severity: 'warning' as const,
          address: `sub-${i}`,
          message: `${text} ${i}`,
        })),
      ),
    });

  test('stays below 60,000 characters and counts what it leaves out', () => {
    const text = reviewMarkdown(compareSides(side(), many(3_000, 'ack deadline 1 min is shorter than the timeout')));
    expect(text.length).toBeLessThan(60_000);
    const shown = text.split('\n').filter((line) => line.startsWith('- ')).length;
    expect(text).toContain('<details><summary>2990 more</summary>');
    expect(text).toContain(`and ${3_000 - shown} more, which do not fit into a comment`);
  });

  test('stays below it where single changes are long', () => {
    expect(reviewMarkdown(compareSides(side(), many(40, 'x'.repeat(50_000)))).length).toBeLessThan(60_000);
  });

  test('shows names as text: no Markdown, no HTML, no mention of people', () => {
    const text = reviewMarkdown(compareSides(side(), many(1, '<img src=x> @everyone [a](b) `c`')));
    expect(text).toContain('\\<img src=x\\> @\u200beveryone \\[a\\](b) \\`c\\` 0');
  });
});
