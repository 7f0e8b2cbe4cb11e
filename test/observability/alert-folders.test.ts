import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ALL_ALERTS } from '../../stacks/alerts/all-alerts';
import { examplePipeline } from '../example/pipeline';
import { Observed } from './observed';

const ALERTS = join(__dirname, '../../stacks/alerts');

const runbookLabels = [...new Observed(examplePipeline).policies.values()].map(
  ({ user_labels: labels }) => labels['runbook'],
);

describe('the folders of stacks/alerts', () => {
  const folders = readdirSync(ALERTS, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);

  test('are exactly those that the registry lists', () => {
    expect(ALL_ALERTS.map(({ name }) => name).sort()).toEqual(folders.sort());
  });

  test.each(folders)('hold policy, texts and runbook, and nothing else: %s', (name) => {
    expect(readdirSync(join(ALERTS, name)).sort()).toEqual(['policy.ts', 'runbook.md', 'texts.ts']);
  });

  test('are named by the runbook labels of the deployed policies, each at least once', () => {
    expect([...new Set(runbookLabels)].sort()).toEqual(folders.sort());
  });
});
