import { spawn, spawnSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { synthesize } from '../../cli/cdktf-app';
import { readCurrentStacks, type StackOptions } from '../../cli/current-stacks';
import { Project } from '../keys/project';

const ROOT = join(__dirname, '../..');
/** An app that writes stacks as CDKTF does, in milliseconds. */
const MAIN = `const { mkdirSync, writeFileSync } = require('node:fs');
const { environments, timeout } = require('./declaration.js');
for (const name of environments) {
  const folder = process.env.CDKTF_OUTDIR + '/stacks/' + name + '-pipeline';
  mkdirSync(folder, { recursive: true });
  const service = { name: 'orders', location: 'europe-west1', template: { timeout } };
  writeFileSync(folder + '/cdk.tf.json', JSON.stringify({ resource: { google_cloud_run_v2_service: { orders: service } } }));
}
`;
const declaration = (timeout: string, environments = ['prod', 'staging']) =>
  `module.exports = { timeout: '${timeout}', environments: ${JSON.stringify(environments)} };\n`;
const FILES = {
  'main.js': MAIN,
  'declaration.js': declaration('600s'),
  'cdktf.json': '{ "app": "node main.js" }',
  'package.json': '{}',
};
const STACK_FILE = 'cdktf.out/stacks/prod-pipeline/cdk.tf.json';

const projects: Project[] = [];
afterAll(() => {
  for (const project of projects) project.remove();
});

function newProject(files: Readonly<Record<string, string>> = FILES): Project {
  const project = new Project(files);
  symlinkSync(join(ROOT, 'node_modules'), project.path('node_modules'));
  projects.push(project);
  return project;
}

/** What a command reads in a project, and what it prints on standard error. */
async function read(project: Project, options: StackOptions = {}) {
  return inFolder(project, async () => {
    const { documents, notCompared } = await readCurrentStacks(options);
    const services = documents.map(({ document }) => /"timeout":"(\d+s)"/.exec(JSON.stringify(document))?.[1]);
    return { timeouts: services, notCompared: notCompared.count };
  });
}
const synth = (project: Project) =>
  inFolder(project, async () => ({ isDone: (await synthesize()).record !== undefined }));

async function inFolder<T extends object>({ folder }: Project, work: () => Promise<T>): Promise<T & { err: string }> {
  const before = process.cwd();
  const error = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  process.chdir(folder);
  try {
    const result = await work();
    return { ...result, err: error.mock.calls.map(([text]) => String(text)).join('') };
  } finally {
    process.chdir(before);
    error.mockRestore();
  }
}

test('what is synthesized for the first time is read the next time', async () => {
  const project = newProject();
  const first = await read(project);
  expect(first).toEqual({
    timeouts: ['600s'],
    notCompared: 0,
    err: 'note: cdktf.out: it does not exist; synthesized now\n',
  });
  expect(await read(project)).toEqual({ ...first, err: '' });
});

test('after a change of a file that the app imports, what the app makes now is read', async () => {
  const project = newProject();
  await synth(project);
  project.write('declaration.js', declaration('1200s'));
  expect(await read(project, { stack: 'cdktf.out/stacks/prod-pipeline' })).toEqual({
    timeouts: ['1200s'],
    notCompared: 0,
    err: 'note: cdktf.out: declaration.js changed after it was synthesized; synthesized now\n',
  });
});

test('an environment that the app no longer declares is refused, though its stack was there', async () => {
  const project = newProject();
  await synth(project);
  expect(await read(project, { environment: 'staging' })).toMatchObject({ timeouts: ['600s'], err: '' });
  project.write('declaration.js', declaration('600s', ['prod']));
  await expect(read(project, { environment: 'staging' })).rejects.toThrow(
    "no cdk.tf.json of environment 'staging', only stacks prod-pipeline",
  );
  expect(readdirSync(project.path('cdktf.out/stacks'))).toEqual(['prod-pipeline']);
});

test('an app that fails leaves nothing that looks complete, and no command judges what was there before', async () => {
  const project = newProject();
  await synth(project);
  project.write('main.js', `${MAIN}throw new Error('halfway');\n`);
  expect(await synth(project)).toMatchObject({ isDone: false });
  expect(readdirSync(project.path('cdktf.out'))).toEqual([]);
  for (const command of ['audit', 'rehearse', 'start']) {
    const { status, stdout, stderr } = spawnSync(process.execPath, [...COMMAND, command], {
      ...options(project),
      encoding: 'utf8',
    });
    expect([command, status, stdout, stderr.includes('halfway')]).toEqual([command, 2, '', true]);
  }
});

test('a synthesis that was killed changes nothing, and what it has left behind is removed by the next one', async () => {
  const project = newProject();
  await synth(project);
  // No process has this id: it is above the largest one of Linux.
  project.write('cdktf.out/.synthesis-4194305/stacks/prod-pipeline/cdk.tf.json', '{}');
  expect(await read(project)).toMatchObject({ timeouts: ['600s'], err: '' });
  await synth(project);
  expect(readdirSync(project.path('cdktf.out'))).toEqual(['phasewatch.json', 'stacks']);
});

test('stacks of which no synthesis ended are synthesized again', async () => {
  const project = newProject();
  await synth(project);
  rmSync(project.path('cdktf.out/phasewatch.json'));
  project.write(STACK_FILE, '{ "resource": {} }');
  expect(await read(project)).toMatchObject({
    timeouts: ['600s'],
    err: 'note: cdktf.out: no synthesis of `phasewatch synth` ended in it; synthesized now\n',
  });
});

test('that a stack was edited by hand is said, and it is synthesized again', async () => {
  const project = newProject();
  await synth(project);
  const before = readFileSync(project.path(STACK_FILE), 'utf8');
  project.write(STACK_FILE, before.replace('600s', '60s'));
  expect(await read(project)).toMatchObject({
    timeouts: ['600s'],
    err: `note: cdktf.out: ${STACK_FILE} is not what synth wrote; synthesized now\n`,
  });
  expect(readFileSync(project.path(STACK_FILE), 'utf8')).toBe(before);
});

test('what another program synthesizes is read if the app still makes the same, and else synthesized again', async () => {
  const project = newProject();
  await synth(project);
  const { env, ...others } = options(project);
  const raw = () => spawnSync(process.execPath, ['main.js'], { ...others, env: { ...env, CDKTF_OUTDIR: 'cdktf.out' } });
  raw();
  expect((await read(project)).err).toBe('');
  project.write('declaration.js', declaration('1200s'));
  raw();
  expect((await read(project)).err).toContain('declaration.js changed');
});

test('stacks that were made elsewhere are read, and it is said and counted that they were not compared', async () => {
  const project = newProject();
  await synth(project);
  cpSync(project.path('cdktf.out/stacks'), project.path('copy'), { recursive: true });
  expect(await read(project, { stack: 'copy' })).toEqual({
    timeouts: ['600s'],
    notCompared: 1,
    err: 'note: --stack copy: not compared with its sources, which are not here\n',
  });
});

test('an output without its app is refused as default if it is not what synth wrote, and read with a note if it is named', async () => {
  const [from, project] = [newProject(), newProject({})];
  await synth(from);
  renameSync(from.path('cdktf.out'), project.path('cdktf.out'));
  const note = 'note: --stack cdktf.out: not compared with its sources, which are not here\n';
  expect(await read(project)).toEqual({ timeouts: ['600s'], notCompared: 1, err: note });
  project.write(STACK_FILE, readFileSync(project.path(STACK_FILE), 'utf8').replace('600s', '60s'));
  await expect(read(project)).rejects.toThrow(`${STACK_FILE} is not what synth wrote, and no app is here`);
  expect(await read(project, { stack: 'cdktf.out' })).toEqual({
    timeouts: ['60s'],
    notCompared: 1,
    err: `note: --stack cdktf.out: ${STACK_FILE} is not what synth wrote\n${note}`,
  });
});

test('the output of another app is read if it is up to date, and refused if it is not', async () => {
  const [app, here] = [newProject(), newProject({})];
  await synth(app);
  const stack = app.path('cdktf.out');
  expect(await read(here, { stack })).toEqual({ timeouts: ['600s'], notCompared: 0, err: '' });
  app.write('declaration.js', declaration('1200s'));
  await expect(read(here, { stack })).rejects.toThrow(
    /declaration\.js changed after it was synthesized; run `phasewatch synth` in /,
  );
});

test.each([
  [
    'whose files cannot be listed is synthesized for each command',
    'node main.js && true',
    'the files that its app loads cannot be listed; synthesized now',
  ],
  ['that names its output folder itself is synthesized there', 'node own-folder.js', ''],
])('an app %s', async (_, app, err) => {
  const project = newProject();
  project.write('own-folder.js', "process.env.CDKTF_OUTDIR = 'cdktf.out';\nrequire('./main.js');\n");
  project.write('cdktf.json', JSON.stringify({ app }));
  await synth(project);
  const result = await read(project);
  expect([result.timeouts, result.err]).toEqual([['600s'], err === '' ? '' : `note: cdktf.out: ${err}\n`]);
});

test('commands at the same time do not disturb each other', async () => {
  const project = newProject();
  const audit = () =>
    new Promise<number | null>((resolve) => {
      const started = spawn(process.execPath, [...COMMAND, 'audit'], { ...options(project), stdio: 'ignore' });
      started.on('exit', resolve);
    });
  expect(await Promise.all([audit(), audit(), audit()])).toEqual([0, 0, 0]);
  expect(await read(project)).toMatchObject({ timeouts: ['600s'], err: '' });
});

test('an audit counts the stacks that were not compared', () => {
  const project = newProject({});
  project.write('copy/cdk.tf.json', JSON.stringify({ resource: { google_cloud_run_v2_service: { orders: SERVICE } } }));
  const { status, stdout } = spawnSync(process.execPath, [...COMMAND, 'audit', '--stack', 'copy'], {
    ...options(project),
    encoding: 'utf8',
  });
  expect([status, stdout]).toEqual([0, expect.stringContaining('not judged: 1 stack (not compared with its sources)')]);
});

const COMMAND = ['--import', 'tsx', join(ROOT, 'cli/phasewatch.ts')];
const SERVICE = { name: 'orders', location: 'europe-west1', template: { timeout: '600s' } };
const options = ({ folder }: Project) => ({ cwd: folder, env: { ...process.env, NO_COLOR: '1' } });
