/** How a served page ends: from the first word on it begins nothing new, and what it holds is kept for the next start. */
import { UserError } from '@lockstep/protocol';
import type { Notice, RunCommand } from '@lockstep/protocol';
import type { Engine } from '../contract';

/** Commands that put a kernel to work. Values, folds and cancelling are still taken. */
const BEGINS: ReadonlySet<RunCommand['type']> = new Set([
  'run-step',
  'replay',
  'clone',
  'migrate',
  'restart-kernel',
  'answer-prompt'
]);

/** What open pages hear. */
export const STOPPING: Notice = {
  level: 'warning',
  code: 'page-stopping',
  message: 'This page is being stopped. Your runs are kept. Come back to this address later.'
};

/** Whether the page is about to end. */
export class LastWords {
  private said = false;

  get isStopping(): boolean {
    return this.said;
  }

  /** From now on nothing new begins. */
  say(): void {
    this.said = true;
  }

  /** The same engine, which begins nothing once the page is stopping. */
  guard(engine: Engine): Engine {
    return {
      ...engine,
      create: async options => {
        this.refuse();
        return engine.create(options);
      },
      command: async (run, request) => {
        if (BEGINS.has(request.command.type)) {
          this.refuse();
        }
        return engine.command(run, request);
      }
    };
  }

  private refuse(): void {
    if (this.said) {
      throw new UserError(STOPPING.code, STOPPING.message, 503);
    }
  }
}
