/** Opening a personal link: the run moves to the browser or user that opens it, who may be new here. */
import { UserError, visitRoutes } from '@lockstep/protocol';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Browsers } from './browsers';
import { cookieHeader, ownerOf } from './browsers';
import { addressOf, demandOwnForm, demandOwnOrigin, isSecure } from './crossSite';
import type { Reach } from './crossSite';
import { parseAs, parseJson, readBody } from './parse';
import type { Buckets } from './rates';
import { send } from './reply';
import { hashOf } from './secret';
import type { Visitors } from './visitors';
import { publishes } from './workings';
import type { Workings } from './workings';

/** Bytes of a body that holds a link's secret. */
const LINK_BODY = 1_000;

export interface Resuming {
  browsers: Browsers;
  visitors: Visitors;
  reach: Reach;
  /** Counts wrong links by address. */
  wrongLinks: Buckets;
  workings: Workings;
}

/** Answers a POST of `/resume`. @throws UserError for anything but a link that leads to a run of this page */
export async function resume(
  { browsers, visitors, reach, wrongLinks, workings }: Resuming,
  request: IncomingMessage,
  response: ServerResponse
): Promise<void> {
  demandOwnForm(request);
  demandOwnOrigin(request, reach);
  const user = visitors.userOf(request);
  const address = addressOf(request, reach);
  if (!wrongLinks.has(address)) {
    throw new UserError(
      'too-fast',
      'Too many wrong links came from your address. Wait a minute.',
      429
    );
  }
  const body = parseJson(await readBody(request, LINK_BODY));
  const { secret } = parseAs(visitRoutes.resumeRun.body, body, 'request');
  await workings.recovered;
  const { store, moves, log } = workings;
  const run = store.visits.runOfLink(hashOf(secret));
  const row = run === null ? null : store.runs.run(run);
  if (row === null || !publishes(workings.apps, row)) {
    wrongLinks.take(address);
    throw new UserError(
      'link-ended',
      'This link leads to no run. It was ended, or a newer one took its place. Make a new one where the run is.',
      404
    );
  }
  const cookie = user === null ? browsers.admit(browsers.cookieOf(request)) : null;
  const owner = cookie === null ? `user:${user ?? ''}` : ownerOf(cookie);
  if (owner !== row.owner) {
    store.visits.move(row.run, owner);
    moves.tell(row.run);
    log.info({ run: row.run }, 'A run was moved by its personal link.');
  }
  const headers = {
    'Content-Type': 'application/json; charset=utf-8',
    ...(cookie === null
      ? {}
      : { 'Set-Cookie': cookieHeader(cookie, isSecure(request, reach), reach.base) })
  };
  send(response, 200, headers, Buffer.from(JSON.stringify({ run: row.run })));
}
