/** Saved names brought back instead of running steps again; where that fails the steps are replayed. */
import { type RunEvent, UserError } from '@lockstep/protocol';
import type { Book } from './book';
import type { Checkpoints } from './checkpoints';
import type { RunKernel } from './runKernel';

export interface RestoringOptions {
  book: Book;
  kernel: RunKernel;
  checkpoints: Checkpoints;
  /** Whether nothing may be written any more. */
  closed(): boolean;
}

export class Restoring {
  constructor(private readonly options: RestoringOptions) {}

  /** Restores what is next, and writes how that went. @throws what the journal threw, and bugs */
  async run(id: string): Promise<void> {
    const { book, kernel, checkpoints } = this.options;
    const controller = new AbortController();
    this.controller = controller;
    let fact: RunEvent;
    try {
      const lease = await kernel.take(controller.signal);
      fact = await checkpoints.restore(book.state, id, lease);
    } catch (error) {
      if (controller.signal.aborted) {
        return;
      }
      if (!(error instanceof UserError)) {
        throw error;
      }
      // The steps then say themselves what is wrong with the kernel.
      fact = { type: 'checkpoint-dropped', step: id, why: error.message };
    } finally {
      this.controller = null;
    }
    if (!this.options.closed() && book.state.queue[0] === id) {
      book.witness([fact]);
    }
  }

  /** Calls it off; `false` when nothing was being restored. A kernel that holds half of it is of no use. */
  cancel(): boolean {
    this.controller?.abort(new Error('The restoring is cancelled.'));
    return this.controller !== null;
  }

  private controller: AbortController | null = null;
}
