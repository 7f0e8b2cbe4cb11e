// Opens a page in the Chromium that ships inside an npm package and prints what a person would see of it, as JSON.
//   node test/browser/look.mjs PAGE [SCREENSHOT.png WIDTH HEIGHT]
import chromium from '@sparticuz/chromium';
import { chromium as browser } from 'playwright-core';
import { pathToFileURL } from 'node:url';

const [page, screenshot, width = '1100', height = '900'] = process.argv.slice(2);
const views = screenshot
  ? [{ colorScheme: 'light', width: Number(width), height: Number(height) }]
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
for (const { colorScheme, ...viewport } of views) {
  const tab = await opened.newPage({ colorScheme, viewport });
  const requests = [];
  const complaints = [];
  tab.on('request', (request) => requests.push(request.url()));
  tab.on('console', (message) => complaints.push(message.text()));
  tab.on('pageerror', (error) => complaints.push(String(error)));
  await tab.goto(pathToFileURL(page).href);
  if (screenshot) await tab.screenshot({ path: screenshot });
  seen.push({
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
