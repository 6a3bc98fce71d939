/** Plays one scripted answer over one response: pauses, pieces, the end, or the fault at its moment. */
import type { ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

import type { ScriptedAnswer } from './contract';

/** How one wire writes a streamed answer. */
export interface Wire {
  headers: Record<string, string>;
  /** Frames before the first piece. */
  begin(): string;
  piece(text: string, logprob: number): string;
  /** Frames after the last piece. */
  end(finish: 'stop' | 'length' | 'refused', pieces: number): string;
  /** The wire's own error in mid-stream. */
  error(): string;
  /** The body of an answer with a status that is not 2xx. */
  status(status: number): unknown;
  /** The whole answer at once, for a request that does not stream. */
  whole(answer: ScriptedAnswer): unknown;
}

/** What no wire understands. */
const GARBAGE = 'data: {"half\nevent: {{{<html>\n\n';

const cuts = new WeakSet<ServerResponse>();

/** Whether the script cut this answer off, rather than the client. */
export const wasCut = (response: ServerResponse): boolean => cuts.has(response);

/** Waits, but not beyond the end of the connection. */
async function wait(milliseconds: number | undefined, signal: AbortSignal): Promise<void> {
  if (milliseconds !== undefined && milliseconds > 0) {
    await pause(milliseconds, undefined, { signal });
  }
}

/** Writes a frame, whole or in pieces of `split` bytes, and waits while the client reads slowly. */
async function write(
  response: ServerResponse,
  frame: string,
  split: number | undefined,
  signal: AbortSignal
): Promise<void> {
  const bytes = Buffer.from(frame, 'utf8');
  const step = split ?? Math.max(bytes.length, 1);
  for (let from = 0; from < bytes.length; from += step) {
    signal.throwIfAborted();
    if (!response.write(bytes.subarray(from, from + step))) {
      await new Promise<void>(resolve => {
        response.once('drain', resolve);
        signal.addEventListener('abort', () => resolve(), { once: true });
      });
    }
  }
}

/** Answers with JSON at once. */
export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {}
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}

/** Plays `answer`. `signal` aborts when the client has gone; nothing is thrown then. */
export async function play(
  answer: ScriptedAnswer,
  wire: Wire,
  streamed: boolean,
  response: ServerResponse,
  signal: AbortSignal
): Promise<void> {
  try {
    await wait(answer.loading, signal);
    const { fault } = answer;
    if (fault?.kind === 'status') {
      const headers: Record<string, string> =
        fault.retryAfter === undefined ? {} : { 'retry-after': String(fault.retryAfter) };
      sendJson(response, fault.status, fault.body ?? wire.status(fault.status), headers);
    } else if (streamed) {
      await stream(answer, wire, response, signal);
    } else {
      sendJson(response, 200, wire.whole(answer));
    }
  } catch (error) {
    if (!signal.aborted) {
      throw error;
    }
  }
}

async function stream(
  { pieces, logprobs, reading, between, split, finish, fault }: ScriptedAnswer,
  wire: Wire,
  response: ServerResponse,
  signal: AbortSignal
): Promise<void> {
  const last = fault?.after ?? pieces.length;
  if (last > 0 || (fault?.kind !== 'cut' && fault?.kind !== 'hang')) {
    response.writeHead(200, wire.headers);
    response.flushHeaders();
    await write(response, wire.begin(), split, signal);
  }
  await wait(reading, signal);
  for (const [index, text] of pieces.slice(0, last).entries()) {
    await wait(index > 0 ? between : 0, signal);
    await write(response, wire.piece(text, logprobs?.[index] ?? 0), split, signal);
  }
  if (fault?.kind === 'hang') {
    return; // the client has to end it
  }
  if (fault?.kind === 'cut') {
    await new Promise(resolve => response.write('', resolve)); // what was written shall arrive
    cuts.add(response);
    response.destroy();
    return;
  }
  if (fault !== undefined) {
    await write(response, fault.kind === 'error' ? wire.error() : GARBAGE, split, signal);
    response.end();
    return;
  }
  await write(response, wire.end(finish ?? 'stop', pieces.length), split, signal);
  response.end();
}
