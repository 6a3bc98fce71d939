/** What `sslmode` of an address asks for, in the words of PostgreSQL's own programs, as options of Node's TLS. */
import { readFileSync } from 'node:fs';
import type { ConnectionOptions } from 'node:tls';

/** Words of an address that are ours to read. */
const WORDS = ['sslmode', 'sslrootcert', 'sslcert', 'sslkey', 'uselibpqcompat'] as const;

/** An address without those words, and what they ask for. `ssl: false` for none. */
export interface Encryption {
  url: string;
  ssl?:
    | false
    | Pick<
        ConnectionOptions,
        'ca' | 'cert' | 'key' | 'host' | 'rejectUnauthorized' | 'checkServerIdentity'
      >;
}

/** What an address asks for cannot be done; the message is for a person and repeats no secret. */
export class EncryptionUnclear extends Error {}

/**
 * Reads them. `require` encrypts and, without `sslrootcert`, trusts whoever answers; `verify-ca` and `verify-full`
 * also check who answers, the latter by the host's name.
 *
 * @throws EncryptionUnclear
 */
export function encryptionOf(address: string): Encryption {
  const url = new URL(address);
  const [mode, root, cert, key] = WORDS.map(word => {
    const value = url.searchParams.get(word);
    url.searchParams.delete(word);
    return value;
  });
  const files = {
    ...(root && root !== 'system' ? { ca: read(root, 'sslrootcert') } : {}),
    ...(cert ? { cert: read(cert, 'sslcert') } : {}),
    ...(key ? { key: read(key, 'sslkey') } : {})
  };
  // Node compares a certificate with this; the client gives no name where the host is an address.
  const host = (url.searchParams.get('host') ?? url.hostname).replace(/^\[|\]$/g, '');
  const anyName = { checkServerIdentity: () => undefined };
  switch (mode) {
    case null:
    case undefined:
      if (root || cert || key) {
        throw new EncryptionUnclear(
          'The address names certificates without sslmode. Add sslmode=verify-full.'
        );
      }
      return { url: url.href };
    case 'disable':
      return { url: url.href, ssl: false };
    case 'require':
      return {
        url: url.href,
        ssl: root ? { ...files, ...anyName, host } : { ...files, rejectUnauthorized: false, host }
      };
    case 'verify-ca':
      if (!root) {
        throw new EncryptionUnclear(
          'sslmode=verify-ca needs sslrootcert with the file of the authority that signs. Or take sslmode=verify-full.'
        );
      }
      return { url: url.href, ssl: { ...files, ...anyName, host } };
    case 'verify-full':
      return { url: url.href, ssl: { ...files, host } };
    default:
      throw new EncryptionUnclear(
        'sslmode is disable, require, verify-ca or verify-full. Others do not promise what they do.'
      );
  }
}

function read(file: string, word: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new EncryptionUnclear(`The file ${file}, named by ${word}, cannot be read.`);
  }
}
