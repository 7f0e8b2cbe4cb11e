import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FIGURES, reliabilityPage, unknownSuites } from '../../scripts/reliability-page';

const ROOT = join(__dirname, '../..');

test('docs/reliability.md holds the recorded figures; `npm run docs` writes it', () => {
  expect(readFileSync(join(ROOT, 'docs/reliability.md'), 'utf8')).toBe(reliabilityPage(ROOT));
});

test('the page describes every suite of which figures are recorded, and no other', () => {
  expect(unknownSuites(ROOT)).toEqual([]);
});

test('every figure was recorded with the same seed and counts something', () => {
  const figures = JSON.parse(readFileSync(join(ROOT, FIGURES), 'utf8')) as Record<string, Record<string, number>>;
  expect(new Set(Object.values(figures).map(({ seed }) => seed)).size).toBe(1);
  const empty = Object.entries(figures).flatMap(([suite, counts]) =>
    Object.entries(counts).flatMap(([name, count]) => (count > 0 ? [] : [`${suite}: ${name}`])),
  );
  expect(empty).toEqual([]);
});
