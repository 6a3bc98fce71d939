/** Files for the specs: any bytes as a source, cut into chunks of any size. */
import type { Source } from '../contract/table';

const encoder = new TextEncoder();

/**
 * A source of bytes or text.
 *
 * @param chunk sizes of the chunks, taken in turn; default: all at once
 */
export const sourceOf = (
  name: string,
  content: string | Uint8Array,
  chunk: readonly number[] = [Infinity]
): Source => {
  const bytes = typeof content === 'string' ? encoder.encode(content) : content;
  return {
    name,
    size: bytes.length,
    open: () => {
      let at = 0;
      let turn = 0;
      return Promise.resolve(
        new ReadableStream<Uint8Array>({
          pull(controller) {
            if (at >= bytes.length) {
              controller.close();
              return;
            }
            const size = Math.max(1, chunk[turn % chunk.length] ?? Infinity);
            controller.enqueue(bytes.subarray(at, at + size));
            at += size;
            turn += 1;
          }
        })
      );
    }
  };
};

/** Bytes packed with gzip. */
export const gzipped = async (content: string | Uint8Array): Promise<Uint8Array> => {
  const packed = new Blob([typeof content === 'string' ? content : new Uint8Array(content)])
    .stream()
    .pipeThrough(new CompressionStream('gzip'));
  return new Uint8Array(await new Response(packed).arrayBuffer());
};

const decoder = new TextDecoder();

/** The texts of interned names. */
export const textsOf = (names: {
  readonly count: number;
  readonly bytes: Uint8Array;
  readonly starts: Uint32Array;
}): string[] =>
  Array.from({ length: names.count }, (_, i) =>
    decoder.decode(names.bytes.subarray(names.starts[i], names.starts[i + 1]))
  );
