import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keepZip, keptZip } from '../../../constructs/function-zip/kept-zips';
import { CACHE_VARIABLE } from '../../../keys/cache-folder';

const folder = mkdtempSync(join(tmpdir(), 'phasewatch-zips-'));
beforeAll(() => (process.env[CACHE_VARIABLE] = folder));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const zip = Buffer.from('bytes of a zip');

test('a zip that was kept is found by its name and key alone', () => {
  const kept = keepZip('run-recorder', 'a'.repeat(64), zip);
  expect(keptZip('run-recorder', 'a'.repeat(64))).toEqual(kept);
  expect(keptZip('run-recorder', 'b'.repeat(64))).toBeUndefined();
  expect(keptZip('timeout-monitor', 'a'.repeat(64))).toBeUndefined();
});

test('two keys share one zip where the bytes are the same, and no unfinished file is left', () => {
  const first = keepZip('health-report', 'a'.repeat(64), zip);
  expect(keepZip('health-report', 'b'.repeat(64), zip)).toEqual(first);
  const files = readdirSync(join(folder, 'packages')).filter((file) => file.startsWith('health-report'));
  expect(files.map((file) => file.replace(/^.*\./, '')).sort()).toEqual(['key', 'key', 'zip']);
});

test.each([
  ['cut short', (file: string) => writeFileSync(file, zip.subarray(0, 5))],
  ['other bytes', (file: string) => writeFileSync(file, 'other')],
  ['removed', (file: string) => rmSync(file)],
])('a kept zip that was %s is none', (_, damage) => {
  const { file } = keepZip('breaker-control', 'c'.repeat(64), zip);
  damage(file);
  expect(keptZip('breaker-control', 'c'.repeat(64))).toBeUndefined();
});
