/** Addresses whose word is taken: the proxies that may say who a request is from. */
import { UserError } from '@lockstep/protocol';
import { BlockList, isIP } from 'node:net';

/** A list of addresses and networks. */
export class TrustedAddresses {
  private readonly list = new BlockList();

  /**
   * @param addresses such as `127.0.0.1`, `10.1.0.0/16`, `fd00::/8`
   * @throws UserError `address-unclear` that names the first one that is neither
   */
  constructor(addresses: readonly string[]) {
    for (const text of addresses) {
      this.add(text);
    }
  }

  /** Whether a request from that address is believed. */
  has(address: string): boolean {
    const plain = bare(address);
    const kind = isIP(plain);
    return kind !== 0 && this.list.check(plain, kind === 4 ? 'ipv4' : 'ipv6');
  }

  private add(text: string): void {
    const [address = '', bits, ...more] = text.split('/');
    const kind = isIP(address);
    const most = kind === 4 ? 32 : 128;
    const prefix = bits === undefined ? most : Number(bits);
    const right =
      kind !== 0 && more.length === 0 && /^\d{1,3}$/.test(bits ?? '0') && prefix <= most;
    if (!right) {
      throw new UserError(
        'address-unclear',
        `"${text}" is neither an address nor a network. Write it like 127.0.0.1 or 10.1.0.0/16.`
      );
    }
    this.list.addSubnet(address, prefix, kind === 4 ? 'ipv4' : 'ipv6');
  }
}

/** A socket that listens on both kinds gives IPv4 callers an IPv6 form (RFC 4291, 2.5.5.2). */
function bare(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '');
}
