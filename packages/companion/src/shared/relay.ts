/** Passes what is about a run on to the companion that holds it, and waits while a run changes hands. */
import { UserError } from '@lockstep/protocol';
import { request as ask } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Caller } from '../doors/door';
import type { Log } from '../log';
import type { CompanionDoor } from '../store/leases';
import { LEASE_TIME } from '../store/leases';

/** The header that says who calls; believed from another companion only. */
export const CALLER_HEADER = 'x-lockstep-caller';

/** Pause between two looks at who holds a run whose holder does not answer. */
const LOOK_AGAIN = 400;

/** A dead holder has lost its runs by then. */
const PATIENCE = LEASE_TIME + 5_000;

/** A holder on the same network answers a connection within this. */
const CONNECT_PATIENCE = 2_000;

/** A holder that was reached and says nothing for so long has stopped, in milliseconds. */
const ANSWER_PATIENCE = 30_000;

/** Headers that belong to one connection, and those that say who the browser is. */
const NOT_PASSED_ON = new Set([
  'connection',
  'keep-alive',
  'upgrade',
  'host',
  'expect',
  'cookie',
  'authorization',
  CALLER_HEADER
]);

export interface RelayParts {
  /** Whether this companion has the run now; takes it when nobody living has it. */
  isHere(run: string): boolean;
  doorOf(run: string): CompanionDoor | null;
  log: Log;
  /** How long a holder that does not answer is waited for, in milliseconds. */
  patience?: number;
}

/** Finds the holder of a run. */
export class Relay {
  constructor(private readonly parts: RelayParts) {}

  /**
   * A connection to the companion that holds a run, or `null` when it is held here.
   *
   * @throws UserError `run-moving` when its holder does not answer, and nobody may take it over yet
   */
  async reach(run: string): Promise<{ socket: Socket; door: CompanionDoor } | null> {
    const { isHere, doorOf, log, patience = PATIENCE } = this.parts;
    const until = performance.now() + patience;
    while (!isHere(run)) {
      const door = doorOf(run);
      const socket = door === null ? null : await connectTo(door.address, log);
      if (door !== null && socket !== null) {
        return { socket, door };
      }
      if (performance.now() > until) {
        throw new UserError(
          'run-moving',
          'The server that has this run does not answer. Try again in a few seconds.',
          503
        );
      }
      await delay(LOOK_AGAIN);
    }
    return null;
  }

  /**
   * Answers a request about a run of another companion.
   *
   * @returns `false` when the run is here, and the request is still to be answered
   */
  async pass(
    run: string,
    caller: Caller,
    request: IncomingMessage,
    response: ServerResponse
  ): Promise<boolean> {
    const reached = await this.reach(run);
    if (reached === null) {
      return false;
    }
    const { log } = this.parts;
    await exchange(reached, caller, request, response, log);
    return true;
  }
}

/** A connection, or `null` when nobody takes it: nothing was sent yet, so another may be asked. */
async function connectTo(address: string, log: Log): Promise<Socket | null> {
  const { hostname, port } = new URL(address);
  const socket = connect(Number(port), hostname.replace(/^\[|\]$/g, ''));
  socket.setTimeout(CONNECT_PATIENCE, () => socket.destroy(new Error('No answer.')));
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
    });
    socket.setTimeout(0);
    return socket;
  } catch (err) {
    log.debug({ err, address }, 'another companion does not answer');
    return null;
  }
}

function exchange(
  { socket, door }: { socket: Socket; door: CompanionDoor },
  caller: Caller,
  request: IncomingMessage,
  response: ServerResponse,
  log: Log
): Promise<void> {
  return new Promise((resolve, reject) => {
    const lost = (err: unknown): void => {
      log.info({ err }, 'Another companion ended while it answered.');
      reject(
        new UserError(
          'run-moving',
          'The server that has this run ended while it answered. Reload to see what was done.',
          503
        )
      );
    };
    const onward = ask({
      createConnection: () => socket,
      method: request.method,
      path: request.url,
      headers: { ...passedOn(request), ...credentials(door, caller) }
    });
    onward.on('error', lost);
    socket.setTimeout(ANSWER_PATIENCE, () => socket.destroy(new Error('No answer.')));
    onward.on('response', answer => {
      socket.setTimeout(0);
      const headers = { ...answer.headers };
      delete headers.connection;
      delete headers['keep-alive'];
      response.writeHead(answer.statusCode ?? 502, headers);
      answer.on('error', lost);
      answer.pipe(response);
      // Whoever breaks the way in the middle: a normal end would look like a whole answer.
      answer.on('aborted', () => response.destroy());
      response.on('close', () => {
        socket.destroy();
        resolve();
      });
    });
    request.pipe(onward);
  });
}

/** What proves to another companion that this one asks, and for whom. */
export function credentials(door: CompanionDoor, caller: Caller): Record<string, string> {
  return {
    authorization: `Bearer ${door.secret}`,
    [CALLER_HEADER]: Buffer.from(JSON.stringify(caller)).toString('base64url')
  };
}

function passedOn(request: IncomingMessage): Record<string, string | string[]> {
  const headers: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined && !NOT_PASSED_ON.has(name)) {
      headers[name] = value;
    }
  }
  return headers;
}
