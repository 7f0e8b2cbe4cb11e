// Uses a report as a reader does and prints what came of it as JSON: without JavaScript, with the filters, the sorting and
// the keyboard, on paper, and how long the first paint takes compared with an empty page.
//   node test/browser/use.mjs PAGE
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { openBrowser } from './open-browser.mjs';

const page = pathToFileURL(process.argv[2]).href;
const opened = await openBrowser();
const view = { width: 1280, height: 800 };
const shown = () =>
  [...document.querySelectorAll('#scenario-table tr[data-row]')].filter((row) => row.checkVisibility());

async function withoutScript() {
  const tab = await opened.newPage({ viewport: view, javaScriptEnabled: false });
  await tab.goto(page);
  const rows = await tab.locator('#scenario-table tr[data-row]:visible').count();
  const filters = await tab.locator('form.filters:visible').count();
  // Radio buttons choose the scenario of the dashboards.
  const radios = tab.locator('.choices input');
  const boards = tab.locator('.choice:visible h3');
  const before = await boards.first().textContent();
  if ((await radios.count()) > 1) await radios.nth(1).check();
  const after = await boards.first().textContent();
  await tab.close();
  return { rows, filters, chosen: before !== after };
}

async function withScript() {
  const tab = await opened.newPage({ viewport: view });
  await tab.goto(page);
  const all = await tab.evaluate(shown).then((rows) => rows.length);
  await tab.selectOption('[data-for=scenario-table] select[data-by=what]', 'control');
  const controls = await tab.evaluate(shown).then((rows) => rows.length);
  const output = await tab.textContent('[data-for=scenario-table] output');
  await tab.selectOption('[data-for=scenario-table] select[data-by=what]', '');
  // By keyboard: the header of the first column is a button.
  await tab.focus('#scenario-table thead tr:last-child th button');
  await tab.keyboard.press('Enter');
  await tab.keyboard.press('Enter');
  const sorted = await tab.getAttribute('#scenario-table thead tr:last-child th', 'aria-sort');
  const link = tab.locator('#scenario-table tbody a').first();
  const target = await link.getAttribute('href');
  await link.focus();
  await tab.keyboard.press('Enter');
  // The browser says that the fragment has changed in a task of its own.
  const unfolded = await tab
    .waitForFunction((id) => document.querySelector(id).open, target, { timeout: 30_000 })
    .then(
      () => true,
      () => false,
    );
  const inView = await tab.evaluate((id) => {
    const { top } = document.querySelector(id).getBoundingClientRect();
    return top >= 0 && top < window.innerHeight;
  }, target);
  await tab.close();
  return { all, controls, output, sorted, unfolded, inView };
}

/** Links of the contents after which the section that they name is not on the screen. */
async function lostLinks() {
  const tab = await opened.newPage({ viewport: view });
  const lost = [];
  await tab.goto(page);
  for (const target of await tab.locator('nav a').evaluateAll((links) => links.map((link) => link.hash))) {
    await tab.goto(`${page}${target}`);
    await tab.evaluate(() => new Promise((done) => window.requestAnimationFrame(() => done())));
    const top = await tab.evaluate((id) => document.querySelector(id).getBoundingClientRect().top, target);
    if (top < -1 || top >= view.height) lost.push(target);
  }
  await tab.close();
  return lost;
}

/** What a reader must scroll sideways for at 1280 pixels: the accessible names of such parts. */
async function hidden() {
  const tab = await opened.newPage({ viewport: view });
  await tab.goto(page);
  const names = await tab.evaluate(() =>
    [...document.querySelectorAll('.scroll')]
      .filter((one) => one.scrollWidth > one.clientWidth)
      .map((one) => one.getAttribute('aria-label')),
  );
  const first = await tab.evaluate(() =>
    ['verdict', 'headline'].filter(
      (id) => document.getElementById(id)?.getBoundingClientRect().bottom <= window.innerHeight,
    ),
  );
  await tab.close();
  return { names, first };
}

async function printed() {
  const tab = await opened.newPage({ viewport: view });
  await tab.goto(page);
  const pdf = await tab.pdf({ format: 'A4' });
  const folded = await tab.evaluate(() => document.querySelectorAll('details:not([open])').length);
  await tab.close();
  return { pages: (pdf.toString('latin1').match(/\/Type\s*\/Page\b/g) ?? []).length, folded };
}

/** Milliseconds to the first paint. */
async function firstPaint(url) {
  const tab = await opened.newPage({ viewport: view });
  await tab.goto(url);
  const painted = () => window.performance.getEntriesByName('first-contentful-paint')[0]?.startTime;
  await tab.waitForFunction(painted);
  const time = await tab.evaluate(painted);
  await tab.close();
  return time;
}

/** Of an empty page and of the page in turn: the least of some loads, because other programs run too. */
async function firstPaints(emptyUrl) {
  const times = { empty: [], page: [] };
  for (let i = 0; i < 9; i++) {
    times.empty.push(await firstPaint(emptyUrl));
    times.page.push(await firstPaint(page));
  }
  return { empty: Math.min(...times.empty), page: Math.min(...times.page) };
}

const empty = join(tmpdir(), `phasewatch-empty-${process.pid}.html`);
writeFileSync(empty, '<!doctype html><html lang="en"><title>empty</title><body><p>x</p></body></html>');
const result = {
  withoutScript: await withoutScript(),
  withScript: await withScript(),
  lostLinks: await lostLinks(),
  at1280: await hidden(),
  printed: await printed(),
  firstPaintMs: await firstPaints(pathToFileURL(empty).href),
};
await opened.close();
process.stdout.write(JSON.stringify(result));
