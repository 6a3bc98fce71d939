/** `/` of a published page: exchanges the token for a cookie once, then shows the page. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Browsers } from './browsers';
import { cookieHeader } from './browsers';
import type { Visitors } from './visitors';
import type { Reach } from './crossSite';
import { addressOf, cameFromElsewhere, isSecure } from './crossSite';
import type { PageFiles } from './pageFiles';
import { SENTENCE_HEADERS, sentencePage } from './pageFiles';
import type { Buckets } from './rates';
import { send } from './reply';

export interface Landing {
  browsers: Browsers;
  visitors: Visitors;
  page: PageFiles;
  reach: Reach;
  /** Counts wrong tokens by address. */
  wrongTokens: Buckets;
}

/** Answers a GET of `/`. */
export function land(landing: Landing, request: IncomingMessage, response: ServerResponse): void {
  const { browsers, visitors, page, reach } = landing;
  const { base = '/' } = reach;
  const query = new URL(request.url ?? '/', 'http://localhost').searchParams;
  if (visitors.userOf(request) !== null || query.has('resume')) {
    // A user is named by the proxy; a personal link is in the fragment, and the page asks before it is used.
    page.sendIndex(request, response);
    return;
  }
  const token = query.get('token');
  if (token !== null) {
    query.delete('token');
    const rest = query.size > 0 ? `${base}?${query.toString()}` : base;
    exchange(landing, request, response, token, rest);
    return;
  }
  const cookie = browsers.cookieOf(request);
  if (cookie !== null && browsers.isAdmitted(cookie)) {
    page.sendIndex(request, response);
  } else if (cookie === null && cameFromElsewhere(request)) {
    forward(response, here(request, base));
  } else if (browsers.isOpen) {
    const fresh = cookieHeader(browsers.admit(cookie), isSecure(request, reach), base);
    page.sendIndex(request, response, { 'Set-Cookie': fresh, 'Cache-Control': 'no-store' });
  } else {
    refuse(response, 401, 'Open this page by the whole address that you were given.');
  }
}

function exchange(
  { browsers, reach, wrongTokens }: Landing,
  request: IncomingMessage,
  response: ServerResponse,
  token: string,
  rest: string
): void {
  const address = addressOf(request, reach);
  if (!wrongTokens.has(address)) {
    refuse(response, 429, 'Too many wrong tokens came from your address. Wait a minute.');
    return;
  }
  if (!browsers.isRight(token)) {
    wrongTokens.take(address);
    refuse(response, 401, 'The token in this address is wrong. Ask for the address again.');
    return;
  }
  const cookie = browsers.cookieOf(request);
  if (cookie === null && cameFromElsewhere(request)) {
    forward(response, here(request, reach.base ?? '/'));
    return;
  }
  const header = cookieHeader(browsers.admit(cookie), isSecure(request, reach), reach.base);
  send(response, 303, { Location: rest, 'Set-Cookie': header }, new Uint8Array());
}

/** The address as the browser asked for it: the base was taken off. */
function here(request: IncomingMessage, base: string): string {
  return base.slice(0, -1) + (request.url ?? '/');
}

/**
 * A step that the browser takes from a page of ours: on a foreign page's link it keeps a strict cookie back, and
 * a new one would take the place of the one that owns the person's runs.
 */
function forward(response: ServerResponse, to: string): void {
  send(response, 200, SENTENCE_HEADERS, sentencePage('One moment', 'The page opens.', to));
}

function refuse(response: ServerResponse, status: number, sentence: string): void {
  send(response, status, SENTENCE_HEADERS, sentencePage('This page is not open to you', sentence));
}
