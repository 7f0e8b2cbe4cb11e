import { writtenPattern } from './escapes';
import { conditionFunction, valueFunction } from './functions/registry';
import { printField, quote } from './print-text';
import type { Clause, Comparison, Literal, LoggingExpression, Subject } from './syntax';

/** A filter as text that means the same: parsing it gives an equal tree, offsets aside. */
export function printLoggingFilter(tree: LoggingExpression): string {
  switch (tree.kind) {
    case 'and':
      return tree.all
        .map((part) => (part.kind === 'and' ? inParentheses(part) : printLoggingFilter(part)))
        .join(' AND ');
    case 'or':
      return tree.any.map(inOr).join(' OR ');
    case 'not':
      return `NOT ${tree.of.kind === 'and' || tree.of.kind === 'or' || tree.of.kind === 'not' ? inParentheses(tree.of) : printClause(tree.of)}`;
    default:
      return printClause(tree);
  }
}

/** One clause as text. */
export function printClause(clause: Clause): string {
  switch (clause.kind) {
    case 'comparison':
      return `${printSubject(clause.subject)}${clause.operator}${printValue(clause)}`;
    case 'global':
      return printText(clause.value);
    case 'call':
      return conditionFunction(clause).print(clause.args);
  }
}

function inOr(part: LoggingExpression): string {
  return part.kind === 'and' || part.kind === 'or' ? inParentheses(part) : printLoggingFilter(part);
}

const inParentheses = (tree: LoggingExpression) => `(${printLoggingFilter(tree)})`;

function printSubject(subject: Subject): string {
  if (subject.kind === 'field') return printField(subject.field);
  return valueFunction(subject).print(subject.args, printSubject(subject.of));
}

function printValue({ operator, value }: Comparison): string {
  switch (value.kind) {
    case 'null':
      return 'NULL_VALUE';
    case 'present':
      return '*';
    case 'literal':
      return operator === '=~' || operator === '!~' ? `"${writtenPattern(value.text)}"` : printText(value);
  }
}

const printText = ({ text, quoted }: Literal) => (quoted ? quote(text) : text);
