import { BlockList, isIP } from 'node:net';

/** An address or a range of addresses, such as `10.1.2.0/24`. */
interface AddressRange {
  readonly address: string;
  readonly bits: number;
  readonly family: 'ipv4' | 'ipv6';
}

/** Reads an address, with IPv4 or IPv6, or a range of them; undefined for other text. */
export function readRange(text: string): AddressRange | undefined {
  const [address = '', bits, more] = text.split('/');
  const version = isIP(address);
  const most = version === 4 ? 32 : 128;
  if (version === 0 || more !== undefined || address.includes('%')) return undefined;
  if (bits !== undefined && (!/^[0-9]{1,3}$/.test(bits) || Number(bits) > most)) return undefined;
  return { address, bits: bits === undefined ? most : Number(bits), family: version === 4 ? 'ipv4' : 'ipv6' };
}

/**
 * A test whether text is an address of a network, or a range that the network contains.
 * https://cloud.google.com/logging/docs/view/logging-query-language#ip_in_net
 */
export function networkTest(network: string): (text: string) => boolean {
  const outer = readRange(network);
  if (outer === undefined) return () => false;
  const list = new BlockList();
  list.addSubnet(outer.address, outer.bits, outer.family);
  return (text) => {
    const inner = readRange(text);
    return inner?.family === outer.family && inner.bits >= outer.bits && list.check(inner.address, inner.family);
  };
}
