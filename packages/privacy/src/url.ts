/** Addresses on the web: where they lead, and what they carry, says who works on what. */
import type { Finding } from './contract';

/** Longest address that is read, in characters. */
const ADDRESS =
  /(?<![A-Za-z0-9])(?:(?:https?|ftps?|sftp|wss?|s3a?|gs|abfss?|wasbs?|hdfs|mongodb(?:\+srv)?|postgres(?:ql)?|mysql|redis|amqps?|jdbc:[a-z0-9]{1,20}):\/\/|www\.)[^\s"'`<>{}|\\^]{3,2000}/gi;
/** What ends a sentence or closes a bracket after it. */
const AFTER = /[.,;:!?…)\]*_~]+$/;
/** A part that has already been replaced is nobody's address. */
const MASKED = /^[a-z0-9+.:-]+:\/\/(?:\[\[|\[secret\])/i;

/**
 * Public pages that many a traceback and comment names: that somebody uses these libraries says nothing about them.
 * An address with a question mark says more, wherever it leads.
 */
const PUBLIC =
  /^(?:https?:\/\/)?(?:www\.)?(?:(?:docs\.|peps\.|packaging\.|bugs\.)?python\.org|pypi\.org|(?:pandas\.)?pydata\.org|seaborn\.pydata\.org|numpy\.org|scipy\.org|docs\.scipy\.org|scikit-learn\.org|matplotlib\.org|jupyter\.org|ipython\.org|pytorch\.org|(?:www\.)?tensorflow\.org|errors\.pydantic\.dev|docs\.pydantic\.dev|sqlalche\.me|stackoverflow\.com|schema\.org|www\.w3\.org|w3\.org|json-schema\.org|localhost|127\.0\.0\.1)(?::\d{1,5})?(?:\/[^?#]*)?(?:#[^?]*)?$/i;

/** Every address with a scheme or a leading `www.`, but those of well-known documentation. */
export function urlsIn(text: string): Finding[] {
  if (!text.includes('://') && !/www\./i.test(text)) {
    return [];
  }
  return [...text.matchAll(ADDRESS)].flatMap(match => {
    const address = balanced(match[0]);
    return PUBLIC.test(address) || MASKED.test(address) || !/[\p{L}\d]/u.test(hostOf(address))
      ? []
      : [{ kind: 'url' as const, start: match.index, end: match.index + address.length }];
  });
}

const hostOf = (address: string): string =>
  address.replace(/^[^/]*\/\//, '').replace(/[/?#].*$/s, '');

/** Without what follows it in a sentence; a bracket that it opened itself stays. */
function balanced(address: string): string {
  const bare = address.replace(AFTER, '');
  const next = address[bare.length];
  return next === ')' && bare.includes('(') && !bare.includes(')') ? `${bare})` : bare;
}
