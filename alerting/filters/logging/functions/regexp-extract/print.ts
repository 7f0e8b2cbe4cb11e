import { quote } from '../../print-text';
import type { RegexpExtractArguments } from './parse';

export const print = ({ pattern }: RegexpExtractArguments, of: string): string =>
  `regexp_extract(${of}, ${quote(pattern)})`;
