/** The worker's half of reading a file that stays in the page: each stream asks for it and acknowledges what it took. */
import type { LoadRequest } from '../contract/engine';
import type { Source } from '../contract/table';
import { unpackError } from './errors';
import type { InputRef, LoadRef, SourceRef, WorkerSends, WorkerReceives } from './messages';

/** Files of the page, as sources. */
export interface WorkerSources {
  source(ref: SourceRef): Source;
  request(ref: LoadRef): LoadRequest;
  /** Handles what concerns files; `false` for any other message. */
  receive(message: WorkerReceives): boolean;
}

/** One stream: what came and was not read yet, and how it ended. */
interface Stream {
  readonly queue: Uint8Array[];
  end?: { readonly error?: unknown };
  /** Goes on where a reader waits. */
  wake: () => void;
}

/** @param send posts to the page */
export function openWorkerSources(send: (message: WorkerSends) => void): WorkerSources {
  const streams = new Map<number, Stream>();
  let last = 0;

  const finish = (number: number, end: Stream['end']): void => {
    const stream = streams.get(number);
    streams.delete(number);
    if (stream !== undefined) {
      stream.end = end;
      stream.wake();
    }
  };

  const open = (source: number, signal: AbortSignal | undefined): ReadableStream<Uint8Array> => {
    last += 1;
    const number = last;
    const stream: Stream = { queue: [], wake: () => undefined };
    streams.set(number, stream);
    send({ kind: 'open', stream: number, source });
    const giveUp = (error: unknown): void => {
      if (streams.has(number)) {
        send({ kind: 'cancel', stream: number });
      }
      stream.queue.length = 0;
      finish(number, { error });
    };
    const onAbort = (): void => giveUp(signal?.reason);
    signal?.addEventListener('abort', onAbort, { once: true });
    return new ReadableStream<Uint8Array>(
      {
        // Called for each read, so that what is acknowledged has been taken.
        async pull(controller) {
          while (stream.queue.length === 0 && stream.end === undefined) {
            await new Promise<void>(resolve => {
              stream.wake = resolve;
            });
          }
          const bytes = stream.queue.shift();
          if (bytes !== undefined) {
            controller.enqueue(bytes);
            send({ kind: 'taken', stream: number });
            return;
          }
          signal?.removeEventListener('abort', onAbort);
          if (stream.end?.error === undefined) {
            controller.close();
          } else {
            controller.error(stream.end.error);
          }
        },
        cancel(reason) {
          signal?.removeEventListener('abort', onAbort);
          giveUp(reason);
        }
      },
      { highWaterMark: 0 }
    );
  };

  const source = ({ name, size, source: number }: SourceRef): Source => ({
    name,
    size,
    // eslint-disable-next-line @typescript-eslint/require-await -- an abort rejects rather than throws
    async open(signal) {
      signal?.throwIfAborted();
      return open(number, signal);
    }
  });

  const input = <Role extends string>(
    ref: InputRef<Role>
  ): Omit<InputRef<Role>, 'source'> & { source: Source } => ({
    ...ref,
    source: source(ref.source)
  });

  return {
    source,
    request: ref => ({ ...ref, links: input(ref.links), pages: ref.pages.map(input) }),
    receive(message) {
      switch (message.kind) {
        case 'chunk': {
          const stream = streams.get(message.stream);
          stream?.queue.push(message.bytes);
          stream?.wake();
          return true;
        }
        case 'end':
          finish(message.stream, {});
          return true;
        case 'broken':
          finish(message.stream, { error: unpackError(message.error) });
          return true;
        case 'call':
        case 'abort':
          return false;
      }
    }
  };
}
