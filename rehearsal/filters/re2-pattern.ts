/**
 * Turns an RE2 pattern into a JavaScript one that matches the same whole strings, or says why it cannot.
 * The common part of both languages goes through; where RE2 and JavaScript read the same text differently it is either
 * translated or refused, never matched by luck. RE2's syntax: https://github.com/google/re2/wiki/Syntax
 */
export function re2Pattern(pattern: string): RegExp | string {
  const flagged = /^\(\?([is]+)\)/.exec(pattern);
  const flags = flagged?.[1] ?? '';
  const body = translate(pattern.slice(flagged?.[0].length ?? 0), flags.includes('s'));
  if (typeof body !== 'string') return body.refused;
  try {
    return new RegExp(`^(?:${body})$`, flags.includes('i') ? 'iu' : 'u');
  } catch {
    return 'is not a regular expression that RE2 accepts';
  }
}

interface Refusal {
  readonly refused: string;
}

const refused = (construct: string): Refusal => ({ refused: `uses ${construct}, which is not supported here` });

function translate(source: string, dotMatchesNewline: boolean): string | Refusal {
  let out = '';
  let inClass = false;
  for (let i = 0; i < source.length; i++) {
    const char = source[i] ?? '';
    const rest = source.slice(i);
    if (char === '\\') {
      const escaped = translateEscape(source[++i] ?? '', inClass);
      if (typeof escaped !== 'string') return escaped;
      out += escaped;
    } else if (inClass) {
      if (rest.startsWith('[:')) return refused('a POSIX class such as [[:alpha:]]');
      inClass = char !== ']';
      out += char === '[' ? '\\[' : char;
    } else if (char === '[') {
      inClass = true;
      const opening = /^\[\^?/.exec(rest)?.[0] ?? char;
      out += opening;
      i += opening.length - 1;
      // In RE2 a bracket right after the opening one is a literal; in JavaScript it would close an empty class.
      if (source[i + 1] === ']') {
        out += '\\]';
        i++;
      }
    } else if (rest.startsWith('(?')) {
      const group = /^\(\?(?::|P?<([A-Za-z_]\w*)>)/.exec(rest);
      if (group === null) return refused('a lookaround or a flag group inside the pattern');
      out += group[1] === undefined ? '(?:' : `(?<${group[1]}>`;
      i += group[0].length - 1;
    } else {
      out += char === '.' ? (dotMatchesNewline ? '[^]' : '[^\\n]') : char;
    }
  }
  return out;
}

function translateEscape(char: string, inClass: boolean): string | Refusal {
  if (char === 's') return inClass ? '\\t\\n\\f\\r ' : '[\\t\\n\\f\\r ]';
  if (char === 'S') return inClass ? refused('\\S inside a class') : '[^\\t\\n\\f\\r ]';
  if (/[dDwWtnrfv]/.test(char)) return `\\${char}`;
  if (/[bB]/.test(char)) return inClass ? refused(`\\${char} inside a class`) : `\\${char}`;
  if (/[0-9k]/.test(char)) return refused(`\\${char} (a back-reference or an octal escape)`);
  // RE2 lets any punctuation be escaped; JavaScript's strict mode only some of it.
  if (/[!-/:-@[-`{-~]/.test(char)) return `\\u{${char.charCodeAt(0).toString(16)}}`;
  return refused(char === '' ? 'a backslash at its end' : `\\${char}`);
}
