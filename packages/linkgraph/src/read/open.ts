/** Opens a file: gzip undone, refused when it is no table, its encoding told, its text handed on as UTF-8 bytes. */
import { joinBytes } from '../bytes';
import { TableError, type Dialect, type Source } from '../contract/table';
import { kindOf, refuseBinary, refuseText } from './magic';

/** How much of a file is looked at before it is read, in bytes. */
export const HEAD = 1 << 20;

/** A file just opened, with its first bytes looked at. */
export interface Opened {
  readonly format: Dialect['format'];
  readonly encoding: Dialect['encoding'];
  /** At most the first megabyte, as UTF-8 without a byte order mark; of Parquet as it stands. */
  readonly head: Uint8Array;
  /** Whether {@link head} is all of it. */
  readonly whole: boolean;
  /** All bytes from the first on, as UTF-8 without a byte order mark; of Parquet as they stand. To be used once. */
  readonly bytes: AsyncGenerator<Uint8Array>;
  /** Lets the file go, read to its end or not. */
  readonly close: () => Promise<void>;
  /** Bytes of the file itself (compressed, where it is) that were read so far. */
  readonly read: () => number;
}

/** @throws TableError `aborted` once the signal is */
export const stopIfAborted = (signal: AbortSignal | undefined, file: string): void => {
  if (signal?.aborted) {
    throw new TableError('aborted', `Reading ${file} was stopped.`, file);
  }
};

/** What a stream or a decoder threw, as a sentence. */
const asTableError = (error: unknown, file: string, signal?: AbortSignal): TableError => {
  if (error instanceof TableError) {
    return error;
  }
  if (signal?.aborted) {
    return new TableError('aborted', `Reading ${file} was stopped.`, file);
  }
  const why = error instanceof Error && error.message !== '' ? ` (${error.message})` : '';
  return new TableError('unreadable', `${file} could not be read to its end${why}.`, file);
};

/** A stream's chunks; it is let go at the end, and its errors become sentences. */
async function* chunksOf(
  stream: ReadableStream<Uint8Array>,
  file: string,
  signal?: AbortSignal
): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader();
  // What closing throws is of no use any more: the bytes are read, or nobody wants them.
  const letGo = (): Promise<void> => reader.cancel().catch(() => undefined);
  const stop = (): void => void letGo();
  signal?.addEventListener('abort', stop);
  try {
    for (;;) {
      stopIfAborted(signal, file);
      const result = await reader.read();
      stopIfAborted(signal, file);
      if (result.done) {
        return;
      }
      yield result.value;
    }
  } catch (error) {
    throw asTableError(error, file, signal);
  } finally {
    signal?.removeEventListener('abort', stop);
    await letGo();
  }
}

/** Takes chunks until there are `least` bytes; gives them back, as one chunk, in front of the rest. */
const peek = async (
  chunks: AsyncGenerator<Uint8Array>,
  least: number
): Promise<{ head: Uint8Array; whole: boolean; all: AsyncGenerator<Uint8Array> }> => {
  const taken: Uint8Array[] = [];
  let size = 0;
  let whole = false;
  while (size < least && !whole) {
    const next = await chunks.next();
    if (next.done) {
      whole = true;
    } else {
      taken.push(next.value);
      size += next.value.length;
    }
  }
  const head = joinBytes(taken);
  async function* all(): AsyncGenerator<Uint8Array> {
    yield head;
    yield* chunks;
  }
  return { head, whole, all: all() };
};

const gunzip = (
  chunks: AsyncGenerator<Uint8Array>,
  file: string,
  signal?: AbortSignal
): AsyncGenerator<Uint8Array> => {
  const packed = new ReadableStream<BufferSource>({
    async pull(controller) {
      try {
        const next = await chunks.next();
        if (next.done) {
          controller.close();
        } else {
          controller.enqueue(new Uint8Array(next.value));
        }
      } catch (error) {
        controller.error(error);
      }
    },
    async cancel() {
      await chunks.return(undefined);
    }
  });
  return chunksOf(packed.pipeThrough(new DecompressionStream('gzip')), file, signal);
};

