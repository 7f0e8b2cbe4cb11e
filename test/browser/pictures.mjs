// Makes the pictures of README and docs from the report of `npm start`, from a command that it runs, and from a comment:
//   npm start && npm run pictures
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { commentPage } from './comment-page.mjs';
import { openBrowser } from './open-browser.mjs';
import { terminalPage } from './terminal-page.mjs';

const ROOT = join(import.meta.dirname, '../..');
const REPORT = process.argv[2] ?? join(ROOT, 'report/index.html');
const to = (name) => join(ROOT, 'docs/images', `${name}.png`);
/** The incident of the README's first sentences. */
const SCENARIO = 'phase5-hang';
/** Pictures of the deployables with the most callers and processors would be higher than a screen. */
const MOST_PICTURES = 3;

if (!existsSync(REPORT)) {
  process.stderr.write(`error: ${REPORT}: no such report; run \`npm start\` first\n`);
  process.exit(2);
}
const opened = await openBrowser();

const tab = await opened.newPage({ viewport: { width: 1280, height: 800 }, colorScheme: 'light' });
await tab.goto(pathToFileURL(REPORT).href);
await tab.screenshot({ path: to('report') });

// The first pictures of timeouts, without the table below them.
await tab.evaluate((most) => {
  const parts = [...document.querySelector('#timeouts').children];
  const lanes = parts.filter((part) => part.querySelector('.lanes') !== null || part.matches('.lanes'));
  const last = lanes[Math.min(most, lanes.length) - 1];
  parts.slice(parts.indexOf(last) + 1).forEach((part) => part.remove());
}, MOST_PICTURES);
const style = 'main>section,.scroll{content-visibility:visible}#timeouts{padding:0 1.25rem 1.25rem}';
await tab.addStyleTag({ content: style });
await tab.locator('#timeouts').screenshot({ path: to('timeouts') });

const output = execFileSync('npx', ['tsx', 'cli/phasewatch.ts', 'rehearse', SCENARIO], {
  cwd: ROOT,
  encoding: 'utf8',
  env: { ...process.env, FORCE_COLOR: '1', COLUMNS: '100' },
});
const terminal = await opened.newPage({ viewport: { width: 1280, height: 800 }, deviceScaleFactor: 1.5 });
await terminal.setContent(terminalPage(`npx phasewatch rehearse ${SCENARIO}`, output));
await terminal.locator('pre').screenshot({ path: to('terminal') });

// The comment of one of the prepared changes: test/review/ten-changes.long.test.ts checks that it is what diff writes.
const comment = await opened.newPage({ viewport: { width: 760, height: 600 }, deviceScaleFactor: 1.5 });
await comment.setContent(commentPage(readFileSync(join(ROOT, 'docs/images/comment.txt'), 'utf8')));
await comment.locator('article').screenshot({ path: to('comment') });
await opened.close();
