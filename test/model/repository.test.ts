import { definePipeline } from '../../model/define-pipeline';
import { runbookFile, runbookLink, type Repository } from '../../model/repository';
import { sampleDeployable, samplePipeline } from './sample-pipeline';

const withRepository = (repository: Repository) => samplePipeline(sampleDeployable(), { repository });
const GITHUB = 'https://github.com/acme/pipelines';

describe('the link to a runbook', () => {
  test('is absolute where the declaration has a repository', () => {
    expect(runbookLink(withRepository({ url: GITHUB }), 'prod', 'run-silent')).toBe(
      'https://github.com/acme/pipelines/blob/HEAD/docs/runbooks/sample-prod.md#run-silent',
    );
    expect(runbookLink(withRepository({ url: GITHUB, runbooks: 'ops' }), 'prod', 'run-silent')).toBe(
      'https://github.com/acme/pipelines/blob/HEAD/ops/sample-prod.md#run-silent',
    );
  });

  test('is the path of the file where the declaration has none', () => {
    expect(runbookLink(samplePipeline(), 'prod', 'run-silent')).toBe('docs/runbooks/sample-prod.md#run-silent');
    expect(runbookFile(samplePipeline(), 'staging')).toBe('docs/runbooks/sample-staging.md');
  });
});

describe('a declared repository', () => {
  test.each<[string, Repository]>([
    ['of two segments', { url: GITHUB }],
    [
      'in a group, with both paths',
      { url: 'https://git.acme.com/a/b/c', runbooks: 'ops/on-call', declaration: 'p.ts' },
    ],
  ])('is accepted: %s', (_, repository) => {
    const pipeline = withRepository(repository);
    expect(definePipeline(pipeline)).toBe(pipeline);
  });

  test.each<[string, Repository, string]>([
    [
      'an http address',
      { url: 'http://github.com/acme/pipelines' },
      `sample/repository/url: the address of a repository is https, with a path, without user, query and slash at the end, got "http://github.com/acme/pipelines"; write it as 'https://github.com/acme/pipelines' [DEC060]`,
    ],
    ['an address for ssh', { url: 'git@github.com:acme/pipelines.git' }, '[DEC060]'],
    ['an address without a path', { url: 'https://github.com' }, '[DEC060]'],
    ['a slash at the end', { url: `${GITHUB}/` }, '[DEC060]'],
    ['a query', { url: `${GITHUB}?ref=main` }, '[DEC060]'],
    ['a token', { url: 'https://token@github.com/acme/pipelines' }, '[DEC060]'],
    ['a variable of Terraform', { url: `${GITHUB}/\${var.x}` }, '[DEC060]'],
    ['a space', { url: 'https://github.com/acme/my pipelines' }, '[DEC060]'],
    [
      'an absolute folder',
      { url: GITHUB, runbooks: '/docs' },
      'sample/repository/runbooks: a path in a repository is relative to its root',
    ],
    ['a folder outside', { url: GITHUB, runbooks: '../docs' }, '[DEC061]'],
    ['an empty folder', { url: GITHUB, runbooks: '' }, '[DEC061]'],
    ['a file with a space', { url: GITHUB, declaration: 'my pipeline.ts' }, 'sample/repository/declaration: '],
  ])('is refused with %s', (_, repository, message) => {
    expect(() => definePipeline(withRepository(repository))).toThrow(message);
  });
});
