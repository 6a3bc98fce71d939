/** E-mail addresses, read outwards from each `@` so that the work for one is bounded. */
import type { Finding } from './contract';

/** RFC 5321: at most 64 characters before the `@`, 253 after it. */
const LOCAL = 64;
const DOMAIN = 253;

const isLocal = (character: string): boolean => /[\p{L}\p{N}._%+'-]/u.test(character);
const isDomain = (character: string): boolean => /[\p{L}\p{N}.-]/u.test(character);

/** Every address with a domain of two parts or more. `X@W.mean()` is a product of matrices, not one. */
export function emailsIn(text: string): Finding[] {
  const found: Finding[] = [];
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    let start = at;
    while (start > 0 && at - start < LOCAL && isLocal(text[start - 1] ?? '')) {
      start -= 1;
    }
    while (start < at && /[.'-]/.test(text[start] ?? '')) {
      start += 1;
    }
    let end = at + 1;
    while (end - at <= DOMAIN && end < text.length && isDomain(text[end] ?? '')) {
      end += 1;
    }
    const domain = text.slice(at + 1, end).replace(/[.-]+$/, '');
    end = at + 1 + domain.length;
    const call = /[([]/.test(text[end] ?? '');
    if (start < at && !call && /^[^.-][^]*\.[\p{L}]{2,24}$/u.test(domain)) {
      found.push({ kind: 'email', start, end });
    }
  }
  return found;
}
