import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runbookFile } from '../../model/repository';
import { declaredPipelines } from '../../scripts/declared-pipelines';
import { runbookPage } from '../../stacks/runbooks/runbook-page';
import { writeRunbooks } from '../../stacks/runbooks/write-runbooks';
import { examplePipeline } from '../example/pipeline';

const ROOT = join(__dirname, '../..');
const DECLARED = declaredPipelines().flatMap((pipeline) =>
  Object.keys(pipeline.projects).map(
    (environment) => [runbookFile(pipeline, environment), pipeline, environment] as const,
  ),
);

test('each page is what npm run docs writes', () => {
  for (const [file, pipeline, environment] of DECLARED) {
    const path = join(ROOT, file);
    const written = existsSync(path) ? readFileSync(path, 'utf8') : undefined;
    expect([file, written]).toEqual([file, runbookPage(pipeline, environment)]);
  }
});

test('docs/runbooks holds the pages of declared pipelines and nothing else', () => {
  const expected = DECLARED.map(([file]) => file).filter((file) => file.startsWith('docs/runbooks/'));
  expect(readdirSync(join(ROOT, 'docs/runbooks')).map((name) => `docs/runbooks/${name}`)).toEqual(expected.sort());
});

test('runbooks of another repository are written where its notifications link to', () => {
  const root = mkdtempSync(join(tmpdir(), 'phasewatch-runbooks-'));
  try {
    const pipeline = {
      ...examplePipeline,
      repository: { url: 'https://github.com/acme/orders', runbooks: 'ops/on-call' },
    };
    expect(writeRunbooks(root, pipeline)).toEqual(['ops/on-call/orders-prod.md', 'ops/on-call/orders-staging.md']);
    expect(readFileSync(join(root, 'ops/on-call/orders-prod.md'), 'utf8')).toBe(runbookPage(pipeline, 'prod'));
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
});
