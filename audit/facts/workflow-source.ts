import { parse } from 'yaml';
import { WorkflowExpressions } from './workflow-expressions';

/** A step of a workflow that calls something, as its source states it. */
export interface SourceStep {
  /** Name of the step; `main` where the call has none. */
  readonly step: string;
  /** What it calls, such as `http.post` or `googleapis.run.v1.namespaces.jobs.run`. */
  readonly call: string;
  /** Its arguments; texts are evaluated as far as the source states their parts. */
  readonly args: Readonly<Record<string, unknown>>;
  /** Is the call made again after an error? */
  readonly retried: boolean;
}

type Body = Readonly<Record<string, unknown>>;

/**
 * The steps of a workflow that call something, from its YAML or JSON source, in order; those of its parts, branches,
 * loops and `try` among them. Terraform's expressions in the source stay in the texts.
 * https://cloud.google.com/workflows/docs/reference/syntax
 *
 * @param environment variables of the workflow (`user_env_vars`), which `sys.get_env` reads
 * @returns undefined where the text is no workflow
 */
export function stepsOf(source: string, environment: ReadonlyMap<string, string>): SourceStep[] | undefined {
  const terraform = new TerraformExpressions();
  let document: unknown;
  try {
    document = parse(terraform.hidden(source));
  } catch {
    return undefined;
  }
  if (!isBody(document) && !Array.isArray(document)) return undefined;
  const expressions = new WorkflowExpressions(environment, assigned(document));
  const value = (of: unknown): unknown => {
    if (typeof of === 'string') return terraform.shown(expressions.valueOf(of));
    if (Array.isArray(of)) return of.map(value);
    return isBody(of) ? Object.fromEntries(Object.entries(of).map(([key, field]) => [key, value(field)])) : of;
  };
  return callsIn(document, 'main', false).map(({ args, ...step }) => ({ ...step, args: value(args) as Body }));
}

/** Every object with `call`, under the name of the step that holds it. */
function callsIn(value: unknown, step: string, retried: boolean): SourceStep[] {
  if (Array.isArray(value)) return value.flatMap((item: unknown) => callsIn(item, step, retried));
  if (!isBody(value)) return [];
  const again = retried || value['retry'] !== undefined;
  const call = value['call'];
  const args = isBody(value['args']) ? value['args'] : {};
  const own = typeof call === 'string' ? [{ step, call, args, retried: again }] : [];
  const inside = Object.entries(value)
    .filter(([key]) => !NO_STEPS.has(key))
    .flatMap(([key, child]) => callsIn(child, BLOCKS.has(key) ? step : key, again));
  return [...own, ...inside];
}

const NO_STEPS: ReadonlySet<string> = new Set(['args', 'assign', 'retry', 'params', 'condition', 'return', 'raise']);
/** Keys of the language: what they hold is still part of the step. */
const BLOCKS: ReadonlySet<string> = new Set(['steps', 'try', 'except', 'for', 'parallel', 'branches', 'switch']);

/** Variables that are assigned once and to a literal or an expression, anywhere in the source. */
function assigned(value: unknown, found = new Map<string, string | undefined>()): Map<string, string | undefined> {
  if (Array.isArray(value)) value.forEach((item: unknown) => assigned(item, found));
  if (!isBody(value)) return found;
  const list: readonly unknown[] = Array.isArray(value['assign']) ? value['assign'] : [];
  for (const assignment of list) {
    if (!isBody(assignment)) continue;
    for (const [name, literal] of Object.entries(assignment)) {
      const text = typeof literal === 'string' || typeof literal === 'number' ? String(literal) : undefined;
      found.set(name, found.has(name) ? undefined : text);
    }
  }
  for (const child of Object.values(value)) assigned(child, found);
  return found;
}

/** Terraform's expressions would break the YAML around them; a plain word stands in for each while it is parsed. */
class TerraformExpressions {
  private readonly expressions: string[] = [];

  hidden(source: string): string {
    return source
      .replaceAll(/(?<!\$)\$\{[^{}]*\}/g, (expression) => `tf_expression_${this.expressions.push(expression)}_`)
      .replaceAll('$${', '${')
      .replaceAll('%%{', '%{');
  }

  shown(text: string): string {
    return text.replaceAll(/tf_expression_(\d+)_/g, (_, n: string) => this.expressions[Number(n) - 1] ?? '');
  }
}

function isBody(value: unknown): value is Body {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
