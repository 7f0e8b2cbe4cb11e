import type { Field } from '../../entry-fields';
import { readNumber } from '../../literals';
import { fault, type WrittenCall } from '../../read-filter';
import { fieldArgument, textArgument, twoArguments } from '../read-arguments';

/** Arguments of `sample()`. */
export interface SampleArguments {
  readonly field: Field;
  /** Above 0, up to 1. */
  readonly fraction: number;
}

export function parse(call: WrittenCall, text: string): SampleArguments {
  const [of, share] = twoArguments(call, text, 'sample(field, fraction)');
  const field = fieldArgument(of, call, text);
  const fraction = share.kind === 'path' ? readNumber(textArgument(share, text)) : undefined;
  if (fraction !== undefined && fraction > 0 && fraction <= 1) return { field, fraction };
  throw fault(
    'FLT003',
    { text, offset: share.offset },
    'expected a fraction above 0 and up to 1',
    'write a number such as 0.25',
  );
}
