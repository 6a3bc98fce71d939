/** The doors inside Jupyter: a private socket whose one caller, the server extension, proves itself each time. */
import { UserError } from '@lockstep/protocol';
import type { IncomingMessage } from 'node:http';
import { assistantCallsOf } from './assistant';
import { batchCallsOf } from './batches';
import { callsOf } from './calls';
import { converse } from './conversation';
import { crawlCallsOf } from './crawlSources';
import type { Caller } from './door';
import { enter } from './entrance';
import { listen } from './listen';
import type { Listener, Place } from './listen';
import { finderOf } from './match';
import { sameSecret } from './secret';
import type { Publisher } from '../publishing/publisher';
import { publishCallsOf, publishedReadsOf } from './publishing';
import type { Workings } from './workings';

/** Longest user name that is kept with a run. */
const LONGEST_NAME = 200;

/**
 * Opens the doors for Jupyter.
 *
 * @param secret the bearer that every request and upgrade must carry
 * @param publisher publishes notebooks; `null` where nothing can be published
 */
export function openLabDoors(
  place: Place,
  secret: string,
  workings: Workings,
  publisher: Publisher | null = null
): Promise<Listener> {
  const identify = (request: IncomingMessage): Caller => identifyUser(request, secret);
  const { assistant } = workings;
  const doors = [
    ...Object.values(callsOf(workings)),
    ...(publisher === null
      ? []
      : [...Object.values(publishCallsOf(publisher)), ...publishedReadsOf(publisher)]),
    ...(workings.batches === undefined
      ? []
      : Object.values(batchCallsOf(workings.batches, workings))),
    ...(assistant === null
      ? []
      : [
          ...Object.values(assistantCallsOf(assistant, workings)),
          ...Object.values(crawlCallsOf(assistant.crawls))
        ])
  ];
  const entrance = {
    find: finderOf(doors),
    identify,
    // Cross-site requests end at Jupyter's XSRF check, before they come here.
    admit: () => undefined,
    log: workings.log
  };
  return listen(place, {
    handle: (request, response) => enter(entrance, request, response),
    admitSocket: identify,
    converse: (socket, caller) => converse(socket, caller, workings),
    log: workings.log
  });
}

/** Jupyter's user, named by the server extension. @throws UserError 401 without the bearer */
export function identifyUser(request: IncomingMessage, secret: string): Caller {
  const given = request.headers.authorization ?? '';
  if (!sameSecret(given, `Bearer ${secret}`)) {
    throw new UserError(
      'bearer-wrong',
      'Only the Jupyter server that started this process may call it.',
      401
    );
  }
  const name = request.headers['x-lockstep-user'];
  const owner = typeof name === 'string' && name !== '' ? name.slice(0, LONGEST_NAME) : 'jupyter';
  return { scope: 'author', owner, by: 'person' };
}
