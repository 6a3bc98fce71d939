/** The doors of a published page: an allow-list of page files and participant routes, and nothing of Jupyter. */
import { UserError, routes } from '@lockstep/protocol';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { WebSocket } from 'ws';
import { setTimeout as delay } from 'node:timers/promises';
import type { LastWords } from '../serving/lastWords';
import { STOPPING } from '../serving/lastWords';
import type { Gauges, Metrics } from '../serving/metrics';
import type { Companions } from '../shared/companions';
import { lacksSlash, takeOffBase } from './base';
import { Browsers } from './browsers';
import { callsOf } from './calls';
import { converse } from './conversation';
import { addressOf, demandOwnForm, demandOwnHost, demandOwnOrigin } from './crossSite';
import type { Reach } from './crossSite';
import type { Caller, Door } from './door';
import { notFound } from './door';
import { enter, pathOf } from './entrance';
import { land } from './landing';
import { listen } from './listen';
import type { Listener } from './listen';
import { finderOf } from './match';
import type { PageFiles } from './pageFiles';
import { Buckets } from './rates';
import type { Rate } from './rates';
import { refusalOf, send, sendJson } from './reply';
import { resume } from './resume';
import { sameSecret } from './secret';
import { visitCallsOf } from './visits';
import { visitorChatCallsOf } from './visitorChat';
import { Visitors } from './visitors';
import type { UserHeader } from './visitors';
import { runOf } from './workings';
import type { Workings } from './workings';

/** Commands of one browser: more than a person gives, less than a loop. */
const COMMANDS: Rate = { burst: 40, perSecond: 20 };

/** Reads of one browser: a page asks a handful at once, and some blobs. */
const READS: Rate = { burst: 200, perSecond: 50 };

/** New runs from one address, whatever cookies it makes up; a class behind one address arrives together. */
const NEW_RUNS: Rate = { burst: 60, perSecond: 0.5 };

/** Questions from one address. */
const QUESTIONS: Rate = { burst: 60, perSecond: 1 };

/** Commands that put others back, by path. */
const COSTLY: Readonly<Record<string, 'runs' | 'questions' | undefined>> = {
  [routes.createRun.path]: 'runs',
  [routes.askAboutRun.path]: 'questions',
  [routes.retryAboutRun.path]: 'questions'
};

/** Wrong tokens from one address. */
const WRONG_TOKENS: Rate = { burst: 10, perSecond: 1 / 6 };

/** Open pages of one browser. */
const MOST_SOCKETS = 20;

export interface Publication {
  reach: Reach;
  port: number;
  /** `null`: everybody may come in. */
  token: string | null;
  /** The header in which a trusted proxy names users; `null`: each browser is one. */
  userHeader: UserHeader | null;
  page: PageFiles;
  workings: Workings;
  lastWords: LastWords;
  metrics: Metrics;
  /** What reads `/metrics`, and with which bearer; `null`: nobody, there is no such address. */
  watch: { token: string; gauges(): Omit<Gauges, 'pages'> } | null;
  /** The others that serve this address; absent: none. */
  companions?: Companions | null;
}

/** A published page that is open. */
export interface PublishedDoors extends Listener {
  changeToken(token: string): void;
  /** Says to open pages that this one ends, and ends when they had a moment to hear it. */
  end(): Promise<void>;
}

/** How long pages have to hear that this one ends, in milliseconds. */
const LAST_MOMENT = 200;

/** An author's door that the publisher opened to participants, for their own runs. */
function forParticipants(door: Door): Door {
  return { ...door, scope: 'participant' };
}

