/** The doors of a published page: an allow-list of page files and participant routes, and nothing of Jupyter. */
import { UserError } from '@lockstep/protocol';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { WebSocket } from 'ws';
import { Browsers } from './browsers';
import { callsOf } from './calls';
import { converse } from './conversation';
import { addressOf, demandOwnForm, demandOwnHost, demandOwnOrigin } from './crossSite';
import type { Reach } from './crossSite';
import type { Caller, Door } from './door';
import { enter, pathOf } from './entrance';
import { land } from './landing';
import { listen } from './listen';
import type { Listener } from './listen';
import { finderOf } from './match';
import type { PageFiles } from './pageFiles';
import { Buckets } from './rates';
import type { Rate } from './rates';
import { refusalOf, sendJson } from './reply';
import type { Workings } from './workings';

/** Commands of one browser: more than a person gives, less than a loop. */
const COMMANDS: Rate = { burst: 40, perSecond: 20 };

/** Reads of one browser: a page asks a handful at once, and some blobs. */
const READS: Rate = { burst: 200, perSecond: 50 };

/** New runs from one address, whatever cookies it makes up; a class behind one address arrives together. */
const NEW_RUNS: Rate = { burst: 60, perSecond: 0.5 };

/** Wrong tokens from one address. */
const WRONG_TOKENS: Rate = { burst: 10, perSecond: 1 / 6 };

/** Open pages of one browser. */
const MOST_SOCKETS = 20;

export interface Publication {
  reach: Reach;
  port: number;
  /** `null`: everybody may come in. */
  token: string | null;
  page: PageFiles;
  workings: Workings;
}

/** Opens a published page. Rejects with the system's error when the port cannot be had. */
export function openPublishedDoors(publication: Publication): Promise<Listener> {
  const { reach, port, token, page, workings } = publication;
  const { store, log, now } = workings;
  const browsers = new Browsers(token, store.admissions);
  const landing = { browsers, page, reach, wrongTokens: new Buckets(WRONG_TOKENS, now) };
  const rates = {
    commands: new Buckets(COMMANDS, now),
    reads: new Buckets(READS, now),
    runs: new Buckets(NEW_RUNS, now)
  };
  const sockets = new Map<string, number>();
  const doors = Object.values(callsOf(workings)).filter(({ scope }) => scope === 'participant');

  const entrance = {
    find: finderOf(doors),
    identify: (request: IncomingMessage) => browsers.identify(request),
    admit(request: IncomingMessage, door: Door, caller: Caller) {
      if (door.method === 'POST') {
        demandOwnForm(request);
        demandOwnOrigin(request, reach);
      }
      const bucket = door.method === 'POST' ? rates.commands : rates.reads;
      const creates = door.method === 'POST' && door.path === '/runs';
      if (!bucket.take(caller.owner) || (creates && !rates.runs.take(addressOf(request, reach)))) {
        throw new UserError('too-fast', 'Too many requests came at once. Wait a moment.', 429);
      }
    },
    log
  };

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = pathOf(request);
    const reads = request.method === 'GET' || request.method === 'HEAD';
    try {
      demandOwnHost(request, reach);
      if (reads && path === '/') {
        land(landing, request, response);
      } else if (reads && page.has(path)) {
        page.sendFile(request, response, path);
      } else {
        await enter(entrance, request, response);
      }
    } catch (error) {
      const { status, refusal } = refusalOf(error, log);
      await sendJson(request, response, status, refusal);
    }
  }

  function admitSocket(request: IncomingMessage): Caller {
    demandOwnHost(request, reach);
    demandOwnOrigin(request, reach);
    const caller = browsers.identify(request);
    if ((sockets.get(caller.owner) ?? 0) >= MOST_SOCKETS) {
      throw new UserError(
        'too-many-pages',
        'This page is open too often in this browser. Close some tabs.',
        429
      );
    }
    return caller;
  }

  function open(socket: WebSocket, caller: Caller): void {
    const { owner } = caller;
    sockets.set(owner, (sockets.get(owner) ?? 0) + 1);
    socket.on('close', () => {
      const left = (sockets.get(owner) ?? 1) - 1;
      if (left > 0) {
        sockets.set(owner, left);
      } else {
        sockets.delete(owner);
      }
    });
    converse(socket, caller, workings);
  }

  return listen({ host: reach.host, port }, { handle, admitSocket, converse: open, log });
}