/** The encoding of a file's first bytes: by its mark, by zero bytes, else UTF-8 where it is valid. */
const encodingOf = (head: Uint8Array): Dialect['encoding'] => {
  if (head[0] === 0xff && head[1] === 0xfe) {
    return 'utf-16le';
  }
  if (head[0] === 0xfe && head[1] === 0xff) {
    return 'utf-16be';
  }
  const sample = head.subarray(0, 4096);
  const zeros = [0, 0];
  sample.forEach((byte, i) => {
    if (byte === 0) {
      zeros[i & 1] = (zeros[i & 1] ?? 0) + 1;
    }
  });
  const [even = 0, odd = 0] = zeros;
  if (Math.max(even, odd) > sample.length / 5) {
    return odd > even ? 'utf-16le' : 'utf-16be';
  }
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true });
    return 'utf-8';
  } catch {
    return 'windows-1252';
  }
};

/** Chunks of another encoding as UTF-8; a byte order mark is left out. */
async function* toUtf8(
  chunks: AsyncGenerator<Uint8Array>,
  encoding: Dialect['encoding']
): AsyncGenerator<Uint8Array> {
  if (encoding === 'utf-8') {
    let first = true;
    for await (const chunk of chunks) {
      yield first ? withoutMark(chunk) : chunk;
      first = false;
    }
    return;
  }
  const decoder = new TextDecoder(encoding);
  const encoder = new TextEncoder();
  for await (const chunk of chunks) {
    yield encoder.encode(decoder.decode(chunk, { stream: true }));
  }
  yield encoder.encode(decoder.decode());
}

const withoutMark = (bytes: Uint8Array): Uint8Array =>
  bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;

/**
 * Opens a file and looks at its first megabyte.
 *
 * @param encoding as corrected by a person; default: told from the bytes
 * @throws TableError when the file is empty, no table, or cannot be opened
 */
export const openTable = async (
  source: Source,
  encoding?: Dialect['encoding'],
  signal?: AbortSignal
): Promise<Opened> => {
  const file = source.name;
  stopIfAborted(signal, file);
  let stream: ReadableStream<Uint8Array>;
  try {
    stream = await source.open(signal);
  } catch (error) {
    throw asTableError(error, file, signal);
  }
  let read = 0;
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunksOf(stream, file, signal)) {
      read += chunk.length;
      yield chunk;
    }
  }
  const raw = counted();
  const close = async (): Promise<void> => {
    await raw.return(undefined);
  };
  let first = await peek(raw, 8);
  if (kindOf(first.head) === 'gzip') {
    first = await peek(gunzip(first.all, file, signal), 8);
  }
  try {
    const format = kindOf(first.head) === 'parquet' ? 'parquet' : 'csv';
    if (format === 'csv') {
      refuseBinary(first.head, file);
    }
    const { head, whole, all } = await peek(first.all, HEAD);
    if (format === 'parquet') {
      return { format, encoding: 'utf-8', head, whole, bytes: all, close, read: () => read };
    }
    const text = asText(head, whole, encoding ?? encodingOf(head.subarray(0, HEAD)), file);
    return { format, ...text, bytes: toUtf8(all, text.encoding), close, read: () => read };
  } catch (error) {
    await close();
    throw asTableError(error, file, signal);
  }
};

/** What a text's first bytes tell; refuses those of no table. */
const asText = (
  head: Uint8Array,
  whole: boolean,
  encoding: Dialect['encoding'],
  file: string
): Pick<Opened, 'encoding' | 'head' | 'whole'> => {
  const text = new TextDecoder(encoding).decode(head.subarray(0, HEAD), { stream: true });
  if (text.trim() === '') {
    const what = head.length === 0 ? 'is empty' : 'holds nothing but space';
    throw new TableError('empty', `${file} ${what}. Choose a file with rows.`, file);
  }
  refuseText(text.slice(0, 4096), encoding, file);
  return {
    encoding,
    head: new TextEncoder().encode(text),
    whole: whole && head.length <= HEAD
  };
};
