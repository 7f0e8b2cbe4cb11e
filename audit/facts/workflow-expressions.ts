/** Most variables that one expression may go through; a variable may refer to itself. */
const DEPTH = 10;
const TERM = /^\s*("(?:[^"\\]|\\.)*"|[A-Za-z_]\w*(?:\.\w+)*(?:\("(\w+)"\))?|\d+)\s*(?:\+|$)/;

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
    return text.replaceAll(/\$\{([^{}]*)\}/g, (whole, expression: string) => this.joined(expression, depth) ?? whole);
  }

  private joined(expression: string, depth: number): string | undefined {
    let value = '';
    let rest = expression;
    while (rest.trim() !== '') {
      const term = TERM.exec(rest);
      if (term === null) return undefined;
      value += this.term(term[1] ?? '', term[2], depth);
      rest = rest.slice(term[0].length);
    }
    return value;
  }

  private term(term: string, argument: string | undefined, depth: number): string {
    if (term.startsWith('"')) return term.slice(1, -1).replaceAll(/\\(.)/g, '$1');
    if (/^\d/.test(term)) return term;
    const known = term.startsWith('sys.get_env(') ? this.environment.get(argument ?? '') : this.variables.get(term);
    return known === undefined ? `\${${term}}` : this.valueOf(known, depth + 1);
  }
}
