/** The page's half of reading a file from a worker: opens what the worker asks for and sends it piece by piece. */
import type { LoadRequest, TableInput } from '../contract/engine';
import type { Source } from '../contract/table';
import { packError } from './errors';
import {
  CHUNK_BYTES,
  MOST_CHUNKS,
  type InputRef,
  type LoadRef,
  type SourceRef,
  type WorkerSends,
  type PageSends
} from './messages';

/** Files that calls under way may read. */
export interface PageSources {
  /** Gives a file a number until the call ends. */
  lend(source: Source): SourceRef;
  lendAll(request: LoadRequest): LoadRef;
  /** Takes the numbers back; streams still open end. */
  takeBack(refs: readonly SourceRef[]): void;
  /** Handles what concerns files; `false` for any other message. */
  receive(message: WorkerSends): boolean;
}

interface Stream {
  readonly source: number;
  readonly abort: AbortController;
  /** Chunks sent and not yet acknowledged. */
  underway: number;
  /** Goes on sending after an acknowledgement. */
  resume: () => void;
}

/** @param send posts to the worker; what is in `transfer` leaves the page */
export function openPageSources(
  send: (message: PageSends, transfer: Transferable[]) => void
): PageSources {
  const sources = new Map<number, Source>();
  const streams = new Map<number, Stream>();
  let last = 0;

  const stop = (number: number): void => {
    const stream = streams.get(number);
    streams.delete(number);
    stream?.abort.abort();
    stream?.resume();
  };

  const room = async (stream: Stream): Promise<void> => {
    while (stream.underway >= MOST_CHUNKS && !stream.abort.signal.aborted) {
      await new Promise<void>(resolve => {
        stream.resume = resolve;
      });
    }
    stream.abort.signal.throwIfAborted();
  };

  const pump = async (number: number, stream: Stream, source: Source): Promise<void> => {
    const { signal } = stream.abort;
    const reader = (await source.open(signal)).getReader();
    // A file may take its time; nobody waits for its next piece any more. What it says to that is of no use.
    const letGo = (): void => void reader.cancel().catch(() => undefined);
    signal.addEventListener('abort', letGo, { once: true });
    try {
      for (let next = await reader.read(); !next.done; next = await reader.read()) {
        for (let at = 0; at < next.value.length; at += CHUNK_BYTES) {
          await room(stream);
          // A copy: the source may give the same bytes again the next time it is opened.
          const bytes = next.value.slice(at, at + CHUNK_BYTES);
          stream.underway += 1;
          send({ kind: 'chunk', stream: number, bytes }, [bytes.buffer]);
        }
      }
      signal.throwIfAborted();
      send({ kind: 'end', stream: number }, []);
    } finally {
      signal.removeEventListener('abort', letGo);
      // Of a stream that is at its end this does nothing.
      letGo();
      streams.delete(number);
    }
  };

  const open = (number: number, source: number): void => {
    const stream: Stream = {
      source,
      abort: new AbortController(),
      underway: 0,
      resume: () => undefined
    };
    streams.set(number, stream);
    const file = sources.get(source);
    const sent =
      file === undefined
        ? Promise.reject(new Error(`Source ${source} was asked for after its call ended.`))
        : pump(number, stream, file);
    sent.catch((error: unknown) => {
      streams.delete(number);
      if (!stream.abort.signal.aborted) {
        send({ kind: 'broken', stream: number, error: packError(error) }, []);
      }
    });
  };

  const lend = (source: Source): SourceRef => {
    last += 1;
    sources.set(last, source);
    const { name, size } = source;
    return { name, size, source: last };
  };
  const lendInput = <Role extends string>(input: TableInput<Role>): InputRef<Role> => ({
    ...input,
    source: lend(input.source)
  });

  return {
    lend,
    lendAll: request => ({
      ...request,
      links: lendInput(request.links),
      pages: (request.pages ?? []).map(lendInput)
    }),
    takeBack(refs) {
      for (const { source } of refs) {
        sources.delete(source);
        for (const [number, stream] of streams) {
          if (stream.source === source) {
            stop(number);
          }
        }
      }
    },
    receive(message) {
      switch (message.kind) {
        case 'open':
          open(message.stream, message.source);
          return true;
        case 'taken': {
          const stream = streams.get(message.stream);
          if (stream !== undefined) {
            stream.underway -= 1;
            stream.resume();
          }
          return true;
        }
        case 'cancel':
          stop(message.stream);
          return true;
        case 'result':
        case 'told':
        case 'failed':
          return false;
      }
    }
  };
}
