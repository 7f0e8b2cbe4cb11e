import { BlockList, isIP } from 'node:net';
import { askScalars } from '../../ask';
import type { EntryPredicate } from '../../log-entry';
import type { IpInNetArguments } from './parse';

export function evaluate({ field, network }: IpInNetArguments): EntryPredicate {
  const [address = '', bits] = network.split('/');
  const family = isIP(address);
  const type = family === 4 ? 'ipv4' : 'ipv6';
  const list = new BlockList();
  list.addSubnet(address, Number(bits), type);
  return askScalars(
    field.target,
    (value) => typeof value === 'string' && isIP(value) === family && list.check(value, type),
  );
}
