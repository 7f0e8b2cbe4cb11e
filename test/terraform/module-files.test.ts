import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isModuleFile, isModuleFolder, moduleFilesIn } from '../../terraform/config/module-files';

function folderOf(...names: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'module-'));
  for (const name of names) writeFileSync(join(folder, name), '');
  return folder;
}

test('files of Terraform and of OpenTofu are read; overriding and other files are not', () => {
  const folder = folderOf(
    'main.tf',
    'a.tf.json',
    'b.tofu',
    'c.tofu.json',
    'x_override.tf',
    'override.tofu',
    'main.tfvars',
  );
  expect(moduleFilesIn(folder)).toEqual(['a.tf.json', 'b.tofu', 'c.tofu.json', 'main.tf']);
});

test('a file of OpenTofu stands for the one of Terraform with its name', () => {
  const folder = folderOf('main.tf', 'main.tofu', 'more.tf.json', 'more.tofu.json', 'other.tf');
  expect(moduleFilesIn(folder)).toEqual(['main.tofu', 'more.tofu.json', 'other.tf']);
});

test.each([
  ['main.tf', true],
  ['main.tofu', true],
  ['x.tf.json', true],
  ['cdk.tf.json', false],
  ['plan.json', false],
])('%s is a file of a module: %s', (file, expected) => {
  expect(isModuleFile(file)).toBe(expected);
});

test('a folder without such files is no module', () => {
  expect(isModuleFolder(folderOf('plan.json'))).toBe(false);
  expect(isModuleFolder(folderOf('main.tofu'))).toBe(true);
});
