/** The topic for the dead letters of a topic. */
export function deadLetterTopicName(topic: string): string {
  return `${topic}-dlq`;
}
