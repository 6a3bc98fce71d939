/** The way of an HTTP request: who calls, which door, is it theirs, what do they say, what is the answer. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Log } from '../log';
import type { Caller, Door } from './door';
import { notFound } from './door';
import type { Finder } from './match';
import { discardBody, parseJson, readBody } from './parse';
import { refusalOf, sendAnswer, sendJson } from './reply';

/** What differs between the doors inside Jupyter and those of a published page. */
export interface Entrance {
  find: Finder;
  /** @throws UserError 401 for strangers. */
  identify(request: IncomingMessage): Caller;
  /** Rules that hold before a body is read: cross-site checks, rates. Throws UserError. */
  admit(request: IncomingMessage, door: Door, caller: Caller): void;
  /**
   * Where several companions serve one address: answers what is about a run that another holds; resolves with
   * `false`, and nothing of the body read, when it is to be answered here.
   */
  elsewhere?(
    run: string,
    caller: Caller,
    request: IncomingMessage,
    response: ServerResponse
  ): Promise<boolean>;
  /** Hears the code of each refusal. */
  refused?(code: string): void;
  log: Log;
}

/** Answers a request; never rejects. */
export async function enter(
  entrance: Entrance,
  request: IncomingMessage,
  response: ServerResponse
): Promise<void> {
  const { log } = entrance;
  const path = pathOf(request);
  const began = performance.now();
  try {
    const caller = entrance.identify(request);
    const { door, params } = entrance.find(request.method ?? '', path);
    if (door.scope === 'author' && caller.scope !== 'author') {
      throw notFound();
    }
    entrance.admit(request, door, caller);
    const { run } = params;
    if (
      run === undefined ||
      entrance.elsewhere === undefined ||
      !(await entrance.elsewhere(run, caller, request, response))
    ) {
      const body =
        door.raw === true
          ? request
          : door.method === 'POST'
            ? parseJson(await readBody(request, door.maxBody))
            : undefined;
      await sendAnswer(request, response, await door.answer({ caller, params, body }));
    }
  } catch (error) {
    await refuse(request, response, error, entrance);
  }
  log.debug(
    {
      method: request.method,
      path,
      status: response.statusCode,
      took: Math.round(performance.now() - began)
    },
    'answered'
  );
}

async function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  error: unknown,
  { log, refused }: Entrance
): Promise<void> {
  if (request.destroyed && !request.complete) {
    log.debug('The caller left before its request was whole.');
    return;
  }
  const { status, refusal } = refusalOf(error, log);
  refused?.(refusal.code);
  if (!request.complete) {
    discardBody(request);
  }
  await sendJson(request, response, status, refusal);
}

/** The path of a request without its query. */
export function pathOf(request: IncomingMessage): string {
  return (request.url ?? '/').split('?', 1)[0] ?? '/';
}
