import { quote } from '../../print-text';
import type { LogIdArguments } from './parse';

export const print = ({ id }: LogIdArguments): string => `log_id(${quote(id)})`;
