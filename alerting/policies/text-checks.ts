import type { Problem } from '../../model/problem';
import { hasToken } from '../../model/token';
import type { AlertPolicy } from './policy';

/** The limits of the texts of a policy, all from alert.proto. */
const MOST = {
  displayName: 512,
  content: 8_192,
  contentBytes: 10_240,
  // What is longer than 255 bytes after its variables are filled in is cut off, not refused.
  subjectBytes: 10_240,
  links: 3,
  linkName: 63,
  url: 2_083,
  userLabels: 64,
  userLabelBytes: 128,
};

/** Characters of keys and values of user labels. */
const LABEL = /^[\p{Ll}\p{Lo}\p{N}_-]{0,63}$/u;
const LABEL_KEY = /^[\p{Ll}\p{Lo}]/u;

/** Unicode characters, as the API counts them. */
const charactersOf = (text: string) => Array.from(text).length;

/**
 * What the API refuses in the texts of a policy.
 * https://github.com/googleapis/googleapis/blob/master/google/monitoring/v3/alert.proto, Documentation and user_labels
 */
export function textProblems({ id, displayName, documentation, userLabels }: AlertPolicy): Problem[] {
  const { content, mimeType, subject = '', links = [] } = documentation ?? {};
  const problems: Problem[] = [];
  const tooLong = (what: string, got: number, most: number) => {
    if (got <= most) return;
    const rule = `the texts of a policy are within the limits of the API: ${what}, at most ${most}`;
    problems.push({ code: 'POL026', where: id, rule, got: String(got), fix: 'shorten it' });
  };
  if ((content === undefined) !== (mimeType === undefined)) {
    problems.push({
      code: 'POL004',
      where: `${id}/documentation`,
      rule: 'documentation has both a content and a mimeType, or neither',
      got: content === undefined ? 'a mimeType alone' : 'a content alone',
      fix: "set mimeType to 'text/markdown'",
    });
  } else if (mimeType !== undefined && mimeType !== 'text/markdown') {
    problems.push({
      code: 'POL027',
      where: `${id}/documentation`,
      rule: "the mimeType of a documentation is 'text/markdown'",
      got: mimeType,
      fix: "write 'text/markdown'",
    });
  }
  // With a Terraform expression in it, its length is known at apply only.
  if (!hasToken(displayName)) tooLong('characters of displayName', charactersOf(displayName), MOST.displayName);
  tooLong('characters of documentation', charactersOf(content ?? ''), MOST.content);
  tooLong('bytes of documentation', Buffer.byteLength(content ?? ''), MOST.contentBytes);
  tooLong('bytes of the subject', Buffer.byteLength(subject), MOST.subjectBytes);
  tooLong('links', links.length, MOST.links);
  for (const { displayName: name, url } of links) {
    tooLong('characters of the displayName of a link', charactersOf(name), MOST.linkName);
    tooLong('characters of the url of a link', charactersOf(url), MOST.url);
    if (name !== '') continue;
    const rule = 'a link of a documentation has a displayName';
    problems.push({
      code: 'POL030',
      where: `${id}/documentation`,
      rule,
      got: url || 'an empty link',
      fix: 'write one',
    });
  }
  tooLong('user labels', Object.keys(userLabels).length, MOST.userLabels);
  for (const [key, value] of Object.entries(userLabels)) {
    const fits = Math.max(Buffer.byteLength(key), Buffer.byteLength(value)) <= MOST.userLabelBytes;
    if (fits && LABEL.test(key) && LABEL_KEY.test(key) && LABEL.test(value)) continue;
    problems.push({
      code: 'POL028',
      where: `${id}/userLabels/${key}`,
      rule: 'user labels have at most 63 lower-case letters, digits, _ and -, or 128 bytes, and keys start with a letter',
      got: JSON.stringify(value),
      fix: 'write it in lower case, without other characters',
    });
  }
  return problems;
}
