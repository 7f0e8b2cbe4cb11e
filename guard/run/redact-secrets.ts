/** Stands in the place of a secret. */
export const REDACTED = '[redacted]';

/** How a kind of secret begins, and where it ends. */
interface SecretKind {
  /** Matches the beginning, which stays in the text. Every repetition has an upper bound, so a search is fast. */
  readonly begins: string;
  /** Is the beginning part of the secret? @default false */
  readonly isPart?: boolean;
  /** The end of a secret that begins before `from`; -1 if it is none after all. */
  readonly end: (text: string, from: number) => number;
}

const TOKEN = /[\w.~+/=%-]/;

/** A run of characters of tokens, at least so many. */
const token =
  (least: number, character = TOKEN) =>
  (text: string, from: number): number => {
    const to = endOfRun(text, from, character);
    return to - from >= least ? to : -1;
  };

const restOfLine = (text: string, from: number): number => {
  const to = endOfRun(text, from, /[^\r\n]/);
  return to > from ? to : -1;
};

/** Names of fields that hold secrets, in any spelling: `DB_PASSWORD`, `apiKey`, `client-secret`. */
const SECRET_NAME =
  '(?:pass(?:word|wd|phrase|code)?|pwd|secret|token|credentials?|authorization|cookie|session[_-]?id|signature|' +
  '(?:api|access|account|auth|private|shared|signing|encryption|subscription|master)[_-]?key|sas|jwt|bearer)' +
  '(?:[_-]?(?:access|key|id|value|b64|base64|hash))?s?';

/**
 * The secrets that error texts hold most often. The formats are those that their issuers document, as collected by
 * GitHub (https://docs.github.com/en/code-security/secret-scanning/introduction/supported-secret-scanning-patterns).
 */
const KINDS: readonly SecretKind[] = [
  { begins: '-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----', end: endOfKeyBlock },
  // Every scheme may hold credentials: https, postgres, redis, amqp, mongodb+srv.
  { begins: '[A-Za-z][A-Za-z0-9+.-]{1,20}://', end: endOfUserInfo },
  { begins: 'hooks\\.slack\\.com/(?:services|workflows|triggers)/', end: token(8) },
  { begins: '(?:discord|discordapp)\\.com/api/webhooks/', end: token(8) },
  { begins: '(?:Authorization|Cookie|Set-Cookie)"?: {0,3}', end: restOfLine },
  { begins: '\\b(?:Bearer|Basic) {1,3}', end: token(6) },
  // JSON Web Tokens: a JSON object in base64 begins with eyJ.
  { begins: '\\beyJ', isPart: true, end: token(17) },
  { begins: '\\bgh[pousr]_', isPart: true, end: token(20, /\w/) },
  { begins: '\\bgithub_pat_', isPart: true, end: token(20, /\w/) },
  { begins: '\\bglpat-', isPart: true, end: token(16, /[\w-]/) },
  { begins: '\\bxox[a-z]-', isPart: true, end: token(10, /[\w-]/) },
  { begins: '\\bxapp-', isPart: true, end: token(10, /[\w-]/) },
  { begins: '\\bAIza', isPart: true, end: token(30, /[\w-]/) },
  { begins: '\\bya29\\.', isPart: true, end: token(10, /[\w.-]/) },
  { begins: '\\bGOCSPX-', isPart: true, end: token(10, /[\w-]/) },
  { begins: '\\b1//0', isPart: true, end: token(20, /[\w-]/) },
  { begins: '\\b(?:AKIA|ASIA|ABIA|ACCA)', isPart: true, end: token(16, /[A-Z0-9]/) },
  { begins: '\\b(?:sk|rk|pk)_(?:live|test)_', isPart: true, end: token(10, /\w/) },
  { begins: '\\bwhsec_', isPart: true, end: token(10) },
  { begins: '\\bsk-', isPart: true, end: token(20, /[\w-]/) },
  { begins: '\\bnpm_', isPart: true, end: token(30, /\w/) },
  { begins: '\\bpypi-', isPart: true, end: token(20, /[\w-]/) },
  { begins: '\\bSG\\.', isPart: true, end: token(20, /[\w.-]/) },
  { begins: '\\bhf_', isPart: true, end: token(20, /\w/) },
  { begins: '\\bdop_v1_', isPart: true, end: token(32, /\w/) },
  { begins: '\\bdapi', isPart: true, end: token(32, /[0-9a-f]/) },
  { begins: '\\bshp(?:at|ca|pa|ss)_', isPart: true, end: token(16, /\w/) },
  { begins: `${SECRET_NAME}\\\\?["']?\\]? {0,3}(?:=>|[:=]) {0,3}`, end: endOfValue },
  { begins: `--?${SECRET_NAME} {1,3}`, end: endOfValue },
];

