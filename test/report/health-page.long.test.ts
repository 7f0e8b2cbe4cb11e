import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { healthPage } from '../../report/health/health-page';
import { expectAccessiblePage } from '../browser/accessible-page';
import { badDay, MONTH_DAYS } from '../guard/support/bad-day';

const BROWSER = join(__dirname, '../browser');
/**
 * Share of cells that may differ: about half a line of text on one screen, for words that another version of the font draws
 * wider. Red that turned black is 2%, a problem more is over 5%.
 */
const TOLERANCE = 0.01;

let folder: string;
let page: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'phasewatch-on-call-'));
  page = join(folder, 'on-call.html');
  writeFileSync(page, healthPage(badDay()));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function difference(file: string, golden: string, view: readonly string[]): number {
  const args = [join(BROWSER, 'compare.mjs'), file, join(BROWSER, 'golden', `${golden}.png`), ...view];
  return (JSON.parse(execFileSync(process.execPath, args).toString()) as { readonly share: number }).share;
}

describe('the on-call page in a browser', () => {
  test('needs no network and axe finds no violation, in light and dark, on desktop and phone', () => {
    expectAccessiblePage(page);
    const analysed = join(folder, 'analysed.html');
    writeFileSync(analysed, healthPage(badDay({ monthDays: MONTH_DAYS })));
    expectAccessiblePage(analysed);
  });

  test.each([
    ['on-call-desktop-light', ['1280', '800', 'light']],
    ['on-call-phone-dark', ['390', '844', 'dark']],
  ])('looks as in the picture %s', (golden, view) => {
    expect(difference(page, golden, view)).toBeLessThanOrEqual(TOLERANCE);
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
      expect(difference(other, 'on-call-desktop-light', ['1280', '800', 'light'])).toBeGreaterThan(TOLERANCE);
    }
  });
});
