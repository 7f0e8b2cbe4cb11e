// cspell:ignore invioces laoded
import type { ExternalTopics, Pipeline } from '../../model/pipeline';
import { guardConfigOf } from '../../model/guard-config';
import { topicProblems } from '../../model/topic-problems';
import { definePipeline } from '../../model/define-pipeline';
import { describeProblem } from '../../model/problem';
import { sampleDeployable, samplePipeline, sampleProcessor, samplePush } from './sample-pipeline';

/** Two phases: the first publishes to one topic, the second reads another. */
function pipelineOf(publishes: string | undefined, reads: string, externalTopics: ExternalTopics = {}): Pipeline {
  const sample = samplePipeline();
  const [first] = sample.phases;
  if (first === undefined) throw new Error('the sample has a phase');
  const second = sampleDeployable({
    name: 'reporter',
    triggers: [samplePush({ topic: reads, subscription: 'reporter-sub' })],
    processors: [sampleProcessor({ name: 'report' })],
  });
  return {
    ...sample,
    externalTopics: {
      ...externalTopics,
      publishedElsewhere: ['files-complete', ...(externalTopics.publishedElsewhere ?? [])],
    },
    phases: [
      { ...first, ...(publishes === undefined ? {} : { publishes }) },
      { ...first, id: 'phase2', deployables: [second] },
    ],
  };
}

const refusals = (pipeline: Pipeline) => topicProblems(pipeline).map(describeProblem);

describe('the topics of a declaration', () => {
  test('a topic that one phase publishes to and another reads is accepted', () => {
    expect(refusals(pipelineOf('loaded', 'loaded'))).toEqual([]);
  });

  test('a misspelt topic is refused where it is read and where it is published, each with the nearest name', () => {
    expect(refusals(pipelineOf('loaded', 'laoded'))).toEqual([
      "sample/phase2/reporter/reporter-sub/topic: a topic that is read has a publisher: a phase of this pipeline, or externalTopics.publishedElsewhere, got 'laoded', to which no phase publishes; did you mean 'loaded'? If not, add it to externalTopics.publishedElsewhere [DEC080]",
      "sample/phase1/publishes: a topic that is published is read: by a push trigger of this pipeline, or externalTopics.readElsewhere, got 'loaded', which no push trigger reads; did you mean 'laoded'? If not, add it to externalTopics.readElsewhere [DEC081]",
    ]);
  });

  test('a topic without a near name is refused with the mark that it needs', () => {
    expect(refusals(pipelineOf(undefined, 'invoices'))).toEqual([
      expect.stringContaining(
        "got 'invoices', to which no phase publishes; add it to externalTopics.publishedElsewhere",
      ),
    ]);
  });

  test('a topic that is marked as published elsewhere is accepted', () => {
    expect(refusals(pipelineOf(undefined, 'invoices', { publishedElsewhere: ['invoices'] }))).toEqual([]);
  });

  test('a topic that is marked as read elsewhere is accepted', () => {
    const pipeline = pipelineOf('loaded', 'invoices', { publishedElsewhere: ['invoices'], readElsewhere: ['loaded'] });
    expect(refusals(pipeline)).toEqual([]);
  });

  test.each<[string, Pipeline, string]>([
    [
      'a misspelt mark',
      pipelineOf(undefined, 'invoices', { publishedElsewhere: ['invoices', 'invioces'] }),
      "got 'invioces'; did you mean 'invoices'? If not, remove the mark [DEC082]",
    ],
    [
      'a mark of a topic that a phase publishes to',
      pipelineOf('loaded', 'loaded', { publishedElsewhere: ['loaded'] }),
      "publishedElsewhere: a topic that is published elsewhere is read by a push trigger and published by no phase, got 'loaded'",
    ],
    [
      'a mark of a topic that a push trigger reads',
      pipelineOf('loaded', 'loaded', { readElsewhere: ['loaded'] }),
      "readElsewhere: a topic that is read elsewhere is published by a phase and read by no push trigger, got 'loaded'; remove the mark [DEC082]",
    ],
  ])('%s is refused', (_, pipeline, message) => {
    expect(refusals(pipeline)).toEqual([expect.stringContaining(message)]);
  });

  test('definePipeline refuses a misspelt topic', () => {
    expect(() => definePipeline(pipelineOf('loaded', 'laoded'))).toThrow('[DEC080]');
  });

  test("the guard's configuration holds who publishes, and the marks", () => {
    const pipeline = pipelineOf('loaded', 'invoices', { publishedElsewhere: ['invoices'], readElsewhere: ['loaded'] });
    expect(guardConfigOf(pipeline, 'prod').topics).toEqual({
      published: [{ topic: 'loaded', phase: 'phase1' }],
      publishedElsewhere: ['files-complete', 'invoices'],
      readElsewhere: ['loaded'],
    });
  });
});
