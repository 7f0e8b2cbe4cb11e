import { nearestName } from './nearest-name';
import { publishedTopicsOf, subscriptionsOf, type Pipeline } from './pipeline';
import type { Problem } from './problem';

/**
 * Every topic that is read has a publisher, and every published topic a reader, in the pipeline or marked as external;
 * every mark names a topic that needs it.
 */
export function topicProblems(pipeline: Pipeline): Problem[] {
  const { publishedElsewhere = [], readElsewhere = [] } = pipeline.externalTopics ?? {};
  const published = publishedTopicsOf(pipeline);
  const subscribed = subscriptionsOf(pipeline);
  const publishedNames = published.map(({ topic }) => topic);
  const readNames = [...new Set(subscribed.map(({ topic }) => topic))];
  const isUnread = (topic: string) => !readNames.includes(topic) && !readElsewhere.includes(topic);
  const isUnpublished = (topic: string) => !publishedNames.includes(topic) && !publishedElsewhere.includes(topic);
  return [
    ...subscribed
      .filter(({ topic }) => isUnpublished(topic))
      .map(({ topic, where }) => ({
        code: 'DEC080',
        where: `${where}/topic`,
        rule: 'a topic that is read has a publisher: a phase of this pipeline, or externalTopics.publishedElsewhere',
        got: `'${topic}', to which no phase publishes`,
        fix: fixOf(topic, publishedNames, 'add it to externalTopics.publishedElsewhere'),
      })),
    ...published
      .filter(({ topic }) => isUnread(topic))
      .map(({ topic, where }) => ({
        code: 'DEC081',
        where: `${where}/publishes`,
        rule: 'a topic that is published is read: by a push trigger of this pipeline, or externalTopics.readElsewhere',
        got: `'${topic}', which no push trigger reads`,
        fix: fixOf(topic, readNames, 'add it to externalTopics.readElsewhere'),
      })),
    ...markProblems(`${pipeline.name}/externalTopics/publishedElsewhere`, publishedElsewhere, {
      rule: 'a topic that is published elsewhere is read by a push trigger and published by no phase',
      needing: readNames.filter((topic) => !publishedNames.includes(topic)),
    }),
    ...markProblems(`${pipeline.name}/externalTopics/readElsewhere`, readElsewhere, {
      rule: 'a topic that is read elsewhere is published by a phase and read by no push trigger',
      needing: publishedNames.filter((topic) => !readNames.includes(topic)),
    }),
  ];
}

/** A misspelt mark would leave a topic unmarked, and one that is not needed any more would hide the next mistake. */
function markProblems(
  where: string,
  marks: readonly string[],
  { rule, needing }: { readonly rule: string; readonly needing: readonly string[] },
): Problem[] {
  return marks
    .filter((topic) => !needing.includes(topic))
    .map((topic) => ({
      code: 'DEC082',
      where,
      rule,
      got: `'${topic}'`,
      fix: fixOf(topic, needing, 'remove the mark'),
    }));
}

function fixOf(topic: string, known: readonly string[], otherwise: string): string {
  const near = nearestName(topic, known);
  return near === undefined ? otherwise : `did you mean '${near}'? If not, ${otherwise}`;
}
