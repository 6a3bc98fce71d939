/** A command on its way to a run: who sends it, and what only the engine can give to it. */
import type { Actor, Plan, RunCommand } from '@lockstep/protocol';
import type { KernelLease } from '../kernels/lease';

/** What a command comes with. */
export interface CommandRequest {
  expectedSeq: number | null;
  command: RunCommand;
  by: Actor;
  /** The author's own JupyterLab asks. Default: somebody else. */
  lab?: boolean;
}

/** What only the engine can give to a command: another version's plan, and a copy of a run. */
export interface CommandContext {
  planOf(app: string): Plan | undefined;
  /** Makes the copy under that id. */
  copy(into: string): void;
  /** The notebook's kernel, where the command needs it. */
  joined: KernelLease | null;
}
