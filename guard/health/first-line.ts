/** Longest text, in UTF-16 units. */
const MOST = 300;

/** The first line of what an error says, for a message of one line. */
export function firstLineOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return (text.split('\n')[0] ?? '').slice(0, MOST);
}
