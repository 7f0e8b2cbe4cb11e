import type { Expression } from './expression';
import { ExpressionParser, NotAnExpression, templateOf } from './parse-expression';

/**
 * Parses a text with `${...}` and `%{...}` in it, as Terraform JSON holds every expression.
 * https://developer.hashicorp.com/terraform/language/expressions/strings
 * @throws NotAnExpression
 */
export function parseTemplate(text: string): Expression {
  return new TemplateParser(text).whole();
}

class TemplateParser extends ExpressionParser {
  whole(): Expression {
    const parts = this.template(undefined);
    if (this.at < this.text.length) throw new NotAnExpression(this.text); // `%{ endif }` without an `%{ if }`
    return templateOf(parts);
  }

  protected template(end: '"' | undefined): (string | Expression)[] {
    const parts: (string | Expression)[] = [];
    let plain = '';
    const flush = (trims: boolean) => {
      const text = trims ? plain.trimEnd() : plain;
      if (text !== '') parts.push(text);
      plain = '';
    };
    for (;;) {
      const sign = this.text[this.at];
      if (sign === undefined || sign === end) break;
      if (end === '"' && sign === '\\') plain += this.escape();
      else if (this.startsWith('$${') || this.startsWith('%%{')) {
        plain += this.text.slice(this.at + 1, this.at + 3);
        this.at += 3;
      } else if (this.startsWith('${')) {
        this.at += 2;
        flush(this.take('~'));
        parts.push(this.expression());
        this.close();
      } else if (this.startsWith('%{')) {
        const before = this.at;
        this.at += 2;
        flush(this.take('~'));
        const word = this.identifier();
        if (word !== 'if' && word !== 'for') {
          this.at = before; // it ends what the caller reads
          return parts;
        }
        parts.push(word === 'if' ? this.condition(end) : this.loop(end));
      } else plain += this.plain();
    }
    flush(false);
    return parts;
  }

  /** `%{ if test }yes%{ else }no%{ endif }` after its first word. */
  private condition(end: '"' | undefined): Expression {
    const test = this.expression();
    this.close();
    const yes = templateOf(this.template(end));
    const hasElse = this.directive() === 'else';
    const no = hasElse ? templateOf(this.template(end)) : ({ kind: 'literal', value: '' } as const);
    if (hasElse && this.directive() !== 'endif') throw new NotAnExpression(this.text);
    return { kind: 'conditional', test, yes, no };
  }

  /** `%{ for k, v in of }each%{ endfor }` after its first word: the texts one after the other. */
  private loop(end: '"' | undefined): Expression {
    const { keyName, valueName, of } = this.iteration();
    this.close();
    const value = templateOf(this.template(end));
    if (this.directive() !== 'endfor') throw new NotAnExpression(this.text);
    const each = {
      kind: 'for',
      keyName,
      valueName,
      of,
      key: undefined,
      value,
      test: undefined,
      grouped: false,
    } as const;
    return { kind: 'call', name: 'join', args: [{ kind: 'literal', value: '' }, each], spread: false };
  }

  /** `%{ else }`, `%{ endif }` or `%{ endfor }`: its word. */
  private directive(): string {
    if (!this.startsWith('%{')) throw new NotAnExpression(this.text);
    this.at += 2;
    this.take('~');
    const word = this.identifier();
    this.close();
    return word;
  }

  /** The end of an interpolation or a directive; `~}` takes the white space after it. */
  private close(): void {
    const trims = this.take('~');
    this.expect('}');
    const blank = /\s*/y;
    blank.lastIndex = this.at;
    if (trims) this.at += blank.exec(this.text)?.[0].length ?? 0;
  }

  private plain(): string {
    const next = /[$%"\\]/g;
    next.lastIndex = this.at + 1;
    const from = this.at;
    this.at = next.exec(this.text)?.index ?? this.text.length;
    return this.text.slice(from, this.at);
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
}
