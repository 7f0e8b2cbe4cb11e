import { printField, quote } from '../../print-text';
import type { IpInNetArguments } from './parse';

export const print = ({ field, network }: IpInNetArguments): string =>
  `ip_in_net(${printField(field)}, ${quote(network)})`;
