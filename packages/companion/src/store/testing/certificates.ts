/** For tests: an authority of the test's own, and certificates that it signs, made by Debian's openssl. */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ServerIdentity } from './cluster';

/** An authority. */
export interface Authority {
  /** Its certificate's file. */
  file: string;
  /** A server's certificate for a name. */
  sign(name: string): ServerIdentity;
}

/** Makes one in a folder. */
export function makeAuthority(folder: string, called: string): Authority {
  const at = (name: string): string => join(folder, `${called}-${name}`);
  const openssl = (...args: string[]): void =>
    void execFileSync('openssl', args, { stdio: 'pipe' });
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout'];
  openssl(
    'req',
    '-x509',
    ...key,
    at('ca.key'),
    '-out',
    at('ca.crt'),
    '-subj',
    `/CN=${called}`,
    '-days',
    '2'
  );
  return {
    file: at('ca.crt'),
    sign(name) {
      openssl('req', ...key, at('key'), '-out', at('csr'), '-subj', `/CN=${name}`);
      writeFileSync(at('ext'), `subjectAltName=DNS:${name}\n`);
      openssl(
        ...['x509', '-req', '-in', at('csr'), '-CA', at('ca.crt'), '-CAkey', at('ca.key')],
        ...['-CAcreateserial', '-days', '2', '-extfile', at('ext'), '-out', at('crt')]
      );
      return { cert: readFileSync(at('crt'), 'utf8'), key: readFileSync(at('key'), 'utf8') };
    }
  };
}
