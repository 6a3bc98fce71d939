/** The one way out of the process: loopback for local models, one request an intent for everything else. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { type Egress, ProviderError, type Witness } from './contract';
import { isLoopback } from './providers/place';

type Send = typeof fetch;
type Input = Parameters<Send>[0];
type Init = Parameters<Send>[1];

/** SHA-256 of a body, or of the address of a request without one, in hexadecimal, as the ledger keeps it. */
export function bodyHash(body: string | Uint8Array): string {
  return bytesToHex(sha256(typeof body === 'string' ? utf8ToBytes(body) : body));
}

/** Bytes of a body as it leaves. */
export const bodyBytes = (body: string | Uint8Array): number =>
  typeof body === 'string' ? utf8ToBytes(body).length : body.length;

const refuse = (sentence: string): never => {
  throw new ProviderError('policy', sentence);
};

const urlOf = (input: Input): string => (input instanceof Request ? input.url : String(input));

/** A server that sends its callers elsewhere is not followed: what was allowed was that one host. */
function withoutRedirects(send: Send): Send {
  return async (input, init) => {
    const response = await send(input, { ...init, redirect: 'manual' });
    if (response.status >= 300 && response.status < 400) {
      await response.body?.cancel();
      refuse(
        `${new URL(urlOf(input)).host} answered with a redirection, which is not followed. Set its final address instead.`
      );
    }
    return response;
  };
}

/**
 * @param send the process's own `fetch`; nothing else of ours may call it
 * @param witness counts each request beyond this machine before it leaves
 */
export function createEgress(send: Send, witness?: Witness): Egress {
  const direct = withoutRedirects(send);
  return {
    local: async (input, init) => {
      const url = urlOf(input);
      if (!isLoopback(url)) {
        refuse(
          `${hostIn(url)} is not on this machine, so nothing was sent. Only a cloud model that you allowed may be reached there.`
        );
      }
      return direct(input, init);
    },

    cloud({ id, host, hash }) {
      let used = false;
      let back = 0;
      let left = false;
      return {
        send: async (input, init) => {
          // Taken before anything is awaited: of two requests at once, one is refused.
          const second = used;
          used = true;
          if (second) {
            refuse('A second request was made for one entry of the ledger, so it was not sent.');
          }
          if (hostIn(urlOf(input)) !== host) {
            refuse(
              `The request would have gone to ${hostIn(urlOf(input))} and not to ${host}, so it was not sent.`
            );
          }
          const told = bodyOf(init) ?? urlOf(input);
          if (input instanceof Request || bodyHash(told) !== hash) {
            refuse('The request differs from what was shown, so it was not sent.');
          }
          counts(witness, { intent: id, host, bytes: bodyBytes(told) });
          left = true;
          return counted(await direct(input, init), bytes => (back += bytes));
        },
        left: () => left,
        bytesBack: () => back
      };
    }
  };
}

/** What cannot be counted does not leave. */
function counts(witness: Witness | undefined, request: Parameters<Witness['leaves']>[0]): void {
  try {
    witness?.leaves(request);
  } catch (error) {
    throw new ProviderError(
      'ledger-unwritable',
      "What leaves can't be counted, so nothing is sent. Free some disk space or check the rights of Lockstep's state folder, then ask again.",
      null,
      { cause: error }
    );
  }
}

const hostIn = (url: string): string => (URL.canParse(url) ? new URL(url).host : 'That address');

/** The whole body, which must be at hand: a stream could not be checked before it leaves. `null`: there is none. */
function bodyOf(init: Init): string | Uint8Array | null {
  const body = init?.body;
  if (typeof body === 'string' || body instanceof Uint8Array) {
    return body;
  }
  return body === null || body === undefined
    ? null
    : refuse('The request cannot be read before it leaves, so it was not sent.');
}

/** The same response, whose bytes are counted as they are read; nothing is kept back. */
function counted(response: Response, count: (bytes: number) => void): Response {
  if (response.body === null) {
    return response;
  }
  const counter = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      count(chunk.byteLength);
      controller.enqueue(chunk);
    }
  });
  const { status, statusText, headers } = response;
  return new Response(response.body.pipeThrough(counter), { status, statusText, headers });
}
