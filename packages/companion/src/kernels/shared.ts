/** The kernel of an open notebook, opened by its session: run on and left, never started, restarted or ended by us. */
import { type KernelMessage, ServerConnection } from '@jupyterlab/services';
import { UserError } from '@lockstep/protocol';
import { setTimeout as delay } from 'node:timers/promises';
import * as z from 'zod/mini';
import type { Log } from '../log';
import { ConnectedLease } from './connected';
import type { ExecuteListener, ExecuteReply, KernelLease, SharedUse } from './lease';

/** How long the server may take to open the kernel's channel, in milliseconds. */
const CHANNEL_PATIENCE = 10_000;

/** How long an idle kernel may take to say who it is; one that is busy says it later. */
const INFO_PATIENCE = 2_000;

const Sessions = z.array(
  z.object({
    path: z.string(),
    type: z.string(),
    kernel: z.nullable(z.object({ id: z.string(), name: z.string() }))
  })
);

/** Which notebook's session is meant: Lab names it with its drive where that is not the usual one. */
const isOf = (path: string, notebook: string): boolean =>
  path === notebook || path.replace(/^[^/:]+:/, '') === notebook;

/**
 * Connects to the kernel of an open notebook.
 *
 * @throws UserError `notebook-no-kernel`, `kernel-silent`, `jupyter-unreachable`
 */
export async function joinNotebook(
  settings: ServerConnection.ISettings,
  path: string,
  signal: AbortSignal,
  log: Log
): Promise<KernelLease> {
  const response = await ServerConnection.makeRequest(
    `${settings.baseUrl}api/sessions`,
    { signal },
    settings
  ).catch((error: unknown): never => {
    throw error instanceof ServerConnection.NetworkError
      ? new UserError('jupyter-unreachable', 'Jupyter does not answer. Try again.', 502)
      : error;
  });
  const sessions = response.ok ? Sessions.parse(await response.json()) : [];
  const ours = sessions.filter(({ type }) => type === 'notebook');
  const session =
    ours.find(one => one.path === path) ?? ours.find(one => isOf(one.path, path)) ?? null;
  if (session === null || session.kernel === null) {
    throw new UserError(
      'notebook-no-kernel',
      'The notebook has no running kernel. Next: open the notebook, start its kernel, then try again.',
      422
    );
  }
  const lease = new NotebookLease(settings, session.kernel, log);
  try {
    await lease.opens(signal);
    return lease;
  } catch (error) {
    await lease.end();
    throw error;
  }
}

/** What a kernel says of itself in its status; the server says other words in its place. */
const OWN_STATES = new Set(['starting', 'busy', 'idle']);

class NotebookLease extends ConnectedLease {
  constructor(...parts: ConstructorParameters<typeof ConnectedLease>) {
    super(...parts);
    this.connection.anyMessage.connect((_, { direction, msg }) => {
      if (direction === 'recv' && msg.channel === 'iopub') {
        this.hear(msg);
      }
    });
    this.connection.connectionStatusChanged.connect((_, status) => {
      // What others do meanwhile would be missed.
      if (this.isOpen && status !== 'connected') {
        this.goes('unreachable');
      }
    });
  }

  /** Waits until nothing that the kernel says is missed. A busy kernel is not waited for. */
  async opens(signal: AbortSignal): Promise<void> {
    const until = Date.now() + CHANNEL_PATIENCE;
    const died = this.gone.then((): never => {
      throw this.silent('went away');
    });
    while (this.connection.connectionStatus !== 'connected') {
      if (Date.now() > until) {
        throw this.silent('does not answer');
      }
      await Promise.race([delay(20, undefined, { signal }), died]);
    }
    this.isOpen = true;
    const timer = new AbortController();
    const asked = AbortSignal.any([signal, timer.signal]);
    const patience = delay(INFO_PATIENCE, undefined, { signal: asked });
    try {
      await Promise.race([this.connection.info, patience, died]);
    } finally {
      timer.abort();
      await patience.catch(() => undefined);
    }
  }

  readonly shared: SharedUse = {
    follow: listener => {
      const own = (): void => listener();
      this.others.add(own);
      return { dispose: () => void this.others.delete(own) };
    },
    isWaiting: () => this.sent !== null && !this.begun
  };

  override async execute(
    code: string,
    record: boolean,
    listener: ExecuteListener
  ): Promise<ExecuteReply> {
    if (!(await this.comesUp())) {
      return { status: 'aborted' };
    }
    try {
      return await super.execute(code, record, {
        sent: request => {
          this.sent = request;
          listener.sent?.(request);
        },
        message: message => listener.message(message),
        question: question => listener.question(question)
      });
    } finally {
      this.sent = null;
      this.begun = false;
      this.unwanted = false;
    }
  }

  /** Nothing is asked of names that are others', and nothing that others wait for is held up. */
  override evaluate(): Promise<null> {
    return Promise.resolve(null);
  }

  /** Only what was sent here is interrupted: at once when it runs, else as soon as it begins. */
  override async interrupt(): Promise<void> {
    if (this.withdraw !== null) {
      this.withdraw();
    } else if (this.sent !== null && this.begun) {
      await super.interrupt();
    } else {
      this.unwanted = this.sent !== null;
    }
  }

  protected override get stopsOthers(): boolean {
    return false;
  }

  protected override leave(): Promise<void> {
    this.disconnect();
    return Promise.resolve();
  }

  /**
   * Waits until the kernel has done what others sent before: it takes requests in order, so its answer to a harmless
   * one says so. `false` when our code is not wanted any more.
   */
  private async comesUp(): Promise<boolean> {
    const withdrawn = new Promise<null>(resolve => {
      this.withdraw = () => resolve(null);
    });
    try {
      const info = await Promise.race([
        this.connection.requestKernelInfo(),
        withdrawn,
        this.gone.then((): never => {
          throw new Error('The kernel is gone.');
        })
      ]);
      if (info) {
        this.meet(info.header.session, false);
      }
      return info !== null;
    } finally {
      this.withdraw = null;
    }
  }

  private hear(message: KernelMessage.IMessage): void {
    const { msg_type: type, session } = message.header;
    const parent = message.parent_header;
    const state = type === 'status' ? Status.safeParse(message.content).data : undefined;
    if (state && OWN_STATES.has(state.execution_state) && session !== this.connection.clientId) {
      this.meet(session, state.execution_state === 'starting');
    }
    if (!('session' in parent)) {
      return;
    }
    if (parent.session !== this.connection.clientId) {
      const moved = type === 'comm_msg' && Echo.safeParse(message.content).success;
      if (moved || type === 'execute_input') {
        this.others.forEach(listener => listener());
      }
    } else if (type === 'execute_input' && parent.msg_id === this.sent) {
      this.begun = true;
      if (this.unwanted) {
        // One that cannot be interrupted is given up in the end.
        this.interrupt().catch(() => undefined);
      }
    }
  }

  /** The process behind the kernel's id says its name, which is another one after a restart. */
  private meet(process: string, starts: boolean): void {
    const known = this.process;
    this.process = process;
    if (known !== null && (known !== process || starts)) {
      this.goes('died');
    }
  }

  private readonly others = new Set<() => void>();
  private isOpen = false;
  private process: string | null = null;
  /** The request under way, and whether the kernel has begun it. */
  private sent: string | null = null;
  private begun = false;
  /** Whether it is to be interrupted when it begins. */
  private unwanted = false;
  private withdraw: (() => void) | null = null;
}

const Status = z.object({ execution_state: z.string() });

/** A control that was moved: kernels tell every page of it. */
const Echo = z.object({ data: z.object({ method: z.literal('echo_update') }) });
