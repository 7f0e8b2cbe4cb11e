/** Labels of a series: selectors and the values that it has. */
export type SeriesSelection = ReadonlyMap<string, string>;

/** What a filter requires of one selector. */
export interface Wanted {
  readonly test: 'is' | 'ends with' | 'starts with';
  /** Any of these matches. */
  readonly values: readonly string[];
  /** Written with `!=`: none of them may match. */
  readonly negated: boolean;
}

/** What a filter requires of a series, by selector. */
export type Selection = ReadonlyMap<string, Wanted>;

const SELECTOR = /\s*([a-z_]+(?:\.(?:[A-Za-z0-9_]+|"[^"]*"))*)\s*(!?=)\s*/y;
const VALUE = /"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|([A-Za-z0-9_/.-]+)(?!\s*\()/y;
const CALL = /(one_of|ends_with|starts_with)\(\s*((?:"(?:[^"\\]|\\.)*"\s*,?\s*)+)\)/y;
const AND = /\s+(?:AND\s+)?(?=\S)/y;

/**
 * Reads a Monitoring filter that compares selectors with text or with `one_of`, `starts_with`, `ends_with`, joined by
 * AND; the conditions of our stacks have this form. Any other filter gives undefined, and the caller reports it as
 * unresolved. Grammar: https://cloud.google.com/monitoring/api/v3/filters
 */
export function readSelection(filter: string): Selection | undefined {
  const selection = new Map<string, Wanted>();
  const text = filter.trim();
  let at = 0;
  while (at < text.length) {
    const left = matchAt(SELECTOR, text, at);
    const selector = normal(left?.[1] ?? '');
    if (left === undefined || selection.has(selector)) return undefined;
    const right = readValue(text, at + left[0].length);
    if (right === undefined) return undefined;
    selection.set(selector, { ...right.wanted, negated: left[2] === '!=' });
    at = right.end;
    if (at === text.length) break;
    const and = matchAt(AND, text, at);
    if (and === undefined) return undefined;
    at += and[0].length;
  }
  return selection.size === 0 ? undefined : selection;
}

/** The only value that a selector may have; undefined where several values match. */
export function onlyValue(selection: Selection, selector: string): string | undefined {
  const wanted = selection.get(selector);
  return wanted?.test === 'is' && !wanted.negated && wanted.values.length === 1 ? wanted.values[0] : undefined;
}

function readValue(text: string, at: number): { wanted: Omit<Wanted, 'negated'>; end: number } | undefined {
  const call = matchAt(CALL, text, at);
  if (call !== undefined) {
    const values = [...(call[2] ?? '').matchAll(/"((?:[^"\\]|\\.)*)"/g)].map((value) => unescaped(value[1] ?? ''));
    const test = call[1] === 'one_of' ? 'is' : call[1] === 'ends_with' ? 'ends with' : 'starts with';
    return { wanted: { test, values }, end: at + call[0].length };
  }
  const value = matchAt(VALUE, text, at);
  if (value === undefined) return undefined;
  return {
    wanted: { test: 'is', values: [unescaped(value[1] ?? value[2] ?? value[3] ?? '')] },
    end: at + value[0].length,
  };
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? undefined;
}

function unescaped(text: string): string {
  return text.replaceAll(/\\(.)/g, '$1');
}

/** `resource.label."job"` and `resource.labels.job` are the same selector. */
function normal(selector: string): string {
  return selector.replaceAll('"', '').replace(/^(metric|resource)\.label\./, '$1.labels.');
}

/**
 * Does the filter select the series? `unknown` where it requires something of a selector for which the series has no
 * known value.
 */
export function selects(selection: Selection, series: SeriesSelection): 'yes' | 'no' | 'unknown' {
  let unknown = false;
  for (const [selector, wanted] of selection) {
    const has = series.get(selector);
    if (has === undefined) unknown = true;
    else if (wanted.values.some((value) => fits(wanted.test, has, value)) === wanted.negated) return 'no';
  }
  return unknown ? 'unknown' : 'yes';
}

function fits(test: Wanted['test'], has: string, value: string): boolean {
  switch (test) {
    case 'is':
      return has === value;
    case 'ends with':
      return has.endsWith(value);
    case 'starts with':
      return has.startsWith(value);
  }
}