/** Opens a published page. Rejects with the system's error when the port cannot be had. */
export async function openPublishedDoors(publication: Publication): Promise<PublishedDoors> {
  const { reach, port, token, userHeader, page, workings, lastWords, metrics, watch } = publication;
  const { companions } = publication;
  const { store, log, now } = workings;
  const { base = '/' } = reach;
  const browsers = new Browsers(token, store.admissions);
  const visitors = new Visitors(browsers, userHeader);
  const wrongTokens = new Buckets(WRONG_TOKENS, now);
  const landing = { browsers, visitors, page, reach, wrongTokens };
  const resuming = { browsers, visitors, reach, wrongLinks: wrongTokens, workings };
  const rates = {
    commands: new Buckets(COMMANDS, now),
    reads: new Buckets(READS, now),
    runs: new Buckets(NEW_RUNS, now),
    questions: new Buckets(QUESTIONS, now)
  };
  const sockets = new Map<string, number>();
  const { visitorChat } = workings;
  const calls = callsOf(workings);
  const doors = [
    ...Object.values(calls),
    ...(workings.sharesNotebook === true ? [forParticipants(calls.exportNotebook)] : []),
    ...Object.values(visitCallsOf(workings)),
    ...(visitorChat === undefined ? [] : Object.values(visitorChatCallsOf(workings, visitorChat)))
  ].filter(({ scope, path }) => scope === 'participant' && path !== '/health');
  let pages = 0;

  const entrance = {
    find: finderOf(doors),
    identify: (request: IncomingMessage) => visitors.identify(request),
    admit(request: IncomingMessage, door: Door, caller: Caller) {
      if (door.method === 'POST') {
        demandOwnForm(request, door.raw);
        demandOwnOrigin(request, reach);
      }
      const bucket = door.method === 'POST' ? rates.commands : rates.reads;
      // Cookies are free, so what costs others something counts by address too.
      const costly = door.method === 'POST' ? COSTLY[door.path] : undefined;
      if (
        !bucket.take(caller.owner) ||
        (costly !== undefined && !rates[costly].take(addressOf(request, reach)))
      ) {
        throw new UserError('too-fast', 'Too many requests came at once. Wait a moment.', 429);
      }
    },
    refused: (code: string) => metrics.refusedWith(code),
    async elsewhere(
      run: string,
      caller: Caller,
      request: IncomingMessage,
      response: ServerResponse
    ) {
      if (!companions) {
        return false;
      }
      // Nobody makes others look for a run that is not theirs.
      runOf(workings, caller, run);
      return companions.pass(run, caller, request, response);
    },
    log
  };

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const began = performance.now();
    response.on('finish', () => metrics.answered(response.statusCode, performance.now() - began));
    try {
      if (takeOffBase(request, base)) {
        await answer(request, response);
      } else if (lacksSlash(request, base)) {
        send(response, 308, { Location: base }, new Uint8Array());
      } else {
        throw notFound();
      }
    } catch (error) {
      const { status, refusal } = refusalOf(error, log);
      metrics.refusedWith(refusal.code);
      await sendJson(request, response, status, refusal);
    }
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = pathOf(request);
    const reads = request.method === 'GET' || request.method === 'HEAD';
    if (reads && path === '/health') {
      const ok = !lastWords.isStopping;
      await sendJson(request, response, ok ? 200 : 503, { ok, version: workings.version });
      return;
    }
    if (reads && path === '/metrics' && watch !== null) {
      sendMetrics(request, response, watch);
      return;
    }
    demandOwnHost(request, reach);
    if (reads && path === '/') {
      land(landing, request, response);
    } else if (reads && page.has(path)) {
      page.sendFile(request, response, path);
    } else if (request.method === 'POST' && path === '/resume') {
      await resume(resuming, request, response);
    } else {
      await enter(entrance, request, response);
    }
  }

  function sendMetrics(
    request: IncomingMessage,
    response: ServerResponse,
    { token: wanted, gauges }: NonNullable<Publication['watch']>
  ): void {
    if (!sameSecret(request.headers.authorization ?? '', `Bearer ${wanted}`)) {
      throw new UserError('bearer-wrong', 'The metrics need the bearer that serve was given.', 401);
    }
    const text = metrics.text({ ...gauges(), pages });
    const headers = { 'Content-Type': 'text/plain; version=0.0.4; charset=utf-8' };
    send(response, 200, headers, Buffer.from(text));
  }

  function admitSocket(request: IncomingMessage): Caller {
    demandOwnHost(request, reach);
    demandOwnOrigin(request, reach);
    const caller = visitors.identify(request);
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
    pages += 1;
    socket.on('close', () => {
      pages -= 1;
      const left = (sockets.get(owner) ?? 1) - 1;
      if (left > 0) {
        sockets.set(owner, left);
      } else {
        sockets.delete(owner);
      }
    });
    converse(socket, caller, workings);
  }

  const parts = { handle, admitSocket, converse: open, log, base };
  const listener = await listen({ host: reach.host, port }, parts);
  await companions?.open(doors, (socket, caller) => converse(socket, caller, workings));
  return {
    ...listener,
    changeToken: given => browsers.changeToken(given),
    async end() {
      lastWords.say();
      workings.notices.publish(STOPPING);
      await delay(pages > 0 ? LAST_MOMENT : 0);
      await listener.close();
    }
  };
}
