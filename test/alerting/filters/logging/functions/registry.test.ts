import fc from 'fast-check';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { FUNCTIONS } from '../../../../../alerting/filters/logging/functions/registry';
import { call, subject } from '../arbitraries';

const root = join(__dirname, '../../../../../alerting/filters/logging/functions');
const folders = readdirSync(root, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);
const PARTS = ['parse', 'evaluate', 'sql', 'print'] as const;

const folderOf = (name: string) => name.toLowerCase().replaceAll('_', '-');

describe('the folder of every Logging function', () => {
  test('is in the registry', () => {
    expect(FUNCTIONS.map(({ name }) => folderOf(name)).sort()).toEqual([...folders].sort());
  });

  test.each(folders.flatMap((folder) => PARTS.map((part) => [folder, part] as const)))(
    '%s has a file for %s, which the registry uses',
    async (folder, part) => {
      const registered = FUNCTIONS.find(({ name }) => folderOf(name) === folder);
      const file = (await import(join(root, folder, part))) as Record<string, unknown>;
      expect(file[part]).toBeInstanceOf(Function);
      expect(registered).toHaveProperty(part, file[part]);
    },
  );

  test.each(folders)('%s has a test', (folder) => {
    expect(existsSync(join(__dirname, `${folder}.test.ts`))).toBe(true);
  });
});

test('the generated filters use every Logging function', () => {
  const calls = fc.sample(call, 200).flatMap((one) => (one.kind === 'call' ? [one.name] : []));
  const subjects = fc.sample(subject, 200).flatMap((one) => (one.kind === 'function' ? [one.name] : []));
  expect(new Set([...calls, ...subjects])).toEqual(new Set(FUNCTIONS.map(({ name }) => name)));
});
