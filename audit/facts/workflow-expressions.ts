/** Most variables that one expression may go through; a variable may refer to itself. */
const DEPTH = 10;
const TERM = /^("(?:[^"\\]|\\.)*"|[A-Za-z_]\w*(?:\.\w+)*(?:\("(\w+)"\))?|\d+)$/;

/**
 * Values of Workflows' expressions, as far as the source states them: texts, variables that are assigned once, and
 * environment variables, joined by `+`. What is not known stays `${...}`.
 * https://cloud.google.com/workflows/docs/reference/syntax/expressions
 */
export class WorkflowExpressions {
  constructor(
    private readonly environment: ReadonlyMap<string, string>,
    /** Undefined for a variable that has several values. */
    private readonly variables: ReadonlyMap<string, string | undefined>,
  ) {}

  /** The value of a text of the source, which may be or hold expressions. */
  valueOf(text: string, depth = 0): string {
    if (depth > DEPTH) return text;
    return text.replaceAll(/\$\{([^{}]*)\}/g, (_, expression: string) =>
      termsOf(expression)
        .map((term) => this.term(term, depth))
        .join(''),
    );
  }

  private term(written: string, depth: number): string {
    const [, term, argument] = TERM.exec(written) ?? [];
    if (term === undefined) return `\${${written}}`;
    if (term.startsWith('"')) return term.slice(1, -1).replaceAll(/\\(.)/g, '$1');
    if (/^\d/.test(term)) return term;
    const known = term.startsWith('sys.get_env(') ? this.environment.get(argument ?? '') : this.variables.get(term);
    return known === undefined ? `\${${term}}` : this.valueOf(known, depth + 1);
  }
}

/** The parts of an expression that `+` joins: not one in quotes or in parentheses. */
function termsOf(expression: string): string[] {
  const parts = expression.match(/"(?:[^"\\]|\\.)*"|[^"]/g) ?? [];
  const terms = [''];
  let depth = 0;
  for (const part of parts) {
    if (/[([]/.test(part) && part.length === 1) depth += 1;
    else if (/[)\]]/.test(part) && part.length === 1) depth -= 1;
    if (part === '+' && depth === 0) terms.push('');
    else terms.push((terms.pop() ?? '') + part);
  }
  return terms.map((term) => term.trim());
}
