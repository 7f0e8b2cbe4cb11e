import type { FilterWarning } from './filter-warning';
import type { Written, WrittenTerm } from './read-filter';

/**
 * Finds misleading notation in a valid filter.
 *
 * - LQL001: `AND` and `OR` without parentheses; unlike in other languages, `OR` binds tighter.
 * - LQL002: `insertId = "A" OR "B"`, where `"B"` is searched in every field.
 * - LQL003: `and`, `or` and `not` in lower case, which are search terms.
 * - LQL008: `AND`, `OR` or `NOT` as a value.
 * - LQL004: text with a dot and without quotes, which Google's documentation requires.
 *
 * https://cloud.google.com/logging/docs/view/troubleshoot-lql
 */
export function writingWarnings(written: Written): FilterWarning[] {
  const warnings: FilterWarning[] = [];
  visit(written, warnings);
  return warnings;
}

function visit(written: Written, warnings: FilterWarning[]): void {
  switch (written.kind) {
    case 'group':
    case 'not':
      visit(written.of, warnings);
      return;
    case 'term':
      visitTerm(written, warnings);
      return;
    case 'and': {
      const mixed = written.parts.find((part) => part.kind === 'or');
      if (mixed !== undefined) {
        const message = 'OR binds tighter than AND here: put parentheses around it';
        warnings.push({ code: 'LQL001', offset: mixed.offset, message });
      }
      break;
    }
    case 'or': {
      const [first, ...rest] = written.parts;
      if (first?.kind !== 'term' || first.operator === undefined) break;
      const stray = rest.filter((part) => part.kind === 'term' && isSearchTerm(part));
      for (const { offset } of stray) {
        const message = `this text is searched in every field: write field${first.operator}("…" OR "…") for a list of values`;
        warnings.push({ code: 'LQL002', offset, message });
      }
    }
  }
  for (const part of written.parts) visit(part, warnings);
}

function isSearchTerm({ subject, operator }: WrittenTerm): boolean {
  return operator === undefined && subject.kind === 'path';
}

function visitTerm(term: WrittenTerm, warnings: FilterWarning[]): void {
  const { subject, operator, offset } = term;
  if (operator === undefined && subject.kind === 'path') {
    if (/^(and|or|not)$/i.test(subject.written)) {
      const message = `'${subject.written}' in lower case is a search term: write it in upper case`;
      warnings.push({ code: 'LQL003', offset, message });
    } else if (subject.parts.length > 1) dotted(subject.written, offset, warnings);
  }
  const values = [term.value];
  for (let value = values.pop(); value !== undefined; value = values.pop()) {
    if (value.kind === 'not') values.push(value.of);
    else if (value.kind === 'and' || value.kind === 'or') values.push(...value.parts);
    else if (value.kind === 'value' && !value.quoted) visitWord(value.text, value.offset, warnings);
  }
}

function visitWord(text: string, offset: number, warnings: FilterWarning[]): void {
  if (!/^(AND|OR|NOT)$/.test(text)) {
    dotted(text, offset, warnings);
    return;
  }
  const message = `'${text}' is the value here: put it in double quotes, or write the value before it`;
  warnings.push({ code: 'LQL008', offset, message });
}

function dotted(text: string, offset: number, warnings: FilterWarning[]): void {
  if (!text.includes('.') || /^[+-]?[0-9]+\.[0-9]+(?:[eE][+-]?[0-9]+)?$/.test(text)) return;
  warnings.push({ code: 'LQL004', offset, message: `'${text}' has a dot: put it in double quotes` });
}
