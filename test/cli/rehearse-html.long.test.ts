import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expectAccessiblePage } from '../browser/accessible-page';
import { differenceFromPicture, TOLERANCE, VIEWS, type View } from '../browser/picture';
import { exampleCheckout } from '../example/checkout';

const checkout = exampleCheckout();
checkout.phasewatch('synth');
const path = (name: string) => join(checkout.folder, name);
const rehearse = (...args: string[]) => checkout.phasewatch('rehearse', args);
afterAll(() => {
  checkout.remove();
});

describe('rehearse --format html', () => {
  const page = () => {
    expect(rehearse('pricing-hang', 'ordinary-days', '--format', 'html', '--out', path('page.html')).exit).toBe(0);
    return readFileSync(path('page.html'), 'utf8');
  };
  const html = page();

  test('the page holds the timeline, every policy with its threshold, the coverage matrix and every dashboard', () => {
    expect(html).toContain('aria-label="Runs and incidents of pricing-hang');
    expect(html).toMatch(
      /aria-label="[^"]*run without heartbeat in pricing-hang: [^"]*order-pricing[^"]*; threshold 1"/,
    );
    expect(html).toContain('Alert policies by scenario');
    expect(html).toContain('class="tile"');
  });

  test('the page has the same bytes when written again, and stays below 1.5 MB', () => {
    expect(page()).toBe(html);
    expect(html.length).toBeLessThan(1_500_000);
  });

  test('the page needs no network and axe finds no violation, in light and dark, on desktop and phone', () => {
    expectAccessiblePage(path('page.html'));
  });

  test.each(Object.keys(VIEWS) as View[])('the first screen looks as in the picture of %s', (view) => {
    expect(differenceFromPicture(path('page.html'), 'report', view)).toBeLessThanOrEqual(TOLERANCE);
  });

  test.each([
    [
      'its colors',
      (text: string) => text.replaceAll('var(--bad)', 'var(--ink)').replaceAll('var(--good)', 'var(--ink)'),
    ],
    ['the worst incident', (text: string) => text.replace(/<section[^>]*id="headline"[\s\S]*?<\/section>/, '')],
  ])('the first screen without %s does not look as in the picture', (_, without) => {
    const other = without(html);
    expect(other.length).toBeLessThan(html.length);
    checkout.write('other.html', other);
    expect(differenceFromPicture(path('other.html'), 'report', 'desktop-light')).toBeGreaterThan(TOLERANCE);
  });

  test('a reader can use it: with and without JavaScript, by keyboard, at 1,280 pixels, on paper', () => {
    const used = JSON.parse(
      execFileSync(process.execPath, [join(__dirname, '../browser/use.mjs'), path('page.html')]).toString(),
    ) as object;
    expect(used).toMatchObject({
      withoutScript: { rows: 2, filters: 0, chosen: true },
      withScript: { all: 2, controls: 1, output: '1 of 2 shown', sorted: 'descending', unfolded: true, inView: true },
      lostLinks: [],
      at1280: { names: [], first: ['verdict', 'headline'] },
      printed: { folded: 0 },
    });
  });
});
