import { SPLAT_ITEM, type Expression } from './expression';

/** The text is not an expression of Terraform, or of a form that is not read, such as a `%{ if }` directive. */
export class NotAnExpression extends Error {}

/** Binary operators, the weakest first. */
const LEVELS: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['==', '!='],
  ['>=', '<=', '>', '<'],
  ['+', '-'],
  ['*', '/', '%'],
];

/**
 * Parses a text with `${...}` in it, as Terraform JSON holds every expression.
 * @throws NotAnExpression
 */
export function parseTemplate(text: string): Expression {
  const parser = new Parser(text);
  const parts = parser.template(undefined);
  return templateOf(parts);
}

/** A template that is one expression alone has the value of that expression, of any type. */
function templateOf(parts: readonly (string | Expression)[]): Expression {
  const [first] = parts;
  if (first === undefined) return { kind: 'literal', value: '' };
  if (parts.length === 1) return typeof first === 'string' ? { kind: 'literal', value: first } : first;
  return { kind: 'template', parts };
}

class Parser {
  private at = 0;

  constructor(private readonly text: string) {}

  /** Texts and expressions up to the end, or up to a quote. */
  template(end: '"' | undefined): (string | Expression)[] {
    const parts: (string | Expression)[] = [];
    let plain = '';
    for (;;) {
      const sign = this.text[this.at];
      if (sign === undefined || sign === end) break;
      if (end === '"' && sign === '\\') plain += this.escape();
      else if (this.startsWith('$${') || this.startsWith('%%{')) {
        plain += this.text.slice(this.at + 1, this.at + 3);
        this.at += 3;
      } else if (this.startsWith('%{')) throw new NotAnExpression('a template directive');
      else if (this.startsWith('${')) {
        this.at += 2;
        const trimsBefore = this.take('~');
        if (plain !== '') parts.push(trimsBefore ? plain.trimEnd() : plain);
        plain = '';
        parts.push(this.expression());
        const trimsAfter = this.take('~');
        this.expect('}');
        if (trimsAfter) this.space();
      } else {
        const next = /[$%"\\]/g;
        next.lastIndex = this.at + 1;
        const until = next.exec(this.text)?.index ?? this.text.length;
        plain += this.text.slice(this.at, until);
        this.at = until;
      }
    }
    if (plain !== '') parts.push(plain);
    return parts;
  }

  private escape(): string {
    const code = this.text[this.at + 1] ?? '';
    if (code === 'u') {
      const hex = this.text.slice(this.at + 2, this.at + 6);
      this.at += 6;
      return String.fromCharCode(Number.parseInt(hex, 16));
    }
    this.at += 2;
    return { n: '\n', r: '\r', t: '\t' }[code] ?? code;
  }

  expression(): Expression {
    const test = this.binary(0);
    if (!this.take('?')) return test;
    const yes = this.expression();
    this.expect(':');
    return { kind: 'conditional', test, yes, no: this.expression() };
  }

  private binary(level: number): Expression {
    const signs = LEVELS[level];
    if (signs === undefined) return this.unary();
    let left = this.binary(level + 1);
    for (;;) {
      const sign = signs.find((one) => this.take(one));
      if (sign === undefined) return left;
      left = { kind: 'binary', sign, left, right: this.binary(level + 1) };
    }
  }

  private unary(): Expression {
    const sign = ['!', '-'].find((one) => this.take(one));
    return sign === undefined ? this.postfix(this.primary()) : { kind: 'unary', sign, of: this.unary() };
  }

  private postfix(start: Expression): Expression {
    let of = start;
    for (;;) {
      if (this.peek('[')) {
        this.expect('[');
        if (this.take('*')) {
          this.expect(']');
          return { kind: 'splat', of, each: this.postfix({ kind: 'name', name: SPLAT_ITEM }) };
        }
        const key = this.expression();
        this.expect(']');
        of = { kind: 'index', of, key };
      } else if (this.peek('.') && !this.peek('...')) {
        this.expect('.');
        if (this.take('*')) return { kind: 'splat', of, each: this.postfix({ kind: 'name', name: SPLAT_ITEM }) };
        const digits = this.match(/\d+/y);
        of =
          digits === undefined
            ? { kind: 'attribute', of, name: this.identifier() }
            : { kind: 'index', of, key: { kind: 'literal', value: Number(digits) } };
      } else return of;
    }
  }

  private primary(): Expression {
    if (this.take('(')) {
      const inner = this.expression();
      this.expect(')');
      return inner;
    }
    if (this.take('"')) {
      const parts = this.template('"');
      this.at += 1;
      return parts.length === 1 && typeof parts[0] !== 'string' ? { kind: 'template', parts } : templateOf(parts);
    }
    if (this.take('[')) return this.list();
    if (this.take('{')) return this.object();
    const number = this.match(/\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y);
    if (number !== undefined) return { kind: 'literal', value: Number(number) };
    const name = this.identifier();
    if (this.take('(')) return this.call(name);
    if (name === 'true' || name === 'false') return { kind: 'literal', value: name === 'true' };
    return name === 'null' ? { kind: 'literal', value: null } : { kind: 'name', name };
  }

  private call(name: string): Expression {
    const args: Expression[] = [];
    let spread = false;
    while (!this.take(')')) {
      args.push(this.expression());
      spread = this.take('...');
      if (!this.take(',') && !this.peek(')')) throw new NotAnExpression(this.text);
    }
    return { kind: 'call', name, args, spread };
  }

  private list(): Expression {
    if (this.match(/for\b/y) !== undefined) return this.for(']');
    const items: Expression[] = [];
    while (!this.take(']')) {
      items.push(this.expression());
      if (!this.take(',') && !this.peek(']')) throw new NotAnExpression(this.text);
    }
    return { kind: 'list', items };
  }

  private object(): Expression {
    if (this.match(/for\b/y) !== undefined) return this.for('}');
    const entries: [Expression, Expression][] = [];
    while (!this.take('}')) {
      const key = this.expression();
      if (!this.take('=') && !this.take(':')) throw new NotAnExpression(this.text);
      entries.push([key.kind === 'name' ? { kind: 'literal', value: key.name } : key, this.expression()]);
      this.take(',');
    }
    return { kind: 'object', entries };
  }

  private for(end: ']' | '}'): Expression {
    const first = this.identifier();
    const second = this.take(',') ? this.identifier() : undefined;
    if (this.match(/in\b/y) === undefined) throw new NotAnExpression(this.text);
    const of = this.expression();
    this.expect(':');
    const one = this.expression();
    const value = this.take('=>') ? this.expression() : undefined;
    const grouped = this.take('...');
    const test = this.match(/if\b/y) === undefined ? undefined : this.expression();
    this.expect(end);
    return {
      kind: 'for',
      keyName: second === undefined ? undefined : first,
      valueName: second ?? first,
      of,
      key: value === undefined ? undefined : one,
      value: value ?? one,
      test,
      grouped,
    };
  }

  private identifier(): string {
    const name = this.match(/[A-Za-z_][\w-]*/y);
    if (name === undefined) throw new NotAnExpression(this.text);
    return name;
  }

  private match(pattern: RegExp): string | undefined {
    this.space();
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }

  private peek(sign: string): boolean {
    this.space();
    return this.startsWith(sign);
  }

  /** A sign that is the beginning of a longer one is another sign. */
  private take(sign: string): boolean {
    if (!this.peek(sign)) return false;
    const next = this.text[this.at + sign.length];
    if ((sign === '=' && (next === '=' || next === '>')) || (sign === '!' && next === '=')) return false;
    if (sign === '?' && next === '?') return false;
    this.at += sign.length;
    return true;
  }

  private expect(sign: string): void {
    if (!this.take(sign)) throw new NotAnExpression(this.text);
  }

  private startsWith(sign: string): boolean {
    return this.text.startsWith(sign, this.at);
  }

  /** Spaces, and comments to the end of a line or in signs. */
  private space(): void {
    const blank = /(?:\s+|#[^\n]*|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*/y;
    blank.lastIndex = this.at;
    this.at += blank.exec(this.text)?.[0].length ?? 0;
  }
}
