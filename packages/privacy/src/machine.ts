/** Addresses and names of machines: IPv4, IPv6, MAC, hosts of private networks, and hosts that are called so. */
import type { Finding } from './contract';

const QUAD = /(?<![\w.+-])(?:\d{1,3}\.){3}\d{1,3}(?![\w-]|\.\d)/g;
/** Words before four numbers that make them a version. */
const VERSION = /(?:\bv(?:er(?:sion)?)?\.?|==|>=|<=|~=|@|-)\s{0,2}$/i;
const HEXTETS =
  /(?<![\w:.])(?:[0-9a-f]{0,4}:){2,7}(?:[0-9a-f]{1,4}|(?:\d{1,3}\.){3}\d{1,3})?(?![\w:])/gi;
const MAC = /(?<![\w:-])(?:[0-9a-f]{2}([:-])(?:[0-9a-f]{2}\1){4}[0-9a-f]{2})(?![\w:-])/gi;
/** Endings that no public name has (RFC 6762, RFC 8375, ICANN's .internal, and what companies use). */
const PRIVATE =
  /(?<![\w.@-])(?:[a-z0-9][a-z0-9-]{0,62}\.){1,6}(?:local|lan|internal|intranet|corp|localdomain|home\.arpa)(?![\w(-]|\.\w)/gi;
/** One quick look spares most texts the closer one. */
const PRIVATE_END = /\.(?:local|lan|internal|intranet|corp|home\.arpa)/i;
const CALLED =
  /(?<![A-Za-z])(?:host(?:name)?|server|dsn|endpoint|node)(?:["']?\]?[ \t]{0,3}[=:][ \t]{0,3})["']([^"'\s/:@{}$<>%]{3,253})["']/gi;

/** Addresses that every machine has. */
const OWN = /^(?:127\.|0\.0\.0\.0$|255\.)/;

/** Every one of them; what every machine has (127.0.0.1, ::1, localhost) is left. */
export function machinesIn(text: string): Finding[] {
  return [...quadsIn(text), ...hextetsIn(text), ...macsIn(text), ...hostsIn(text)];
}

function quadsIn(text: string): Finding[] {
  return [...text.matchAll(QUAD)]
    .filter(
      ({ 0: quad, index }) =>
        quad.split('.').every(part => Number(part) <= 255 && !/^0\d/.test(part)) &&
        !OWN.test(quad) &&
        !VERSION.test(text.slice(Math.max(0, index - 10), index))
    )
    .map(({ 0: quad, index }) => ({ kind: 'ip', start: index, end: index + quad.length }));
}

function hextetsIn(text: string): Finding[] {
  if (!/:[0-9a-f:]/i.test(text)) {
    return [];
  }
  return [...text.matchAll(HEXTETS)]
    .filter(({ 0: address }) => isHextets(address))
    .map(({ 0: address, index }) => ({ kind: 'ip', start: index, end: index + address.length }));
}

/** Eight groups, or fewer with one `::` that is not all there is; times and slices of lists have neither. */
function isHextets(address: string): boolean {
  const groups = address.split(':');
  const full = groups.length + (address.includes('.') ? 1 : 0);
  const gaps = address.split('::').length - 1;
  const said = groups.filter(group => group !== '').length;
  return gaps === 0
    ? full === 8 && said === groups.length
    : gaps === 1 && full <= 9 && said >= 2 && /[0-9a-f]{2}/i.test(address);
}

function macsIn(text: string): Finding[] {
  return [...text.matchAll(MAC)].map(({ 0: mac, index }) => ({
    kind: 'host',
    start: index,
    end: index + mac.length
  }));
}

/** `threading.local` is code: a private name has a digit or a hyphen, or stands in quotes or an address. */
function hostsIn(text: string): Finding[] {
  const named = (PRIVATE_END.test(text) ? [...text.matchAll(PRIVATE)] : [])
    .filter(
      ({ 0: name, index }) =>
        /[\d-]/.test(name) ||
        /["'/=]/.test(text[index - 1] ?? '') ||
        /["'/:]/.test(text[index + name.length] ?? '')
    )
    .map(({ 0: name, index }): Finding => ({
      kind: 'host',
      start: index,
      end: index + name.length
    }));
  const called = [...text.matchAll(CALLED)].flatMap((match): Finding[] => {
    const name = match[1] ?? '';
    const end = match.index + match[0].length - 1;
    const plain = /^(?:localhost|none|null|true|false|host|server|[a-z]+)$/i.test(name);
    return plain || OWN.test(name) ? [] : [{ kind: 'host', start: end - name.length, end }];
  });
  return [...named, ...called];
}