const BEGINNINGS = new RegExp(KINDS.map(({ begins }) => `(${begins})`).join('|'), 'gi');

/**
 * The text without its secrets: private keys, passwords in URLs, webhooks, tokens of known formats, and the values of
 * fields with names such as `password`. Its time is proportional to the length: a beginning has a bounded length, the
 * search for an end is one pass, and the search goes on behind that end.
 */
export function redactSecrets(text: string): string {
  let redacted = '';
  let copied = 0;
  BEGINNINGS.lastIndex = 0;
  for (let found = BEGINNINGS.exec(text); found !== null; found = BEGINNINGS.exec(text)) {
    const kind = KINDS[found.slice(1).findIndex((group: string | undefined) => group !== undefined)];
    const from = found.index + found[0].length;
    const isRedacted = text.startsWith(REDACTED, from);
    if (isRedacted) BEGINNINGS.lastIndex = from + REDACTED.length;
    const to = isRedacted ? -1 : (kind?.end(text, from) ?? -1);
    if (to < 0) continue;
    redacted += text.slice(copied, kind?.isPart === true ? found.index : from) + REDACTED;
    copied = to;
    BEGINNINGS.lastIndex = to;
  }
  return copied === 0 ? text : redacted + text.slice(copied);
}

/** The sources of the patterns, for a test of their bounds. */
export const SECRET_BEGINNINGS: readonly string[] = KINDS.map(({ begins }) => begins);

/** Up to the end of the block, or of the text where the block is cut. */
function endOfKeyBlock(text: string, from: number): number {
  const end = text.indexOf('-----END', from);
  if (end < 0) return text.length;
  const close = text.indexOf('-----', end + 8);
  return close < 0 ? text.length : close + 5;
}

/** User and password together are no longer than this. */
const LONGEST_USER_INFO = 256;

/** Up to the `@` behind user and password. A password may hold a slash or an `@` that should have been escaped. */
function endOfUserInfo(text: string, from: number): number {
  const near = text.slice(from, from + LONGEST_USER_INFO);
  const end = endOfRun(near, 0, /[^\s"'<>`]/);
  const authority = near.slice(0, endOfRun(near, 0, /[^\s"'<>`/?#]/));
  const hasPort = /:\d{0,5}$/.test(authority.slice(-6));
  if (!authority.includes('@') && (!authority.includes(':') || hasPort)) return -1;
  const at = near.slice(0, end).lastIndexOf('@');
  return at < 0 ? -1 : from + at;
}

/** A value in quotation marks up to the closing one, else up to white space or a separator. */
function endOfValue(text: string, from: number): number {
  const quote = /^\\?["'`]/.exec(text.slice(from, from + 2))?.[0];
  if (quote !== undefined) {
    const start = from + quote.length;
    let close = text.indexOf(quote, start);
    while (close > 0 && quote.length === 1 && text[close - 1] === '\\') close = text.indexOf(quote, close + 1);
    return close < 0 ? text.length : close + quote.length;
  }
  const to = endOfRun(text, from, /[^\s,;&"'`<>)}\]]/);
  return to > from ? to : -1;
}

function endOfRun(text: string, from: number, character: RegExp): number {
  let to = from;
  while (to < text.length && character.test(text.charAt(to))) to += 1;
  return to;
}
