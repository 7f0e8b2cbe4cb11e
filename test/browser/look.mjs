// Opens a page in the Chromium of an npm package and prints its title, sections, charts, colors and errors as JSON.
//   node test/browser/look.mjs PAGE [SCREENSHOT.png WIDTH HEIGHT [light|dark]]
//   node test/browser/look.mjs PAGE --axe       and the accessibility violations that axe finds
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { openBrowser } from './open-browser.mjs';

const axe = process.argv.includes('--axe');
const words = process.argv.slice(2).filter((word) => word !== '--axe');
const [page, screenshot, width = '1100', height = '900', scheme = 'light'] = words;
const views = screenshot
  ? [{ colorScheme: scheme, width: Number(width), height: Number(height) }]
  : ['light', 'dark'].flatMap((colorScheme) => [1100, 390].map((w) => ({ colorScheme, width: w, height: 900 })));

const opened = await openBrowser();
const results = [];

/** The violations that axe finds, with impact and the first place. */
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
  const errors = [];
  tab.on('request', (request) => requests.push(request.url()));
  tab.on('console', (message) => errors.push(message.text()));
  tab.on('pageerror', (error) => errors.push(String(error)));
  await tab.goto(pathToFileURL(page).href);
  if (screenshot) await tab.screenshot({ path: screenshot });
  // Check folded parts too.
  await tab.evaluate(() => document.querySelectorAll('details').forEach((one) => (one.open = true)));
  results.push({
    ...(axe ? { violations: await violations(tab) } : {}),
    colorScheme,
    width: viewport.width,
    requests: requests.length,
    errors,
    ...(await tab.evaluate(() => ({
      title: document.title,
      sections: [...document.querySelectorAll('h2')].map((heading) => heading.firstChild.textContent),
      charts: [...document.querySelectorAll('svg[role=img], .lanes')].map((chart) => chart.getAttribute('aria-label')),
      // A chart of a choice that is not made is not shown at all.
      emptyCharts: [...document.querySelectorAll('svg[role=img], .lanes')].filter(
        (chart) => chart.checkVisibility() && chart.getBoundingClientRect().height < 20,
      ).length,
      // Wide tables may scroll sideways; the page must not.
      scrollsSideways: document.documentElement.scrollWidth > window.innerWidth,
      paper: getComputedStyle(document.body).backgroundColor,
      ink: getComputedStyle(document.body).color,
    }))),
  });
  await tab.close();
}
await opened.close();
process.stdout.write(JSON.stringify(results));
