// Compares a view of a page with a golden picture and prints the share of cells that differ. JavaScript of the page is off,
// so that its age does not show.
//   node test/browser/compare.mjs PAGE GOLDEN.png WIDTH HEIGHT light|dark
// Both pictures are averaged over cells of 16 x 16 pixels. Edges of letters, which other versions of fonts and of the browser
// draw a little differently, change a cell by a few levels of 255; a color, a bar or a line of text that is missing or elsewhere
// changes it by more than LEVELS.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { openBrowser } from './open-browser.mjs';

const CELL = 16;
const LEVELS = 24;

const [page, golden, width, height, colorScheme] = process.argv.slice(2);
const opened = await openBrowser();
const tab = await opened.newPage({
  javaScriptEnabled: false,
  colorScheme,
  viewport: { width: Number(width), height: Number(height) },
});
await tab.goto(pathToFileURL(page).href);
const shot = await tab.screenshot();
if (process.env['UPDATE_GOLDEN'] === '1' || !existsSync(golden)) {
  if (process.env['CI'] === 'true') throw new Error(`${golden} is missing; run UPDATE_GOLDEN=1 and commit it`);
  writeFileSync(golden, shot);
}
const canvas = await opened.newPage();
const share = await canvas.evaluate(
  async ({ pictures, cell, levels }) => {
    const [a, b] = await Promise.all(
      pictures.map(async (data) => {
        const picture = new window.Image();
        picture.src = `data:image/png;base64,${data}`;
        await picture.decode();
        const [columns, rows] = [Math.floor(picture.width / cell), Math.floor(picture.height / cell)];
        const context = new window.OffscreenCanvas(picture.width, picture.height).getContext('2d');
        context.drawImage(picture, 0, 0);
        const { data: pixels } = context.getImageData(0, 0, picture.width, picture.height);
        const means = new Float64Array(columns * rows * 3);
        for (let y = 0; y < rows * cell; y++) {
          for (let x = 0; x < columns * cell; x++) {
            const to = (Math.floor(y / cell) * columns + Math.floor(x / cell)) * 3;
            const from = (y * picture.width + x) * 4;
            for (let i = 0; i < 3; i++) means[to + i] += pixels[from + i] / cell ** 2;
          }
        }
        return means;
      }),
    );
    if (a.length !== b.length) return 1;
    let different = 0;
    for (let i = 0; i < a.length; i += 3) {
      if ([0, 1, 2].some((color) => Math.abs(a[i + color] - b[i + color]) > levels)) different++;
    }
    return different / (a.length / 3);
  },
  { pictures: [shot, readFileSync(golden)].map((data) => data.toString('base64')), cell: CELL, levels: LEVELS },
);
await opened.close();
process.stdout.write(JSON.stringify({ share }));
