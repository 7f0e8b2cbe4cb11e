import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

const STACKS = join(__dirname, '../../../stacks');
const FILES = ['alerts', 'runbooks'].flatMap((folder) =>
  readdirSync(join(STACKS, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md') || name.endsWith('texts.ts'))
    .map((name) => join(STACKS, folder, name)),
);
const TEMPLATES = FILES.filter((file) => file.endsWith('.md'));

/**
 * Numbers in a template that are no window, threshold or duration: statuses, limits of what a command prints, versions of
 * a name, steps.
 */
const OTHER_NUMBERS: readonly RegExp[] = [
  /^ *\d\. |\bstep \d\b/gm,
  /--limit=\d+|tail -n \d+|head -n \d+|--gen2/g,
  /\bstatus(>=|=| )\(?[\d OR`]+|\b(answers? |becomes )?(2\d\d|4\d\d|50\d|5xx)\b/g,
  /`(4|7|13|14)`/g, // codes of gRPC
  /=100"|\.\[0\]|base64d?|U\+\d{4}|length > 0|behind_seconds>0|\[\\u0085\\u2028\\u2029\]|\/2\/|%dT/g,
  /\{\{[^}]*\}\}/g,
];

/** Times and amounts in words: `two hours`, `a minute`, `five deliveries`. */
const IN_WORDS =
  /\b(an?|two|three|four|five|six|seven|eight|nine|ten|fifteen|twenty|thirty|hundred)\b[ -](\w+ )?(seconds?|minutes?|hours?|days?|weeks?|times|deliveries|attempts|failures|messages)\b/gi;
/** Not a duration of a policy: what happens on a day or in a row. */
const NOT_A_DURATION = /a day (without|with)|an? (daily|bad|few) |the two times|two days in a row|days before/gi;

function left(text: string, others: readonly RegExp[]): string {
  return others.reduce((rest, pattern) => rest.replaceAll(pattern, ''), text);
}

test.each(TEMPLATES.map((file) => [relative(STACKS, file), readFileSync(file, 'utf8')]))(
  'a template takes every window, threshold and duration from a policy or the model: %s',
  (_, template) => {
    expect(left(template, OTHER_NUMBERS).match(/^.*\d.*$/gm)).toBeNull();
  },
);

test.each(FILES.map((file) => [relative(STACKS, file), readFileSync(file, 'utf8')]))(
  'a template or an alert text has no duration or amount in words: %s',
  (_, text) => {
    expect(left(text, [NOT_A_DURATION]).match(IN_WORDS)).toBeNull();
  },
);

test.each(
  FILES.filter((file) => !TEMPLATES.includes(file)).map((file) => [relative(STACKS, file), readFileSync(file, 'utf8')]),
)('an alert text takes its shares and durations from a constant: %s', (_, text) => {
  const said = text.replaceAll(/^\s*(\/?\*|\/\/).*$/gm, ''); // without comments
  expect(said.match(/\d+ ?(%|s|min|minutes?|h|hours?|d|days?)(?![\w-])/g)).toBeNull();
});

test.each([
  ['The page follows after 15 min.', true],
  ['--freshness=2h', true],
  ['more than 3 lines', true],
  ['--limit=20 answers 503 (status>=500), {{policy window}} after', false],
])('the check of numbers finds those that are typed: %s', (text, found) => {
  expect(/\d/.test(left(text, OTHER_NUMBERS))).toBe(found);
});

test.each([
  ['within two hours', true],
  ['after five deliveries', true],
  ['at least a minute', true],
  ['after a day without data', false],
])('the check of words finds durations: %s', (text, found) => {
  expect(left(text, [NOT_A_DURATION]).match(IN_WORDS) !== null).toBe(found);
});
