/** Asking a published page as its author, over its private socket. */
import { Refusal, UserError } from '@lockstep/protocol';
import { request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { finished } from 'node:stream/promises';

/** Where a page's author doors are. */
export interface PageDoor {
  socket: string;
  secret: string;
}

/**
 * One request; resolves with the answer, whose body is still to be read.
 *
 * @throws UserError with the page's refusal, or `page-away` when nobody answers
 */
export async function askPage(
  { socket, secret }: PageDoor,
  method: 'GET' | 'POST',
  path: string,
  body?: unknown
): Promise<IncomingMessage> {
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const call = request(
      {
        socketPath: socket,
        method,
        path,
        agent: false,
        headers: {
          Authorization: `Bearer ${secret}`,
          ...(body === undefined ? {} : { 'Content-Type': 'application/json' })
        }
      },
      resolve
    );
    call.on('error', () => {
      reject(
        new UserError('page-away', 'The published page does not answer. Publish it again.', 503)
      );
    });
    call.end(body === undefined ? undefined : JSON.stringify(body));
  });
  if (answer.statusCode === 200) {
    return answer;
  }
  const refusal = Refusal.safeParse(await jsonOf(answer));
  throw refusal.success
    ? new UserError(refusal.data.code, refusal.data.message, answer.statusCode)
    : new UserError('page-away', 'The published page gave no answer that can be read.', 503);
}

/** The JSON of an answer, `null` when it is none. */
export async function jsonOf(answer: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  answer.on('data', (chunk: Buffer) => chunks.push(chunk));
  await finished(answer);
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf-8'));
  } catch {
    return null;
  }
}
