/** From bytes to typed values: bounded, valid UTF-8, valid JSON, valid by schema, or one sentence. */
import { UserError } from '@lockstep/protocol';
import type { IncomingMessage } from 'node:http';
import type * as z from 'zod/mini';

/** What is read and thrown away of a body that was refused, so that its sender gets to hear the answer. */
const MOST_DISCARDED = 50_000_000;

/**
 * Reads a body whole.
 *
 * @throws UserError `too-large` (413) as soon as more than `most` bytes are announced or have come
 */
export function readBody(request: IncomingMessage, most: number): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    if (Number(request.headers['content-length'] ?? 0) > most) {
      reject(tooLarge(most));
      return;
    }
    const chunks: Buffer[] = [];
    let length = 0;
    const take = (chunk: Buffer): void => {
      length += chunk.length;
      if (length > most) {
        request.off('data', take);
        reject(tooLarge(most));
        return;
      }
      chunks.push(chunk);
    };
    request.on('data', take);
    request.on('end', () => resolve(Buffer.concat(chunks)));
    request.on('error', reject);
  });
}

/** Lets the rest of a refused body come and go; a sender that does not end is cut off. */
export function discardBody(request: IncomingMessage): void {
  let left = MOST_DISCARDED;
  request.on('error', () => undefined);
  request.on('data', (chunk: Buffer) => {
    left -= chunk.length;
    if (left < 0) {
      request.destroy();
    }
  });
}

function tooLarge(most: number): UserError {
  return new UserError(
    'too-large',
    `The request is larger than ${most / 1_000_000} MB, the most that is taken here.`,
    413
  );
}

/** @throws UserError `not-json` when the bytes are not UTF-8 or not JSON. */
export function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new UserError('not-json', 'The request is not valid JSON.');
  }
}

/**
 * Parses a value by its schema.
 *
 * @param what the thing parsed, as the sentence names it: "request", "address"
 * @throws UserError `bad-request` whose sentence names the first field that is wrong
 */
export function parseAs<T>(schema: z.ZodMiniType<T>, value: unknown, what: string): T {
  const result = schema.safeParse(value);
  if (result.success) {
    return result.data;
  }
  const [issue] = result.error.issues;
  const field = (issue?.path ?? []).map(String).join('.');
  if (issue?.code === 'unrecognized_keys') {
    const unknown = [field, issue.keys[0] ?? ''].filter(part => part !== '').join('.');
    throw new UserError(
      'bad-request',
      `The ${what} has a field "${unknown}", which is not known.`,
      400,
      unknown
    );
  }
  if (field === '') {
    throw new UserError('bad-request', `The ${what} has the wrong form.`);
  }
  // A schema's own words ("The text holds half of a character.") say more than "Invalid input".
  const detail =
    issue?.code === 'custom' && issue.message !== 'Invalid input' ? ` ${issue.message}` : '';
  throw new UserError(
    'bad-request',
    `The field "${field}" of the ${what} is missing or has the wrong form.${detail}`,
    400,
    field
  );
}
