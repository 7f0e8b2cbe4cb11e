import { SPLAT_ITEM, type Expression, type ForExpression } from './expression';

/** The text is not an expression of Terraform, or of a form that is not read. */
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

/** A template that is one expression alone has the value of that expression, of any type. */
export function templateOf(parts: readonly (string | Expression)[]): Expression {
  const [first] = parts;
  if (first === undefined) return { kind: 'literal', value: '' };
  if (parts.length === 1) return typeof first === 'string' ? { kind: 'literal', value: first } : first;
  return { kind: 'template', parts };
}

/** Reads expressions from a text. The texts in quotes among them are templates, which a subclass reads. */
export abstract class ExpressionParser {
  protected at = 0;

  constructor(protected readonly text: string) {}

  /** Texts and expressions up to the end, or up to a quote. */
  protected abstract template(end: '"' | undefined): (string | Expression)[];

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
      this.expect('"');
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
    const { keyName, valueName, of } = this.iteration();
    this.expect(':');
    const one = this.expression();
    const value = this.take('=>') ? this.expression() : undefined;
    const grouped = this.take('...');
    const test = this.match(/if\b/y) === undefined ? undefined : this.expression();
    this.expect(end);
    return {
      kind: 'for',
      keyName,
      valueName,
      of,
      key: value === undefined ? undefined : one,
      value: value ?? one,
      test,
      grouped,
    };
  }

  /** `k, v in of` */
  protected iteration(): Pick<ForExpression, 'keyName' | 'valueName' | 'of'> {
    const first = this.identifier();
    const second = this.take(',') ? this.identifier() : undefined;
    if (this.match(/in\b/y) === undefined) throw new NotAnExpression(this.text);
    const of = this.expression();
    return { keyName: second === undefined ? undefined : first, valueName: second ?? first, of };
  }

  protected identifier(): string {
    const name = this.match(/[A-Za-z_][\w-]*/y);
    if (name === undefined) throw new NotAnExpression(this.text);
    return name;
  }

  protected match(pattern: RegExp): string | undefined {
    this.space();
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }

  protected peek(sign: string): boolean {
    this.space();
    return this.startsWith(sign);
  }

  /** A sign that is the beginning of a longer one is another sign. */
  protected take(sign: string): boolean {
    if (!this.peek(sign)) return false;
    const next = this.text[this.at + sign.length];
    if ((sign === '=' && (next === '=' || next === '>')) || (sign === '!' && next === '=')) return false;
    if (sign === '?' && next === '?') return false;
    this.at += sign.length;
    return true;
  }

  protected expect(sign: string): void {
    if (!this.take(sign)) throw new NotAnExpression(this.text);
  }

  protected startsWith(sign: string): boolean {
    return this.text.startsWith(sign, this.at);
  }

  /** Spaces, and comments to the end of a line or in signs. */
  private space(): void {
    const blank = /(?:\s+|#[^\n]*|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*/y;
    blank.lastIndex = this.at;
    this.at += blank.exec(this.text)?.[0].length ?? 0;
  }
}
