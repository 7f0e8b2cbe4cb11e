import { symlinkSync } from 'node:fs';
import { ModuleGraph } from '../../keys/module-graph';
import { Project } from './project';

const project = new Project({
  'app/main.ts': `
    import { deep } from './pipelines/orders';
    import type { Shape } from './only-types';
    import limits from './limits.json';
    import { aliased } from '@app/aliased';
    import { shared } from '../shared/names';
    import { linked } from '@acme/linked';
    import { App } from 'cdktf';
    import './side-effect';
    export * from './exported';
    const lazy = import('./lazy');
    const required = require('./required.cjs');
    const own: Shape = deep(limits, aliased, shared, linked, App, lazy, required);`,
  'app/pipelines/orders.ts': `export { helper as deep } from './helper';`,
  'app/pipelines/helper.ts': `import { readFileSync } from 'node:fs'; export const helper = readFileSync as any;`,
  'app/only-types.ts': 'export type Shape = string;',
  'app/limits.json': '{ "most": 5 }',
  'app/aliases/aliased.ts': 'export const aliased = 1;',
  'app/side-effect.ts': 'console.log(1);',
  'app/exported.ts': 'export const one = 1;',
  'app/lazy.ts': 'export const lazy = await 1;',
  'app/required.cjs': 'module.exports = 1;',
  'app/unused.ts': 'export const unused = 1;',
  'app/package.json': '{ "sideEffects": false }',
  'app/tsconfig.json': '{ "compilerOptions": { "paths": { "@app/*": ["./aliases/*"] } } }',
  'app/node_modules/cdktf/index.js': 'exports.App = 1;',
  'app/node_modules/@acme/other': '',
  'packages/linked/package.json': '{ "name": "@acme/linked", "main": "./src/index.ts" }',
  'packages/linked/src/index.ts': `export * from './inner';`,
  'packages/linked/src/inner.ts': 'export const linked = 1;',
  'shared/names.ts': 'export const shared = 1;',
});
symlinkSync(project.path('packages/linked'), project.path('app/node_modules/@acme/linked'));
afterAll(() => project.remove());

test('the graph has every file that an app loads: helpers, aliases, JSON, links, files outside of its folder', async () => {
  const graph = await ModuleGraph.of(['main.ts'], project.path('app'));
  const { files, packages } = graph.from('main.ts');
  expect([...files].sort()).toEqual([
    '../packages/linked/src/index.ts',
    '../packages/linked/src/inner.ts',
    '../shared/names.ts',
    'aliases/aliased.ts',
    'exported.ts',
    'lazy.ts',
    'limits.json',
    'main.ts',
    'pipelines/helper.ts',
    'pipelines/orders.ts',
    'required.cjs',
    'side-effect.ts',
  ]);
  expect([...packages]).toEqual(['cdktf']);
});

test('the graph of several modules keeps them apart', async () => {
  const graph = await ModuleGraph.of(['pipelines/orders.ts', 'exported.ts'], project.path('app'));
  expect([...graph.from('exported.ts').files]).toEqual(['exported.ts']);
  expect([...graph.from('pipelines/orders.ts').files]).toEqual(['pipelines/orders.ts', 'pipelines/helper.ts']);
});

test('an import that cannot be resolved has no graph', async () => {
  project.write('app/broken.ts', `import './missing';`);
  await expect(ModuleGraph.of(['broken.ts'], project.path('app'))).rejects.toThrow('Could not resolve "./missing"');
});
