/** What the run engine needs of kernels: start one for a run, run code on it, and never lose it. */
import type { KernelComms } from '../comms/kernelComms';
import type { KernelSpecs } from './connection';

/** Something a kernel sends while it runs code, freed of the wire protocol's envelope. */
export type KernelMessage =
  | { type: 'stream'; name: 'stdout' | 'stderr'; text: string }
  | { type: 'display'; data: Bundle; metadata: Bundle; displayId?: string; result: boolean }
  | { type: 'update'; data: Bundle; metadata: Bundle; displayId: string }
  /** `wait`: only when the next output comes. */
  | { type: 'clear'; wait: boolean }
  | { type: 'error'; name: string; message: string; traceback: string[] };

/** A MIME bundle as a kernel sends it. */
export type Bundle = Record<string, unknown>;

/** A display changed by its id. */
export type DisplayUpdate = Omit<Extract<KernelMessage, { type: 'update' }>, 'type'>;

/** A question of the kernel: `input()`, or `getpass()` when `secret`. */
export interface KernelQuestion {
  text: string;
  secret: boolean;
}

/** How one request ended. `aborted`: the kernel skipped it. */
export type ExecuteReply =
  | { status: 'ok' }
  | { status: 'error'; name: string; message: string; traceback: string[] }
  | { status: 'aborted' };

/** Who listens to a request. */
export interface ExecuteListener {
  /** The request is on its way; `request` is its `msg_id`. */
  sent?(request: string): void;
  message(message: KernelMessage): void;
  question(question: KernelQuestion): void;
}

/** Why a kernel is gone without our doing. */
export type GoneCause = 'died' | 'unreachable';

/** A kernel that belongs to one run. */
export interface KernelLease {
  /** The kernel's id on its Jupyter server. */
  readonly kernel: string;
  /** Its controls (ipywidgets), from its first message on; absent where the connection does not tell them. */
  readonly comms?: KernelComms;
  /** Fulfils when the kernel is gone without our doing; never rejects, never fulfils after {@link end}. */
  readonly gone: Promise<GoneCause>;
  /**
   * Runs code and fulfils after the kernel's reply *and* idle. Rejects when the kernel goes away first.
   *
   * @param record `false` keeps the code out of the kernel's own history, for code that holds a secret
   */
  execute(code: string, record: boolean, listener: ExecuteListener): Promise<ExecuteReply>;
  /**
   * Evaluates an expression so that namespace, history and counters stay as they are. Only between executions.
   *
   * @param patience milliseconds; then the kernel is interrupted
   * @returns the value's `repr`; `null` when it fails, takes too long, or the kernel goes away
   */
  evaluate(expression: string, patience: number): Promise<string | null>;
  /**
   * Calls back with each change of a display by its id, whoever made it: a later request, a control's callback, a
   * second display under the same id. Absent where the connection does not tell.
   */
  followUpdates?(listener: (update: DisplayUpdate) => void): { dispose(): void };
  /** Answers the open question; too late, it does nothing. */
  reply(text: string): void;
  interrupt(): Promise<void>;
  /** Ends the kernel for good; fulfils when the server has let go of it. Harmless when repeated. */
  end(): Promise<void>;
  /** What differs where the kernel is the notebook's; absent for a run's own. */
  readonly shared?: SharedUse;
}

/**
 * A kernel that is the open notebook's: `end` leaves it as it is, `interrupt` reaches only what was sent here, and a
 * restart by whomever counts as its death.
 */
export interface SharedUse {
  /** Whether what was sent last has not begun, because others' code runs before it. */
  isWaiting(): boolean;
  /** Calls back when code ran that was not sent here. */
  follow(listener: () => void): { dispose(): void };
}

/** What a run asks for. */
export interface KernelWish {
  run: string;
  /** The kernelspec the notebook names, `null` when it names none. */
  kernelspec: string | null;
  /** Lower-case language, `unknown` when the notebook says none. */
  language: string;
  /** Working folder, as a path below the server's root (`''` is the root). */
  folder: string;
}

/** The kernels of one Jupyter server. */
export interface Kernels {
  /**
   * Starts a kernel for a run and waits until it speaks.
   *
   * @param taken is told the kernel's id before the kernel exists or is used, so that no crash can lose it
   * @throws UserError `kernel-missing`, `kernel-silent`, `kernel-not-started`, `jupyter-unreachable`
   */
  start(
    wish: KernelWish,
    taken: (kernel: string) => void,
    signal: AbortSignal
  ): Promise<KernelLease>;
  /**
   * The kernel of an open notebook, found by the notebook's session. It is not ours: see {@link KernelLease.shared}.
   *
   * @param path of the notebook below the server's root, with slashes
   * @throws UserError `notebook-no-kernel`, `kernel-silent`, `jupyter-unreachable`
   */
  join(path: string, signal: AbortSignal): Promise<KernelLease>;
  /** Ends a kernel by id; one that is gone already is fine. */
  end(kernel: string): Promise<void>;
  /** Kernels on the server whose ids name a run, whoever started them. */
  leased(signal: AbortSignal): Promise<{ run: string; kernel: string }[]>;
  specs(signal: AbortSignal): Promise<KernelSpecs>;
}
