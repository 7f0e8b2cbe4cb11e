import { printField, quote } from '../../print-text';
import type { SearchArguments } from './parse';

export function print({ field, query }: SearchArguments): string {
  return `SEARCH(${field === undefined ? '' : `${printField(field)}, `}${quote(query)})`;
}
