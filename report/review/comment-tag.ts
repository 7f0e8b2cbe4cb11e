/** Text that GitHub does not show, in the first line of a comment: by it the comment is found and updated. */
const TAG = /^<!-- phasewatch diff(?:: [\w .,:/-]*)? -->/;

/** The tag of a version that wrote no name. Whichever comment is written next takes its place. */
export const TAG_WITHOUT_NAME = '<!-- phasewatch diff -->';

/** In the tag of what has no name: plans and states. */
const WITHOUT_NAME = 'plan';

/**
 * The hidden tag of the comment on what is compared. Each name has a comment of its own.
 * @param name such as `orders, prod`; empty: without a name
 */
export function commentTag(name: string): string {
  // HTML ends a comment at `--`: https://html.spec.whatwg.org/multipage/syntax.html#comments
  const shown = name.replaceAll(/[^\w .,:/-]/g, '').replaceAll(/-{2,}/g, '-');
  return `<!-- phasewatch diff: ${shown === '' ? WITHOUT_NAME : shown} -->`;
}

/** The hidden tag at the start of a comment; undefined: it has none. */
export function commentTagIn(body: string): string | undefined {
  return TAG.exec(body)?.[0];
}
