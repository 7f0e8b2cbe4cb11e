import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NEEDED_TYPES, withNeeds } from '../../scripts/deploy-needs';
import { dataSourceTypes, readSynthesizedStack } from '../../terraform/terraform-json';
import { synthesizeProd } from '../declared';
import { jobsExample } from '../jobs-example/pipeline';
import { guideCommand, guideCommands } from './guide';

const ROOT = join(__dirname, '../..');
const textOf = (file: string) => readFileSync(join(ROOT, file), 'utf8');

/** Commands that another test runs, by how they begin, with that test and how the command stands in it. */
const ELSEWHERE: Readonly<Record<string, readonly [test: string, text: string]>> = {
  'npx phasewatch health ': ['test/cli/health.test.ts', 'health'],
  'npx phasewatch breaker list': ['test/cli/breaker.test.ts', "'list'"],
  'npx phasewatch breaker close': ['test/cli/breaker.test.ts', "'close'"],
  'npx phasewatch preflight --plan': ['test/cli/preflight.test.ts', "ask('--plan'"],
  'npx phasewatch preflight --destroy': ['test/cli/preflight.test.ts', "ask('--destroy'"],
  'npx phasewatch preflight': ['test/cli/preflight.test.ts', 'ask('],
};
/** The script that runs the others with the packed package, Terraform and a stand-in for gcloud. */
const SCRIPT = 'test/adoption.ts';

test('every command of the guide is run by a script or a test', () => {
  const started = [...textOf(SCRIPT).matchAll(/(?:guide|command)\(\s*'((?:[^'\\]|\\.)+)'/g)].map(([, start = '']) =>
    start.replaceAll("\\'", "'"),
  );
  const isRun = (command: string) =>
    started.some((start) => command === guideCommand(start)) ||
    Object.entries(ELSEWHERE).some(([start, [file, text]]) => command.startsWith(start) && textOf(file).includes(text));
  expect(guideCommands().filter((command) => !isRun(command))).toEqual([]);
});

test('commands are lines of shell blocks and calls in sentences, each once', () => {
  const page =
    'Run `npm install` and `x`.\n\n```sh\nnpm install\nfor x in a; do\n  echo\ndone\n```\nThen `terraform apply`.\n';
  expect(guideCommands(page)).toEqual(['npm install', 'for x in a; do\n  echo\ndone', 'terraform apply']);
});

test('docs/deploy.md has the roles and APIs that npm run docs writes', () => {
  expect(textOf('docs/deploy.md')).toBe(withNeeds(textOf('docs/deploy.md')));
});

test('the roles are those of the resources and data sources that stacks hold, and of no others', () => {
  const onCall = { ...jobsExample().onCall, slackWebhookSecret: 'slack-webhook' };
  const documents = synthesizeProd({ ...jobsExample(), onCall, analysis: {} });
  const types = [
    // Of the example, which another test synthesizes.
    ...Object.values(JSON.parse(textOf('test/stacks/golden/inventory.json')) as Record<string, object>).flatMap(
      Object.keys,
    ),
    ...documents.flatMap(readSynthesizedStack).map(({ type }) => type),
    ...documents.flatMap(({ document }) => dataSourceTypes(document)).map((type) => `data.${type}`),
  ];
  const ofGoogle = new Set(types.filter((type) => type.includes('google_')));
  expect([...NEEDED_TYPES].sort()).toEqual([...ofGoogle].sort());
});
