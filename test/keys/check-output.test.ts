import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { checkOutput } from '../../keys/check-output';
import { entryOf } from '../../keys/cdktf-app';
import { outputFolderOf } from '../../keys/output-folder';
import { engineKey } from '../../keys/engine-key';
import { ownPackage } from '../../keys/own-package';
import { appSources, removeRecord, stackDigests, writeRecord } from '../../keys/synthesis-record';
import { Project } from './project';

const SETTINGS = { app: 'node app/main.js', context: {} };
const FILES = {
  'app/main.js': `const { names } = require('./helper'); module.exports = names;`,
  'app/helper.js': `exports.names = ['prod-guard'];`,
  'cdktf.json': JSON.stringify(SETTINGS),
  'package.json': '{}',
  'package-lock.json': '{}',
  'cdktf.out/stacks/prod-guard/cdk.tf.json': '{ "resource": {} }',
  'cdktf.out/stacks/staging-guard/cdk.tf.json': '{ "resource": {} }',
};
const projects: Project[] = [];
afterAll(() => {
  for (const one of projects) one.remove();
});

/** A project whose output was synthesized. */
async function synthesized(): Promise<Project> {
  const project = new Project(FILES);
  projects.push(project);
  const output = project.path('cdktf.out');
  writeRecord(output, {
    version: 1,
    phasewatch: ownPackage().version,
    engine: engineKey('synthesis'),
    sources: await appSources(project.folder, SETTINGS),
    stacks: stackDigests(output),
  });
  return project;
}

/** Changes the record of the output. */
function editRecord(project: Project, from: RegExp, to: string): void {
  const file = project.path('cdktf.out/phasewatch.json');
  const text = readFileSync(file, 'utf8');
  if (!from.test(text)) throw new Error(`the record does not hold ${from.source}`);
  writeFileSync(file, text.replace(from, to));
}

test('an output that its app would write again is up to date', async () => {
  const project = await synthesized();
  expect(await checkOutput(project.path('cdktf.out'))).toEqual({ app: project.folder, outdated: undefined });
});

test.each<[string, (project: Project) => void, string]>([
  ['the app changed', (p) => p.write('app/main.js', ''), 'app/main.js and 1 more changed after it was synthesized'],
  ['a helper changed', (p) => p.write('app/helper.js', ''), 'app/helper.js changed after it was synthesized'],
  [
    'the lock file changed',
    (p) => p.write('package-lock.json', '{ }'),
    'package-lock.json changed after it was synthesized',
  ],
  [
    'a new file is loaded instead of another',
    (p) => p.write('app/helper.ts', ''),
    'app/helper.js and 1 more changed after it was synthesized',
  ],
  [
    'the settings changed',
    (p) => p.write('cdktf.json', `${JSON.stringify(SETTINGS)}\n`),
    'cdktf.json changed after it was synthesized',
  ],
  ['a source cannot be parsed', (p) => p.write('app/helper.js', '{{'), 'the sources of its app cannot be read'],
  ['no synthesis ended', (p) => removeRecord(p.path('cdktf.out')), 'no synthesis of `phasewatch synth` ended in it'],
  [
    'another version wrote it',
    (p) => editRecord(p, /"phasewatch": "[^"]+"/, '"phasewatch": "0.0.9"'),
    `it was synthesized by phasewatch 0.0.9, this is ${ownPackage().version}`,
  ],
  [
    'a later version wrote it',
    (p) => editRecord(p, /"version": 1/, '"version": 2'),
    'it was synthesized by another version of phasewatch',
  ],
  [
    'other code of the same version wrote it',
    (p) => editRecord(p, /"engine": "[^"]+"/, '"engine": "0"'),
    `it was synthesized by other code of phasewatch ${ownPackage().version}`,
  ],
  [
    'a stack was edited',
    (p) => p.write('cdktf.out/stacks/prod-guard/cdk.tf.json', '{ "resource": {"a":{}} }'),
    'cdktf.out/stacks/prod-guard/cdk.tf.json is not what synth wrote',
  ],
  [
    'a stack of an earlier app is left',
    (p) => p.write('cdktf.out/stacks/dev-guard/cdk.tf.json', '{}'),
    'cdktf.out/stacks/dev-guard is no stack of the app',
  ],
  [
    'a stack is missing',
    (p) => rmSync(p.path('cdktf.out/stacks/staging-guard'), { recursive: true }),
    'cdktf.out/stacks/staging-guard is missing',
  ],
  ['it is missing', (p) => rmSync(p.path('cdktf.out'), { recursive: true }), 'it does not exist'],
])('an output is outdated where %s', async (_, change, why) => {
  const project = await synthesized();
  change(project);
  expect((await checkOutput(project.path('cdktf.out'))).outdated).toBe(why);
});

test.each<[string, (project: Project) => void]>([
  ['a file that the app does not load changed', (p) => p.write('app/other.js', '')],
  ['Terraform has left its files', (p) => p.write('cdktf.out/stacks/prod-guard/.terraform.lock.hcl', '')],
])('an output is up to date though %s', async (_, change) => {
  const project = await synthesized();
  change(project);
  expect((await checkOutput(project.path('cdktf.out'))).outdated).toBeUndefined();
});

test.each<[string, (project: Project) => void]>([
  ['has no app beside it', (p) => rmSync(p.path('cdktf.json'))],
  ['has an app whose command does not name its file', (p) => p.write('cdktf.json', '{ "app": "make synth" }')],
])('an output is not compared with sources if it %s, and its own content still is', async (_, change) => {
  const project = await synthesized();
  change(project);
  const output = project.path('cdktf.out');
  expect(await checkOutput(output)).toEqual({ app: undefined, outdated: undefined });
  project.write('cdktf.out/stacks/prod-guard/cdk.tf.json', '{}');
  expect((await checkOutput(output)).outdated).toContain('is not what synth wrote');
});

test('the command of an app names its file only if it is one command with one file', () => {
  const project = new Project(FILES);
  projects.push(project);
  const entries = [
    'node app/main.js',
    'npx ts-node --swc app/main.js',
    'npm run build && node app/main.js',
    'node app/main.js app/helper.js',
    'python3 main.py',
    'node missing.js',
  ];
  expect(entries.map((app) => entryOf(app, project.folder))).toEqual([
    'app/main.js',
    'app/main.js',
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});

test('the output folder of a path is that of a synthesis, and of no other folder', () => {
  const paths = [
    '/a/cdktf.out',
    '/a/cdktf.out/',
    '/a/cdktf.out/stacks/prod-guard',
    '/a/cdktf.out/stacks/prod-guard/cdk.tf.json',
    '/a/stacks',
    '/a/copy/prod-guard',
  ];
  expect(paths.map(outputFolderOf)).toEqual([...paths.slice(0, 4).map(() => '/a/cdktf.out'), undefined, undefined]);
});
