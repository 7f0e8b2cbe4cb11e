import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { healthPage } from '../../report/health/health-page';
import { expectAccessiblePage } from '../browser/accessible-page';
import { differenceFromPicture, TOLERANCE, VIEWS, type View } from '../browser/picture';
import { badDay, MONTH_DAYS } from '../guard/support/bad-day';

let folder: string;
let page: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'phasewatch-on-call-'));
  page = join(folder, 'on-call.html');
  writeFileSync(page, healthPage(badDay()));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the on-call page in a browser', () => {
  test('needs no network and axe finds no violation, in light and dark, on desktop and phone', () => {
    expectAccessiblePage(page);
    const analysed = join(folder, 'analysed.html');
    writeFileSync(analysed, healthPage(badDay({ monthDays: MONTH_DAYS })));
    expectAccessiblePage(analysed);
  });

  test.each(Object.keys(VIEWS) as View[])('looks as in the picture of %s', (view) => {
    expect(differenceFromPicture(page, 'on-call', view)).toBeLessThanOrEqual(TOLERANCE);
  });

  test('does not look as in the picture where its colors are missing, or a problem more is shown', () => {
    const [first] = badDay().findings;
    const views = [
      healthPage(badDay()).replaceAll('var(--bad)', 'var(--ink)'),
      healthPage({ ...badDay(), findings: first === undefined ? [] : [first, ...badDay().findings] }),
    ];
    for (const html of views) {
      const other = join(folder, 'other.html');
      writeFileSync(other, html);
      expect(differenceFromPicture(other, 'on-call', 'desktop-light')).toBeGreaterThan(TOLERANCE);
    }
  });
});
