/** What a person at the terminal reads when a page is served: its address, who reaches it, and what to know. */
import { networkInterfaces } from 'node:os';
import { isLoopback } from '../doors/crossSite';
import type { PublishedApp } from '../doors/workings';
import type { Terminal } from './terminal';

/** How a page is reached, as far as its announcement goes. */
export interface Announced {
  apps: readonly PublishedApp[];
  host: string;
  port: number;
  base: string;
  token: string | null;
  /** A proxy before the page is believed, so it is the one that speaks TLS. */
  behindProxy: boolean;
  userHeader: string | null;
  /** How its chat stands, as a sentence; `null` without one. */
  chat?: string | null;
}

/** The whole address to give to a colleague. */
export function addressOf({
  host,
  port,
  base,
  token
}: Omit<Announced, 'apps' | 'behindProxy' | 'userHeader'>): string {
  const name = host === '0.0.0.0' || host === '::' ? ownAddress().address : host;
  const shown = name.includes(':') ? `[${name}]` : name;
  const query = token === null ? '' : `?token=${encodeURIComponent(token)}`;
  return `http://${shown}:${port}${base}${query}`;
}

/** An address of this machine that others on the network can reach, with its network when there is one. */
export function ownAddress(): { address: string; network: string | null } {
  const all = Object.values(networkInterfaces()).flatMap(addresses => addresses ?? []);
  const found = all.find(({ internal, family }) => !internal && family === 'IPv4');
  return { address: found?.address ?? '127.0.0.1', network: networkOf(found?.cidr ?? null) };
}

/** `192.0.2.14/24` → `192.0.2.0/24`. */
function networkOf(cidr: string | null): string | null {
  const [, address = '', bits = ''] = /^([\d.]+)\/(\d+)$/.exec(cidr ?? '') ?? [];
  if (address === '') {
    return null;
  }
  const kept = Number(bits);
  const masked = address
    .split('.')
    .map((part, at) => {
      const own = Math.min(8, Math.max(0, kept - at * 8));
      return Number(part) & (0xff << (8 - own)) & 0xff;
    })
    .join('.');
  return `${masked}/${kept}`;
}

/** How to put TLS in front of a page on that port. */
export function tlsCommand(port: number): string {
  return `caddy reverse-proxy --from my.example.org --to :${port}`;
}

/** Says it. */
export function announce({ print, complain, paint, wrap }: Terminal, page: Announced): void {
  const { apps, host, port, token, behindProxy, userHeader, chat = null } = page;
  print(`Serving ${apps.map(({ plan }) => paint('heading', plan.title)).join(', ')} at`);
  print(`  ${paint('address', addressOf(page))}`);
  const who =
    userHeader !== null
      ? `Users whom the proxy names in ${userHeader}`
      : token === null
        ? 'Everybody who can reach it'
        : 'Whoever has this whole address';
  const where = isLoopback(host)
    ? 'It is reachable from this machine only.'
    : 'It is reachable by other machines on the network.';
  print(wrap(`${where} ${who} can run these steps, and no code of their own.`));
  if (chat !== null) {
    print(wrap(chat));
  }
  if (!isLoopback(host) && !behindProxy) {
    complain(
      wrap(
        `Plain HTTP: others on this network can read values and the token. Put TLS in front, for example "${tlsCommand(port)}", and serve with --host 127.0.0.1 --trust-proxy.`
      )
    );
  }
  print(paint('quiet', 'Ctrl+C stops it.'));
}
