import { re2Pattern } from '../../../re2-pattern';
import type { Conversion } from '../value-function';
import type { RegexpExtractArguments } from './parse';

export function evaluate({ pattern: source }: RegexpExtractArguments): Conversion {
  const pattern = re2Pattern(source);
  if (typeof pattern === 'string') throw new Error(`the pattern ${pattern}`);
  return (text) => pattern.capture(text);
}
