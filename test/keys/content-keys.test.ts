import { cpSync, readdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { contentKey, sha256 } from '../../keys/digest';
import { ENGINE_FOLDERS, engineKey } from '../../keys/engine-key';
import { ModuleGraph } from '../../keys/module-graph';
import { derivedScenarioKey, scenarioKeys } from '../../keys/scenario-key';
import { stacksKey, type SynthesisRecord } from '../../keys/synthesis-record';
import { Project } from './project';

const ROOT = join(__dirname, '../..');
const FILES = {
  'scenarios/hang.ts': `import { days } from './shared/days'; export default { days };`,
  'scenarios/calm.ts': 'export default {};',
  'scenarios/shared/days.ts': 'export const days = 3;',
  'recordings/logs.ndjson': '{}',
  'package-lock.json': '{}',
  'tsconfig.json': '{}',
};
const SCENARIOS = [{ file: 'scenarios/hang.ts' }, { file: 'scenarios/calm.ts', data: ['recordings'] }];
const projects: Project[] = [];
const project = () => {
  const made = new Project(FILES);
  projects.push(made);
  return made;
};
const keysOf = ({ folder }: Project) => scenarioKeys(SCENARIOS, folder);
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

test('the key of a scenario is the same in another folder, with other file times, and by an absolute path', async () => {
  const [here, there] = [project(), project()];
  utimesSync(there.path('scenarios/hang.ts'), new Date(0), new Date(0));
  const keys = await keysOf(here);
  expect(await keysOf(there)).toEqual(keys);
  const absolute = SCENARIOS.map(({ file, data = [] }) => ({
    file: there.path(file),
    data: data.map((path) => there.path(path)),
  }));
  expect(await scenarioKeys(absolute, there.folder)).toEqual(keys);
});

test.each([
  ['its own file', 'scenarios/hang.ts', [true, false]],
  ['a file that it imports', 'scenarios/shared/days.ts', [true, false]],
  ['its recording', 'recordings/logs.ndjson', [false, true]],
  ['a further file of its recording', 'recordings/more.ndjson', [false, true]],
  ['the lock file', 'package-lock.json', [true, true]],
  ['how TypeScript is read', 'tsconfig.json', [true, true]],
  ['nothing that it loads', 'scenarios/other.ts', [false, false]],
])('the key of a scenario changes with %s', async (_, file, changes) => {
  const changed = project();
  const before = await keysOf(changed);
  changed.write(file, '{ } ');
  const after = await scenarioKeys(SCENARIOS, changed.folder);
  expect(after.map((key, i) => key !== before[i])).toEqual(changes);
});

test('the key of a derived scenario changes with its name and with the stacks that it is derived from', () => {
  const keys = [derivedScenarioKey('derived-hang', 'a'), derivedScenarioKey('derived-deadline', 'a')];
  expect(new Set([...keys, derivedScenarioKey('derived-hang', 'b')]).size).toBe(3);
  expect(derivedScenarioKey('derived-hang', 'a')).toBe(keys[0]);
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

  test('is the same for a copy, and changes with a template that is read and not imported', () => {
    const copy = new Project({});
    projects.push(copy);
    for (const folder of [...ENGINE_FOLDERS.synthesis, 'package.json', 'package-lock.json']) {
      if (folder !== 'prebuilt') cpSync(join(ROOT, folder), copy.path(folder), { recursive: true });
    }
    expect(engineKey('synthesis', copy.folder)).toBe(engineKey('synthesis'));
    expect(engineKey('rehearsal')).not.toBe(engineKey('synthesis'));
    copy.write('stacks/alerts/run-silent/runbook.md', 'other');
    expect(engineKey('synthesis', copy.folder)).not.toBe(engineKey('synthesis'));
    expect(sha256('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  });
});

function functionEntries(): string[] {
  return readdirSync(join(ROOT, 'functions')).map((name) => `functions/${name}/entry.ts`);
}
