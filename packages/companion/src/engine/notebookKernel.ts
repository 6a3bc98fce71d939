/** The kernel of a run's open notebook, as its author's commands need it: found, watched for others' code, and let go. */
import { join, relative, sep } from 'node:path';
import { type RunState, UserError } from '@lockstep/protocol';
import { decide, mindsOthers } from '@lockstep/workflow';
import type { KernelLease } from '../kernels/lease';
import type { Book } from './book';
import type { EngineParts } from './parts';
import type { CommandRequest } from './runCommand';

/**
 * The notebook's kernel, where a command is about to begin work on it; `null` where none is needed, or allowed.
 *
 * @throws UserError `notebook-no-kernel`, `jupyter-unreachable`
 */
export async function notebookKernel(
  state: RunState,
  { command, by, lab = false }: CommandRequest,
  parts: EngineParts,
  signal: AbortSignal
): Promise<KernelLease | null> {
  if (!lab || (command.type !== 'attach' && command.type !== 'accept-kernel')) {
    return null;
  }
  const would = decide(state, command, { by, shared: true });
  if ('refusal' in would || would.events.length === 0) {
    return null;
  }
  const { path, root } = parts.definitionOf(state.plan.app);
  // A session's path counts from the root of the server that runs the kernel.
  const notebook = relative(parts.root, join(root, ...path.split('/')));
  return parts.kernels.join(notebook.split(sep).join('/'), signal);
}

/** Writes that others ran code, where that matters. A kernel of which it cannot be written is let go. */
export function tellOthersUse(book: Book, kernel: { drop(): void }): void {
  if (mindsOthers(book.state)) {
    try {
      book.witness([{ type: 'kernel-used' }]);
    } catch (error) {
      kernel.drop();
      throw error;
    }
  }
}

/** Whether a run's connection to a kernel is gone with nothing said of it yet. */
export function lostGround({ status, ground, attached }: RunState): boolean {
  return status === 'open' && (ground.length > 0 || attached?.asks === false);
}

/** What a step says that finds the run without the notebook's kernel. */
export function kernelLeft(): UserError {
  return new UserError(
    'kernel-left',
    'The connection to the notebook’s kernel is gone. Next: go on with it, or use a kernel of the run’s own.',
    422
  );
}
