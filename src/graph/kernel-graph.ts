/**
 * The page's half of the talk between a link graph and its data in Python, over a comm. The protocol is written down
 * in `jupyterlab_lockstep/graph/comm.py`.
 */
import type { Kernel, KernelMessage } from '@jupyterlab/services';
import type { GraphParts, PartAnswer, PartRequest } from '@lockstep/graph-view';
import { TableError, type Source } from '@lockstep/linkgraph';
import { KernelGraphMessage, type KernelGraphFile } from '@lockstep/protocol';
import type { JSONObject } from '@lumino/coreutils';

const TARGET = 'jupyter.lockstep.linkgraph';
const PROTOCOL = 1;
const ENDED = 'The kernel that holds the graph ended. Run its cell again.';
/** Most characters of names in one message of a selection. */
const PART = 1_000_000;

type Files = Extract<KernelGraphMessage, { type: 'files' }>;

/** Takes the pieces of one file as they come. */
interface Receiver {
  chunk(offset: number, bytes: Uint8Array): void;
  sent(bytes: number): void;
  failed(sentence: string): void;
}

/** Waits for a part. */
interface Asker {
  answered(answer: Extract<KernelGraphMessage, { type: 'answer' }>): void;
  failed(sentence: string): void;
}

/** One view's line to the graph that a kernel holds. */
export class KernelGraph {
  private readonly receivers = new Map<number, Receiver>();
  private readonly askers = new Map<number, Asker>();
  private asked = 0;

  private readonly comm: Kernel.IComm;
  /** What the kernel holds; each of its files may be opened again. */
  private held: Files = { type: 'files', files: [], engine: 'page' };

  private constructor(kernel: Kernel.IKernelConnection) {
    this.comm = kernel.createComm(TARGET);
  }

  /**
   * Asks a kernel for a graph; waits while the kernel is busy.
   *
   * @returns `null` when the kernel does not know the graph, or was closed
   */
  static async connect(kernel: Kernel.IKernelConnection, id: string): Promise<KernelGraph | null> {
    const graph = new KernelGraph(kernel);
    return (await graph.open(id)) ? graph : null;
  }

  private async open(id: string): Promise<boolean> {
    const { comm } = this;
    return new Promise(resolve => {
      comm.onMsg = message => {
        const first = answerOf(message);
        if (first?.type === 'files') {
          this.held = first;
          comm.onMsg = next => this.take(answerOf(next), next.buffers ?? []);
        }
        resolve(first?.type === 'files');
      };
      comm.onClose = () => {
        this.ended();
        resolve(false);
      };
      void comm.open({ id, protocol: PROTOCOL });
    });
  }

  /** The files of a role as sources. */
  sources(role: 'links' | 'pages'): readonly Source[] {
    return this.sourcesOf(this.held.files, role);
  }

  /**
   * How to get parts, where the graph is more than a page can hold; else `null`.
   *
   * @param name what the graph is called: its links file
   */
  parts(name: string): GraphParts | null {
    const { engine, counts, home } = this.held;
    if (engine === 'page' || !counts) {
      return null;
    }
    return {
      whole: { name, engine, ...counts, ...(home ? { home } : {}) },
      ask: async (request, signal) => this.ask(request, signal)
    };
  }

  /** Tells Python what is selected; the next selection replaces it. */
  select(label: string, names: readonly string[]): void {
    const parts = partsOf(names);
    parts.forEach((part, number) =>
      this.send({ type: 'selection', label, names: part, part: number, parts: parts.length })
    );
  }

  dispose(): void {
    if (!this.comm.isDisposed) {
      this.comm.close();
    }
  }

  private sourcesOf(
    files: readonly KernelGraphFile[],
    role: KernelGraphFile['role']
  ): readonly Source[] {
    return files
      .filter(file => file.role === role)
      .map(file => ({
        name: file.name,
        size: file.bytes,
        open: () => Promise.resolve(this.stream(file))
      }));
  }

