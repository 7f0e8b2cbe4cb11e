import type { SyntaxNode } from '@lezer/common';
import { re2Pattern, type Re2Pattern } from '../filters/re2-pattern';
import type { LabelMatcher, MatchOperator, Selector } from './expression';
import { labelsNamedIn } from './metadata-labels';
import { refuseQuery, stringOf, UnsupportedConstruct } from './query-text';

const OPERATORS: ReadonlySet<string> = new Set(['=', '!=', '=~', '!~']);

/**
 * Reads `metric{label="value"}`, or the metric's name quoted inside the braces. Cloud Monitoring needs an exact name:
 * https://cloud.google.com/stackdriver/docs/managed-prometheus/promql-differences
 */
export function readSelector(text: string, node: SyntaxNode): Selector {
  const named = node.getChild('Identifier');
  const names = named === null ? [] : [text.slice(named.from, named.to)];
  const matchers: LabelMatcher[] = [];
  const list = node.getChild('LabelMatchers');
  for (let child = list?.firstChild ?? null; child !== null; child = child.nextSibling) {
    if (child.name === 'QuotedLabelName') names.push(literal(text, child));
    else if (child.name === 'UnquotedLabelMatcher' || child.name === 'QuotedLabelMatcher') {
      const matcher = readMatcher(text, child);
      if (matcher.label !== '__name__') matchers.push(matcher);
      else if (matcher.operator === '=') names.push(matcher.value);
      else {
        // https://github.com/GoogleCloudPlatform/prometheus-engine/issues/1601
        const expected = `Cloud Monitoring matches the name of a metric exactly, not with ${matcher.operator}`;
        refuseQuery(text, child.from, expected, 'write one selector for each metric');
      }
    }
  }
  const [name, ...others] = names;
  if (name === undefined) throw new UnsupportedConstruct('a selector without the name of a metric');
  if (others.length > 0) refuseQuery(text, node.from, 'a selector names one metric', 'leave the other name out');
  return { kind: 'selector', at: node.from, name, matchers, metadata: labelsNamedIn(text), offsetMs: 0 };
}

function readMatcher(text: string, node: SyntaxNode): LabelMatcher {
  const name = node.firstChild;
  const operator = node.getChild('MatchOp');
  const value = node.lastChild;
  if (name === null || operator === null || value === null) {
    return refuseQuery(text, node.from, 'expected a label, an operator and text in quotes', 'fix the matcher');
  }
  const symbol = text.slice(operator.from, operator.to).trim();
  if (!OPERATORS.has(symbol)) throw new UnsupportedConstruct(`the matcher ${symbol}`);
  const label = name.name === 'QuotedLabelName' ? literal(text, name) : text.slice(name.from, name.to);
  const operand = literal(text, value);
  return { label, operator: symbol as MatchOperator, value: operand, regex: pattern(text, value, symbol, operand) };
}

function pattern(text: string, node: SyntaxNode, operator: string, source: string): Re2Pattern | undefined {
  if (operator === '=' || operator === '!=') return undefined;
  // In a label matcher, a dot also matches a line break.
  const regex = re2Pattern(`(?s:${source})`);
  if (typeof regex !== 'string') return regex;
  return refuseQuery(text, node.from, `the pattern ${regex}`, 'rewrite the pattern without it');
}

function literal(text: string, node: SyntaxNode): string {
  const quoted = node.name === 'StringLiteral' ? node : (node.getChild('StringLiteral') ?? node);
  const value = stringOf(text.slice(quoted.from, quoted.to));
  return value ?? refuseQuery(text, quoted.from, 'the text has an unknown escape', 'write the backslash twice');
}

/** Do the labels satisfy all matchers? A missing label counts as empty. */
export function matchesLabels(matchers: readonly LabelMatcher[], labels: Readonly<Record<string, string>>): boolean {
  return matchers.every(({ label, operator, value, regex }) => {
    const actual = labels[label] ?? '';
    const equal = regex === undefined ? actual === value : regex.matchesWhole(actual);
    return operator === '=' || operator === '=~' ? equal : !equal;
  });
}

/** The child nodes without comments. */
export function children(node: SyntaxNode | undefined): SyntaxNode[] {
  const all: SyntaxNode[] = [];
  for (let child = node?.firstChild ?? null; child !== null; child = child.nextSibling) {
    if (child.name !== 'LineComment') all.push(child);
  }
  return all;
}
