import type { Field } from './entry-fields';
import type { Call, Clause, Literal, LoggingExpression, Subject, Value } from './syntax';

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
      return `${printSubject(clause.subject)}${clause.operator}${printValue(clause.value)}`;
    case 'global':
      return printText(clause.value);
    default:
      return printCall(clause);
  }
}

/** A field's path as text. */
export function printField({ parts }: Field): string {
  return parts.map(({ name, quoted }) => (quoted ? quote(name) : name)).join('.');
}

function inOr(part: LoggingExpression): string {
  return part.kind === 'and' || part.kind === 'or' ? inParentheses(part) : printLoggingFilter(part);
}

const inParentheses = (tree: LoggingExpression) => `(${printLoggingFilter(tree)})`;

function printSubject(subject: Subject): string {
  switch (subject.kind) {
    case 'field':
      return printField(subject.field);
    case 'cast': {
      const zone = subject.zone === undefined ? '' : `, TIMEZONE(${quote(subject.zone)})`;
      return `cast(${printSubject(subject.of)}, ${subject.to}${zone})`;
    }
    case 'regexp_extract':
      return `regexp_extract(${printSubject(subject.of)}, ${quote(subject.pattern)})`;
  }
}

function printValue(value: Value): string {
  switch (value.kind) {
    case 'null':
      return 'NULL_VALUE';
    case 'present':
      return '*';
    case 'literal':
      return printText(value);
  }
}

function printCall(call: Call): string {
  switch (call.kind) {
    case 'log_id':
      return `log_id(${quote(call.id)})`;
    case 'source':
      return `source(${quote(call.resource)})`;
    case 'sample':
      return `sample(${printField(call.field)}, ${quote(String(call.fraction))})`;
    case 'ip_in_net':
      return `ip_in_net(${printField(call.field)}, ${quote(call.network)})`;
    case 'search': {
      const field = call.field === undefined ? '' : `${printField(call.field)}, `;
      return `SEARCH(${field}${quote(call.query)})`;
    }
  }
}

const printText = ({ text, quoted }: Literal) => (quoted ? quote(text) : text);

const NAMED: Readonly<Record<string, string>> = { '\n': 'n', '\r': 'r', '\t': 't' };

function quote(text: string): string {
  return `"${text.replaceAll(/["\\\n\r\t]/g, (char) => `\\${NAMED[char] ?? char}`)}"`;
}
