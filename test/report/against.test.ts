import { comparisonWith } from '../../cli/against';
import { againstHtml, differenceSection } from '../../report/page/against-html';
import { compareSides } from '../../review/compare';
import { audit, control, policy, scenario, side } from '../review/side';

const against = (head: Parameters<typeof side>[0]) => ({ name: 'a<b', review: compareSides(side(), side(head)) });

test('the first screen names the other side, the verdict and the riskiest changes, and links to all of them', () => {
  const given = against({
    audit: audit({ silence: 1_320, worst: 1_675 }),
    scenarios: [scenario({ worstSecondsToDetect: 1_500 }), control(2)],
    policies: [policy({ channels: 0 })],
  });
  const html = againstHtml(given);
  expect(html).toContain('Compared with <code>a&lt;b</code>: <b class="bad">FAIL</b>, 5 changes, 2 fail.');
  expect(html).toContain('<a href="#difference">');
  expect([...html.matchAll(/<li>/g)]).toHaveLength(3);
  const { id, html: all } = differenceSection(given);
  expect([id, [...all.matchAll(/<tr><th scope="row"/g)].length]).toEqual(['difference', given.review.changes.length]);
});

test('without a change one line says so', () => {
  const html = againstHtml(against({}));
  expect(html).toContain('<b class="good">PASS</b>, nothing changes what is detected');
  expect(html).not.toMatch(/<ul>|#difference/);
});

test('a report is compared with another side than itself, and only where there is a report', async () => {
  await expect(comparisonWith('.', { report: true })).rejects.toThrow('a report is not compared with itself');
  await expect(comparisonWith('main', { report: false })).rejects.toThrow('remove --no-report');
});
