import { printField, quote } from '../../print-text';
import type { SampleArguments } from './parse';

export const print = ({ field, fraction }: SampleArguments): string =>
  `sample(${printField(field)}, ${quote(String(fraction))})`;