  private async ask(request: PartRequest, signal?: AbortSignal): Promise<PartAnswer> {
    if (this.comm.isDisposed) {
      throw new TableError('unreadable', ENDED, '');
    }
    const number = ++this.asked;
    return new Promise<PartAnswer>((resolve, reject) => {
      const cancelled = (): void => fail('aborted', 'Cancelled.');
      const settled = (): void => {
        this.askers.delete(number);
        signal?.removeEventListener('abort', cancelled);
      };
      const fail = (code: TableError['code'], sentence: string): void => {
        settled();
        reject(new TableError(code, sentence, ''));
      };
      this.askers.set(number, {
        answered: ({ files, fits, cut, home }) => {
          settled();
          const [links] = this.sourcesOf(files, 'links');
          if (!links) {
            reject(new Error(`Part ${number} came without links.`));
            return;
          }
          const known = { ...(fits === undefined ? {} : { fits }), ...(home ? { home } : {}) };
          resolve({ links, pages: this.sourcesOf(files, 'pages'), cut, ...known });
        },
        failed: sentence => fail('unreadable', sentence)
      });
      signal?.addEventListener('abort', cancelled);
      this.send({ type: 'ask', number, ...messageOf(request) });
    });
  }

  private stream(file: KernelGraphFile): ReadableStream<Uint8Array> {
    const { receivers } = this;
    let next = 0;
    const owed: number[] = [];
    return new ReadableStream<Uint8Array>(
      {
        start: control => {
          receivers.set(file.file, {
            chunk: (offset, bytes) => {
              if (offset === next) {
                next += bytes.length;
                control.enqueue(bytes);
                owed.push(next);
              }
            },
            sent: bytes => {
              receivers.delete(file.file);
              if (bytes === next) {
                control.close();
              } else {
                control.error(broken(file.name, `${next} of ${bytes} bytes came`));
              }
            },
            failed: sentence => {
              receivers.delete(file.file);
              control.error(new TableError('unreadable', sentence, file.name));
            }
          });
          this.send({ type: 'send', file: file.file, offset: 0 });
        },
        // Called when the reader has room: only then is a piece acknowledged, so the kernel sends no faster.
        pull: () => {
          for (const offset of owed.splice(0)) {
            this.send({ type: 'got', file: file.file, offset });
          }
        },
        cancel: () => {
          receivers.delete(file.file);
          this.send({ type: 'stop', file: file.file });
        }
      },
      { highWaterMark: 2 }
    );
  }

  private take(
    answer: KernelGraphMessage | null,
    buffers: readonly (ArrayBuffer | ArrayBufferView)[]
  ): void {
    if (answer?.type === 'chunk') {
      const [buffer] = buffers;
      if (buffer) {
        this.receivers.get(answer.file)?.chunk(answer.offset, bytesOf(buffer));
      }
    } else if (answer?.type === 'sent') {
      this.receivers.get(answer.file)?.sent(answer.bytes);
    } else if (answer?.type === 'answer') {
      this.askers.get(answer.number)?.answered(answer);
    } else if (answer?.type === 'error' && answer.file !== undefined) {
      this.receivers.get(answer.file)?.failed(answer.error);
    } else if (answer?.type === 'error' && answer.number !== undefined) {
      this.askers.get(answer.number)?.failed(answer.error);
    }
  }

  private ended(): void {
    for (const waiting of [...this.receivers.values(), ...this.askers.values()]) {
      waiting.failed(ENDED);
    }
  }

  private send(message: JSONObject): void {
    if (!this.comm.isDisposed) {
      this.comm.send(message);
    }
  }
}

function answerOf(message: KernelMessage.ICommMsgMsg): KernelGraphMessage | null {
  const read = KernelGraphMessage.safeParse(message.content.data);
  return read.success ? read.data : null;
}

function messageOf(request: PartRequest): JSONObject {
  if (request.what !== 'box') {
    return { ...request };
  }
  const ranges: JSONObject = {};
  for (const [side, [least, largest]] of Object.entries(request.ranges)) {
    ranges[side] = [least, largest];
  }
  return { ...request, ranges };
}

function broken(name: string, why: string): TableError {
  return new TableError('unreadable', `${name} did not come whole: ${why}. Try again.`, name);
}

function bytesOf(buffer: ArrayBuffer | ArrayBufferView): Uint8Array {
  return ArrayBuffer.isView(buffer)
    ? new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength).slice()
    : new Uint8Array(buffer);
}

/** Names in parts of at most {@link PART} characters, at least one part. */
function partsOf(names: readonly string[]): string[][] {
  const parts: string[][] = [[]];
  let room = PART;
  for (const name of names) {
    if (name.length > room && parts.at(-1)?.length !== 0) {
      parts.push([]);
      room = PART;
    }
    parts.at(-1)?.push(name);
    room -= name.length;
  }
  return parts;
}
