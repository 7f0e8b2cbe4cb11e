import type { Field } from '../../entry-fields';
import { fault, type WrittenCall } from '../../read-filter';
import { readRange } from './network';
import { fieldArgument, quotedArgument, twoArguments } from '../read-arguments';

/** Arguments of `ip_in_net()`. */
export interface IpInNetArguments {
  readonly field: Field;
  /** Such as `10.1.2.0/24`, or an address. */
  readonly network: string;
}

export function parse(call: WrittenCall, text: string): IpInNetArguments {
  const [of, net] = twoArguments(call, text, 'ip_in_net(field, "network/bits")');
  const field = fieldArgument(of, call, text);
  const network = quotedArgument(net, text, 'a network such as "10.1.2.0/24"');
  if (readRange(network) !== undefined) return { field, network };
  throw fault(
    'FLT003',
    { text, offset: net.offset },
    'expected a network such as "10.1.2.0/24"',
    'correct the network',
  );
}
