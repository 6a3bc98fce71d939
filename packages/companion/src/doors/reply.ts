/** How answers and refusals leave the companion: JSON or a file, under headers that trust nobody. */
import { UserError } from '@lockstep/protocol';
import type { Refusal } from '@lockstep/protocol';
import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Log } from '../log';
import type { Answer } from './door';

/** Answers shorter than this gain nothing from compression. */
const WORTH_COMPRESSING = 2_000;

const compress = promisify(gzip);

/** Sent with every answer: no sniffing, no framing, no caching of what belongs to one person. */
const ALWAYS = {
  'X-Content-Type-Options': 'nosniff',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'Cache-Control': 'no-store'
};

/** Sends a door's answer. */
export async function sendAnswer(
  request: IncomingMessage,
  response: ServerResponse,
  answer: Answer<unknown>
): Promise<void> {
  switch (answer.kind) {
    case 'json':
      return sendJson(request, response, 200, answer.value);
    case 'conflict':
      return sendJson(request, response, 409, answer.value);
    case 'file':
      return send(response, 200, answer.headers, answer.bytes);
    case 'stream':
      return sendStream(response, answer.headers, answer.from, answer.bytes);
  }
}

/**
 * Sends what a source holds piece by piece; a reader that leaves ends the reading. A source that breaks breaks the
 * connection: a normal end would look like a whole answer.
 */
async function sendStream(
  response: ServerResponse,
  headers: Record<string, string>,
  from: Readable,
  bytes: number | null
): Promise<void> {
  const length = bytes === null ? {} : { 'Content-Length': bytes };
  response.writeHead(200, { ...ALWAYS, ...headers, ...length });
  try {
    await pipeline(from, response);
  } catch (error) {
    if (!response.destroyed) {
      throw error;
    }
  }
}

/** Sends JSON, compressed where that is worth it and wanted. */
export async function sendJson(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  value: unknown
): Promise<void> {
  const headers = { 'Content-Type': 'application/json; charset=utf-8', Vary: 'Accept-Encoding' };
  const bytes = Buffer.from(JSON.stringify(value));
  if (bytes.length < WORTH_COMPRESSING || !takesGzip(request)) {
    return send(response, status, headers, bytes);
  }
  const packed = await compress(bytes, { level: 4 });
  send(response, status, { ...headers, 'Content-Encoding': 'gzip' }, packed);
}

/** Whether the caller said that it can unpack gzip. */
export function takesGzip(request: IncomingMessage): boolean {
  return /\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))/.test(
    String(request.headers['accept-encoding'] ?? '')
  );
}

/** Sends bytes (`null` for an answer without a body) under headers of their own and those that every answer has. */
export function send(
  response: ServerResponse,
  status: number,
  headers: Record<string, string>,
  bytes: Uint8Array | null
): void {
  if (response.headersSent || response.destroyed) {
    return;
  }
  const length = bytes === null ? {} : { 'Content-Length': bytes.length };
  response.writeHead(status, { ...ALWAYS, ...headers, ...length });
  response.end(bytes ?? undefined);
}

/**
 * What to tell a caller about an error. A bug is logged under a reference number, which is all that leaves.
 */
export function refusalOf(error: unknown, log: Log): { status: number; refusal: Refusal } {
  if (error instanceof UserError) {
    return { status: error.status, refusal: error.toRefusal() };
  }
  const reference = randomBytes(4).toString('hex');
  log.error({ err: error, reference }, 'A request failed because of a bug.');
  return {
    status: 500,
    refusal: {
      code: 'bug',
      message: `Lockstep made a mistake; nothing was changed by this request. Its log has the details under reference ${reference}.`
    }
  };
}
