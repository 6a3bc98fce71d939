/** The page's side of the converting worker. Where none can be had, everything is done right here. */
import type { INotebookContent } from '@jupyterlab/nbformat';
import type { ConvertOptions } from '@lockstep/converter';
import { UserError, type OverlayEdit } from '@lockstep/protocol';
import type { Conversions, Converted } from './conversions';
import type { Answered, Asked } from './conversions-served';

/** A worker, as far as it is used here. */
export interface ConvertingWorker {
  postMessage(message: Asked): void;
  addEventListener(type: 'message', listener: (event: { data: Answered }) => void): void;
  addEventListener(type: 'error', listener: () => void): void;
  terminate(): void;
}

type Call = Asked extends infer One ? (One extends Asked ? Omit<One, 'id'> : never) : never;

/** One worker a notebook; starts with the first request. */
export class RemoteConversions implements Conversions {
  private worker: ConvertingWorker | null = null;
  private direct: Conversions | null = null;
  private count = 0;
  private readonly waiting = new Map<number, (answer: Answered | null) => void>();
  /** The notebook converted last, for the day the worker goes. */
  private last: Parameters<Conversions['convert']> | null = null;

  /**
   * @param start throws, or gives a worker that tells of an error, where no worker can be had
   * @param here loads what converts in the page
   */
  constructor(
    private readonly start: () => ConvertingWorker,
    private readonly here: () => Promise<Conversions>
  ) {}

  async convert(notebook: INotebookContent, options: ConvertOptions): Promise<Converted> {
    const answer = await this.ask({ call: 'convert', given: [notebook, options] });
    const gave =
      answer?.call === 'convert'
        ? answer.gave
        : await (await this.inPage()).convert(notebook, options);
    this.last = [notebook, options];
    return gave;
  }

  async edit(text: string | null, edits: readonly OverlayEdit[]): Promise<string | null> {
    const answer = await this.ask({ call: 'edit', given: [text, edits] });
    return answer?.call === 'edit' ? answer.gave : (await this.inPage()).edit(text, edits);
  }

  dispose(): void {
    this.worker?.terminate();
    this.direct?.dispose();
    this.waiting.clear();
  }

  /** The worker's answer; `null` where there is no worker. */
  private async ask(call: Call): Promise<Answered | null> {
    if (this.direct) {
      return null;
    }
    this.worker ??= this.begin();
    const { worker } = this;
    if (!worker) {
      return null;
    }
    const id = (this.count += 1);
    const answer = await new Promise<Answered | null>(resolve => {
      this.waiting.set(id, resolve);
      worker.postMessage({ id, ...call });
    });
    if (answer?.call === 'refused') {
      throw new UserError(answer.refusal.code, answer.refusal.message);
    }
    if (answer?.call === 'failed') {
      throw new Error(answer.bug);
    }
    return answer;
  }

  private begin(): ConvertingWorker | null {
    let worker: ConvertingWorker;
    try {
      worker = this.start();
    } catch (error) {
      // A page's policy may forbid workers.
      if (error instanceof DOMException || error instanceof ReferenceError) {
        return null;
      }
      throw error;
    }
    worker.addEventListener('message', ({ data }) => {
      this.waiting.get(data.id)?.(data);
      this.waiting.delete(data.id);
    });
    // What fails while converting is answered, so this is a worker that could not be loaded.
    worker.addEventListener('error', () => {
      this.worker = null;
      const waiting = [...this.waiting.values()];
      this.waiting.clear();
      void this.inPage().then(() => waiting.forEach(resolve => resolve(null)));
    });
    return worker;
  }

  private async inPage(): Promise<Conversions> {
    if (!this.direct) {
      this.direct = await this.here();
      if (this.last) {
        await this.direct.convert(...this.last);
      }
    }
    return this.direct;
  }
}
