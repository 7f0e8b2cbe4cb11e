import { cpSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { contentKey, sha256 } from '../../keys/digest';
import { ENGINE_FOLDERS, engineKey, functionKey } from '../../keys/engine-key';
import { ModuleGraph } from '../../keys/module-graph';
import { rehearsalKey } from '../../keys/rehearsal-key';
import { stacksKey, type SynthesisRecord } from '../../keys/synthesis-record';
import { Duration } from '../../model/duration';
import { Project } from './project';

const ROOT = join(__dirname, '../..');
const projects: Project[] = [];
afterAll(() => {
  for (const one of projects) one.remove();
});

test('a content key does not depend on the order of its parts, and differs for other names and contents', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.string(), { minKeys: 1 }), fc.nat(), fc.string(), (parts, at, other) => {
      const entries = Object.entries(parts);
      expect(contentKey(Object.fromEntries(entries.toReversed()))).toBe(contentKey(parts));
      const [name = '', content] = entries[at % entries.length] ?? [];
      fc.pre(other !== content);
      expect(contentKey({ ...parts, [name]: other })).not.toBe(contentKey(parts));
    }),
  );
});

describe('the key of a rehearsal', () => {
  const SCENARIO = { name: 'hang', lasts: Duration.hours(3) };
  const stacks = (types: object) => [{ stack: 'prod-guard', document: { resource: types } }];
  const BASE = {
    google_cloud_run_v2_service: { a: { timeout: '60s' } },
    google_monitoring_alert_policy: { p: { v: 1 } },
  };
  const key = rehearsalKey(SCENARIO, 'declared', stacks(BASE));

  test('is the same for equal content, and does not change with what no simulation reads', () => {
    const others = { ...BASE, google_monitoring_alert_policy: { p: { v: 2 } }, google_monitoring_dashboard: { d: {} } };
    expect(rehearsalKey({ ...SCENARIO }, 'declared', stacks({ ...BASE }))).toBe(key);
    expect(rehearsalKey(SCENARIO, 'declared', stacks(others))).toBe(key);
  });

  test.each([
    ['a value of the scenario', { ...SCENARIO, lasts: Duration.hours(4) }, 'declared', BASE],
    ['a number that JSON does not have', { ...SCENARIO, lasts: Infinity }, 'declared', BASE],
    ['the world', SCENARIO, 'baseline', BASE],
    ['a value of a resource', SCENARIO, 'declared', { google_cloud_run_v2_service: { a: { timeout: '61s' } } }],
  ])('changes with %s', (_, scenario, world, resources) => {
    expect(rehearsalKey(scenario, world, stacks(resources))).not.toBe(key);
  });

  test('does not exist for a scenario with a function, whose content is not known', () => {
    expect(() => rehearsalKey({ run: () => 1 }, 'declared', stacks(BASE))).toThrow('run: a function has no content');
  });
});

test('the key of stacks changes with each part of what they were made from and of what they hold', () => {
  const record: SynthesisRecord = {
    version: 1,
    phasewatch: '1',
    engine: 'e',
    sources: { 'main.ts': 'm' },
    stacks: { 'prod-guard': 'g', 'staging-guard': 's' },
  };
  const key = (changes: Partial<SynthesisRecord>) => stacksKey({ ...record, ...changes }, ['prod-guard']);
  const keys = [
    key({}),
    key({ phasewatch: '2' }),
    key({ engine: 'f' }),
    key({ sources: { 'main.ts': 'n' } }),
    key({ stacks: { 'prod-guard': 'h' } }),
    stacksKey(record, ['prod-guard', 'staging-guard']),
  ];
  expect(new Set(keys).size).toBe(keys.length);
  expect(key({ stacks: { 'prod-guard': 'g', 'staging-guard': 'other' } })).toBe(keys[0]);
});

describe("the key of the engine's code", () => {
  test.each([
    ['synthesis', ['stacks/environment.ts', 'stacks/runbooks/write-runbooks.ts', ...functionEntries()]],
    [
      'rehearsal',
      [
        'simulation/rehearse-scenario.ts',
        'simulation/rehearse-recording.ts',
        'simulation/define-scenario.ts',
        'simulation/derived/all-derived.ts',
      ],
    ],
  ] as const)('covers every file that a %s loads', async (part, entries) => {
    const graph = await ModuleGraph.of(entries, ROOT);
    const loaded = entries.flatMap((entry) => [...graph.from(entry).files]);
    expect(loaded.filter((file) => !ENGINE_FOLDERS[part].some((folder) => file.startsWith(`${folder}/`)))).toEqual([]);
  });

  test.each(functionNames())('covers every file that the function %s loads, with the key of its zip', async (name) => {
    const entry = `functions/${name}/entry.ts`;
    const covered = [`functions/${name}`, ...ENGINE_FOLDERS.functions];
    const { files } = (await ModuleGraph.of([entry], ROOT)).from(entry);
    expect([...files].filter((file) => !covered.some((folder) => file.startsWith(`${folder}/`)))).toEqual([]);
  });

  test('of a function changes with its own code, with what functions share and how they are zipped, and with no more', () => {
    const copy = new Project({});
    projects.push(copy);
    const folders = [...ENGINE_FOLDERS.functions, ...ENGINE_FOLDERS.packing, 'functions', 'package.json'];
    for (const folder of folders) {
      if (folder !== 'prebuilt') cpSync(join(ROOT, folder), copy.path(folder), { recursive: true });
    }
    const keys = () => ['run-recorder', 'timeout-monitor'].map((name) => functionKey(name, copy.folder));
    const [recorder, monitor] = keys();
    copy.write('functions/run-recorder/handler.ts', 'other');
    expect(keys()).toEqual([expect.not.stringMatching(recorder ?? ''), monitor]);
    const paths = ['guard/tick/new.ts', 'tsconfig.json', 'constructs/function-zip/new.ts', 'package.json'];
    const seen = new Set(keys());
    for (const path of [...paths, 'node_modules/.package-lock.json']) {
      copy.write(path, 'other');
      for (const key of keys()) {
        expect([path, seen.has(key)]).toEqual([path, false]);
        seen.add(key);
      }
    }
    const before = keys();
    copy.write('stacks/new.ts', 'other');
    expect(keys()).toEqual(before);
  });

  test('is the same for a copy, and changes with a template that is read and not imported', () => {
    const copy = new Project({});
    projects.push(copy);
    const manifests = ['package.json', 'package-lock.json', 'node_modules/.package-lock.json'];
    for (const folder of [...ENGINE_FOLDERS.synthesis, ...manifests]) {
      if (folder !== 'prebuilt') cpSync(join(ROOT, folder), copy.path(folder), { recursive: true });
    }
    expect(engineKey('synthesis', copy.folder)).toBe(engineKey('synthesis'));
    expect(engineKey('rehearsal')).not.toBe(engineKey('synthesis'));
    copy.write('stacks/alerts/run-silent/runbook.md', 'other');
    expect(engineKey('synthesis', copy.folder)).not.toBe(engineKey('synthesis'));
    expect(sha256('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  });
});

function functionNames(): string[] {
  return readdirSync(join(ROOT, 'functions'));
}

function functionEntries(): string[] {
  return functionNames().map((name) => `functions/${name}/entry.ts`);
}
