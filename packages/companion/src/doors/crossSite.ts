/** Whose page is asking: what a browser says of a request's origin, held against where we are. */
import { UserError } from '@lockstep/protocol';
import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import type { TrustedAddresses } from './trusted';

/** How the published page is reached. */
export interface Reach {
  /** The address we listen on. */
  host: string;
  /** A proxy before us is trusted to say scheme, host and caller (`X-Forwarded-…`). */
  trustProxy: boolean;
  /** Which proxies: whoever connects, when absent. */
  trusted?: TrustedAddresses;
  /** The path below which the page is served, with a slash at both ends. Default: `/`. */
  base?: string;
}

/** Whether what the request says of its way is to be believed. */
function isBelieved(request: IncomingMessage, { trustProxy, trusted }: Reach): boolean {
  return trustProxy && (trusted === undefined || trusted.has(peerOf(request)));
}

/** The address at the other end of the connection. */
export function peerOf(request: IncomingMessage): string {
  return request.socket.remoteAddress ?? '';
}

/** The first value of a header that a proxy may have set, when it is to be believed. */
function forwarded(request: IncomingMessage, reach: Reach, name: string): string | null {
  const value = isBelieved(request, reach) ? request.headers[name] : undefined;
  return typeof value === 'string' ? (value.split(',')[0]?.trim() ?? null) : null;
}

/** Whether the browser speaks TLS with us or with the proxy. */
export function isSecure(request: IncomingMessage, reach: Reach): boolean {
  return forwarded(request, reach, 'x-forwarded-proto') === 'https';
}

/** Who calls, for counting wrong tokens: the address the nearest proxy saw, or the peer's. */
export function addressOf(request: IncomingMessage, reach: Reach): string {
  const seen = isBelieved(request, reach) ? request.headers['x-forwarded-for'] : undefined;
  const last = typeof seen === 'string' ? seen.split(',').at(-1)?.trim() : undefined;
  return last ?? peerOf(request);
}

function hostOf(request: IncomingMessage, reach: Reach): string {
  return (
    forwarded(request, reach, 'x-forwarded-host') ??
    request.headers.host ??
    ''
  ).toLowerCase();
}

/**
 * On a loopback address only loopback names are answered: another name that leads here is a foreign page's
 * trick (DNS rebinding).
 *
 * @throws UserError `foreign-host` (421)
 */
export function demandOwnHost(request: IncomingMessage, reach: Reach): void {
  if (isBelieved(request, reach) || !isLoopback(reach.host)) {
    return;
  }
  const name = hostOf(request, reach).replace(/:\d+$/, '');
  if (!isLoopback(name)) {
    throw new UserError('foreign-host', 'This page is at another address.', 421);
  }
}

/** Whether a host name or address means this machine only. */
export function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '');
  return bare === 'localhost' || bare === '::1' || (isIP(bare) === 4 && bare.startsWith('127.'));
}

/**
 * Browsers send `Origin` with every POST and WebSocket; it must be ours.
 *
 * @throws UserError `foreign-origin` (403)
 */
export function demandOwnOrigin(request: IncomingMessage, reach: Reach): void {
  const { origin } = request.headers;
  if (origin === undefined || hostOfOrigin(origin) !== hostOf(request, reach)) {
    throw new UserError('foreign-origin', 'Another page may not do this here.', 403);
  }
}

function hostOfOrigin(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null;
}

/**
 * What a foreign page cannot send without asking first: a header of ours, and JSON (or bytes) by name.
 *
 * @param raw the body is bytes
 * @throws UserError `no-lockstep-header` (403), `not-json` or `not-bytes` (415)
 */
export function demandOwnForm(request: IncomingMessage, raw = false): void {
  if (request.headers['x-lockstep'] !== '1') {
    throw new UserError('no-lockstep-header', 'The request needs the header "X-Lockstep: 1".', 403);
  }
  const type = request.headers['content-type'] ?? '';
  if (raw) {
    if (!/^application\/octet-stream\s*(;|$)/i.test(type)) {
      throw new UserError(
        'not-bytes',
        'The request must have the content type application/octet-stream.',
        415
      );
    }
    return;
  }
  if (!/^application\/json\s*(;|$)/i.test(type)) {
    throw new UserError(
      'not-json',
      'The request must have the content type application/json.',
      415
    );
  }
}

/** Whether a navigation began on a foreign page, so that the browser kept a strict cookie back. */
export function cameFromElsewhere(request: IncomingMessage): boolean {
  const site = request.headers['sec-fetch-site'];
  return site === 'cross-site' || site === 'same-site';
}
