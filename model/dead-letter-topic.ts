/** The topic for the dead letters of a topic. */
export function deadLetterTopicName(topic: string): string {
  return `${topic}-dlq`;
}

/** The subscription that keeps the dead letters of a topic. */
export function keptDeadLettersName(topic: string): string {
  return `${deadLetterTopicName(topic)}-kept`;
}
