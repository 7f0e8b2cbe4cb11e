import { isIP } from 'node:net';
import { Inexpressible } from '../../sql-dialect';
import { scalarsSql } from '../../sql-scalars';
import type { SqlValues } from '../../sql-values';
import type { IpInNetArguments } from './parse';

export function sql({ field, network }: IpInNetArguments, values: SqlValues): string {
  const [address = '', bits] = network.split('/');
  if (isIP(address) !== 4) throw new Inexpressible('ip_in_net() with a network of IP version 6');
  return scalarsSql(field.target, values, (text) => values.sql.inNetwork(text, address, Number(bits)));
}
