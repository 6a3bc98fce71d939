/** Where the other companions of an address reach this one: the participants' doors, behind a secret of its own. */
import { Actor, UserError } from '@lockstep/protocol';
import type { IncomingMessage } from 'node:http';
import { isIPv6 } from 'node:net';
import * as z from 'zod/mini';
import type { WebSocket } from 'ws';
import type { Caller, Door } from '../doors/door';
import { enter } from '../doors/entrance';
import { listen } from '../doors/listen';
import type { Listener } from '../doors/listen';
import { finderOf } from '../doors/match';
import { parseJson } from '../doors/parse';
import { sameSecret } from '../doors/secret';
import type { Log } from '../log';
import { CALLER_HEADER } from './relay';

/** Only participants come this way: what an author may do stays on the author's machine. */
const PassedCaller = z.strictObject({
  scope: z.literal('participant'),
  owner: z.string(),
  by: Actor
});

export interface InnerDoorParts {
  /** Where it listens; other companions must be able to reach it there. */
  host: string;
  /** 0: any free one. */
  port: number;
  secret: string;
  doors: readonly Door[];
  converse(socket: WebSocket, caller: Caller): void;
  log: Log;
}

/** An open inner door and its address. */
export interface InnerDoor extends Listener {
  readonly address: string;
}

/** Opens it. Rejects with the system's error when the address cannot be had. */
export async function openInnerDoor(parts: InnerDoorParts): Promise<InnerDoor> {
  const { host, port, secret, doors, converse, log } = parts;

  function identify(request: IncomingMessage): Caller {
    if (!sameSecret(request.headers.authorization ?? '', `Bearer ${secret}`)) {
      throw new UserError('bearer-wrong', 'This address is for companions only.', 401);
    }
    const said = Buffer.from(String(request.headers[CALLER_HEADER] ?? ''), 'base64url');
    const caller = PassedCaller.safeParse(parseJson(said));
    if (!caller.success) {
      throw new UserError('caller-unclear', 'Only participants are passed on here.', 403);
    }
    return caller.data;
  }

  const entrance = { find: finderOf(doors), identify, admit: () => undefined, log };
  const listener = await listen(
    { host, port },
    {
      handle: (request, response) => enter(entrance, request, response),
      admitSocket: identify,
      converse,
      log
    }
  );
  const name = isIPv6(host) ? `[${host}]` : host;
  return { ...listener, address: `http://${name}:${listener.port ?? 0}` };
}
