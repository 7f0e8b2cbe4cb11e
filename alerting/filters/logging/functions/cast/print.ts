import { quote } from '../../print-text';
import type { CastArguments } from './parse';

export function print({ to, zone }: CastArguments, of: string): string {
  return `cast(${of}, ${to}${zone === undefined ? '' : `, TIMEZONE(${quote(zone)})`})`;
}
