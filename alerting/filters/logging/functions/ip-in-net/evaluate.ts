import { askScalars } from '../../ask';
import type { EntryPredicate } from '../../log-entry';
import { networkTest } from './network';
import type { IpInNetArguments } from './parse';

export function evaluate({ field, network }: IpInNetArguments): EntryPredicate {
  const isInside = networkTest(network);
  return askScalars(field.target, (value) => typeof value === 'string' && isInside(value));
}
