import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** Checks a page in a real browser: no network, no error, no violation that axe finds, light and dark, desktop and phone. */
export function expectAccessiblePage(file: string): void {
  const look = execFileSync(process.execPath, [join(__dirname, 'look.mjs'), file, '--axe']);
  const views = JSON.parse(look.toString()) as object[];
  expect(views).toHaveLength(4);
  for (const view of views) {
    expect(view).toMatchObject({
      requests: 1,
      errors: [],
      emptyCharts: 0,
      scrollsSideways: false,
      violations: [],
    });
  }
}
