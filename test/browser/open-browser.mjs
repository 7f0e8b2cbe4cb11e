import chromium from '@sparticuz/chromium';
import { chromium as browser } from 'playwright-core';

/** The Chromium of an npm package. */
export async function openBrowser() {
  return browser.launch({
    executablePath: await chromium.executablePath(),
    // With --single-process, closing the first tab ends the browser.
    args: [
      ...chromium.args.filter((arg) => arg !== '--single-process' && arg !== '--no-zygote'),
      '--disable-background-networking',
    ],
    headless: true,
  });
}
