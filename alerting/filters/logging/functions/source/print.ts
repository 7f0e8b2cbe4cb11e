import { quote } from '../../print-text';
import type { SourceArguments } from './parse';

export const print = ({ resource }: SourceArguments): string => `source(${quote(resource)})`;
