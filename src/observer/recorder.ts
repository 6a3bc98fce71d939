/** From what the sources say to observations: takes it at once, reads it in idle time, tells each run when it changed. */
import type { IConsoleTracker } from '@jupyterlab/console';
import type { INotebookTracker } from '@jupyterlab/notebook';
import { KernelMessage, type Kernel } from '@jupyterlab/services';
import type { KernelObservation, Observation, RunObservation } from '@lockstep/protocol';
import type { IDisposable } from '@lumino/disposable';
import { Signal } from '@lumino/signaling';
import { isInterrupt } from './ending';
import type { AdoptedFact, Origin, UnseenFact } from './facts';
import { IdleQueue } from './idle';
import { KernelEvents, type Meaning } from './kernel-events';
import { RunMerger } from './merge';
import { heardFact, isInternal, isRequest, type Heard } from './messages';
import { OtherPages } from './other-pages';
import { firstLine } from './places';
import type { Raw } from './raw';
import { takeUp } from './unfinished';
import { KernelWatch } from './watch-kernels';
import { NotebookWatch } from './watch-notebooks';

/** What a recorder works with. */
export interface RecorderOptions {
  notebooks: INotebookTracker;
  consoles: IConsoleTracker | null;
  kernels: Kernel.IManager;
  /** Names this server among those that a browser knows. */
  server: string;
  /** Whether nothing is to be recorded now. */
  paused(): boolean;
  /** The runs of a notebook that the record holds as running. */
  running(notebook: string, signal: AbortSignal): Promise<readonly RunObservation[]>;
  /** Takes each observation, in idle time. */
  record(observation: Observation): void;
  /** Takes a fault of the observer itself, which goes no further. */
  fault(error: unknown): void;
}

/** Something heard, and whether the person had paused by then. */
interface Kept {
  raw: Raw;
  paused: boolean;
}

/** One a page. */
export class Recorder implements IDisposable {
  private readonly waiting: IdleQueue<Kept>;
  private readonly merger: RunMerger;
  private readonly events = new KernelEvents();
  private readonly notebooks: NotebookWatch;
  private readonly kernels: KernelWatch;
  private readonly others: OtherPages;
  private readonly ended = new AbortController();

  constructor(private readonly options: RecorderOptions) {
    const hear = (raw: Raw): void => this.contained(() => this.hear(raw));
    this.waiting = new IdleQueue(
      kept => this.contained(() => this.read(kept)),
      () => this.contained(() => this.tell())
    );
    this.merger = new RunMerger({
      label: (origin, code) => this.label(origin, code),
      originOf: (kernel, code) => this.originOf(kernel, code)
    });
    this.notebooks = new NotebookWatch(hear);
    this.kernels = new KernelWatch(options.kernels, hear, (kernel, notebook) => {
      const take = (fact: AdoptedFact | UnseenFact): void =>
        this.contained(() => this.takeUp(fact));
      takeUp(kernel, notebook, { running: options.running, take, signal: this.ended.signal }).catch(
        (error: unknown) => {
          if (!this.isDisposed) {
            options.fault(error);
          }
        }
      );
    });
    this.others = new OtherPages(options.server, ({ kernel, msg }) =>
      hear({ raw: 'ignored', kernel, msg, at: Date.now() })
    );
    const { notebooks, consoles } = options;
    const onNotebook = (panel: (typeof notebooks)['currentWidget']): void =>
      this.contained(() => {
        if (panel) {
          this.kernels.add(panel.sessionContext, this.notebooks.add(panel));
        }
      });
    notebooks.forEach(onNotebook);
    notebooks.widgetAdded.connect((_, panel) => onNotebook(panel), this);
    consoles?.forEach(({ sessionContext }) => this.kernels.add(sessionContext, null));
    consoles?.widgetAdded.connect((_, { sessionContext }) => {
      this.contained(() => this.kernels.add(sessionContext, null));
    }, this);
  }

  get isDisposed(): boolean {
    return this.ended.signal.aborted;
  }

  /** Reads all that waits, now. */
  flush(): void {
    this.waiting.flush();
  }

  dispose(): void {
    this.ended.abort();
    Signal.clearData(this);
    this.notebooks.dispose();
    this.kernels.dispose();
    this.others.dispose();
    this.waiting.dispose();
  }

  /** Runs inside the signals of what is watched: no reading, no waiting. */
  private hear(raw: Raw): void {
    const paused = this.options.paused();
    if (raw.raw !== 'sent') {
      this.waiting.push({ raw, paused });
      return;
    }
    const { heard, origin } = raw;
    const internal = isRequest(heard.msg) && isInternal(heard.msg);
    if (paused || internal) {
      const { kernel, at } = heard;
      const ignored = { kernel, msg: heard.msg.header.msg_id, at };
      if (internal) {
        this.others.ignore(ignored);
      }
      this.waiting.push({ raw: { raw: 'ignored', ...ignored }, paused });
      return;
    }
    // What the notebook just said of this cell tells nothing more than the request does.
    for (let newest = this.waiting.newest?.raw; isSame(newest, heard, origin);) {
      this.waiting.dropNewest();
      newest = this.waiting.newest?.raw;
    }
    this.waiting.push({ raw, paused });
  }

  private read({ raw, paused }: Kept): void {
    switch (raw.raw) {
      case 'sent': {
        const { heard, origin } = raw;
        const { msg, kernel, at, connection } = heard;
        if (isRequest(msg)) {
          const { code } = msg.content;
          const id = msg.header.msg_id;
          this.merger.take({ fact: 'request', kernel, msg: id, at, connection, code, origin });
        }
        break;
      }
      case 'heard':
        this.readMessage(raw.heard, paused);
        break;
      case 'ignored':
        this.merger.take({ fact: 'ignored', kernel: raw.kernel, msg: raw.msg, at: raw.at });
        break;
      case 'status': {
        const meaning = this.events.status(raw.kernel, raw.status, raw.at);
        this.act(meaning, paused, raw.notebook);
        break;
      }
      case 'closed':
        this.merger.take({ fact: 'deaf', kernel: raw.kernel, connection: raw.connection });
        break;
      case 'opened':
        if (raw.idle) {
          this.merger.take({ fact: 'gone', kernel: raw.kernel, at: raw.at, how: 'unseen' });
        }
        break;
      case 'ended':
        this.merger.take({ fact: 'gone', kernel: raw.kernel, at: raw.at, how: 'closed' });
        break;
      case 'scheduled': {
        const code = raw.model.isDisposed ? '' : raw.model.sharedModel.getSource();
        if (!paused && code.trim() !== '') {
          this.merger.take({ ...raw.from, fact: 'scheduled', code, language: raw.language });
        }
        break;
      }
      case 'executed':
        this.merger.take({ ...raw.from, fact: 'executed', success: raw.success });
        break;
    }
  }

  /** While paused only the end of a run that was recorded before is read, and nothing of what it says. */
  private readMessage(heard: Heard, paused: boolean): void {
    const { msg, kernel, at } = heard;
    if (KernelMessage.isStatusMsg(msg)) {
      const meaning = this.meaningOf(msg, kernel, at);
      this.act(meaning, paused, this.kernels.notebooksOn(kernel)[0]?.path ?? null);
    }
    const fact = heardFact(heard);
    if (fact === null) {
      return;
    }
    if (!paused) {
      this.merger.take(fact);
    } else if (fact.fact === 'reply') {
      this.merger.take({ ...fact, error: null });
    } else if (fact.fact === 'busy' || fact.fact === 'idle') {
      this.merger.take(fact);
    }
  }

  /** A status without a parent comes from the server, unless the kernel's process has just begun. */
  private meaningOf(msg: KernelMessage.IStatusMsg, kernel: string, at: number): Meaning {
    const { execution_state: state } = msg.content;
    if (state === 'restarting') {
      return this.events.startedAgain(kernel, at);
    }
    return state === 'starting' || 'msg_id' in msg.parent_header
      ? this.events.message(kernel, msg.header.session, state === 'starting', at)
      : { gone: null, event: null };
  }

  private act({ gone, event }: Meaning, paused: boolean, notebook: string | null): void {
    if (gone) {
      this.merger.take(gone);
    }
    if (event && !paused) {
      this.tell();
      this.options.record({ ...event, notebook });
    }
  }

  private tell(): void {
    for (const run of this.merger.drain()) {
      this.options.record(run);
      if (run.status === 'cancelled' && run.error !== null && isInterrupt(run.error)) {
        const { kernel, notebook } = run;
        const at = run.at + (run.took ?? 0);
        const event: KernelObservation['event'] = 'interrupted';
        this.options.record({
          kind: 'kernel',
          id: `${run.id}:${event}`,
          at,
          notebook,
          kernel,
          event
        });
      }
    }
  }

  private takeUp(fact: AdoptedFact | UnseenFact): void {
    this.merger.take(fact);
    this.tell();
  }

  private label(origin: Origin, code: string): string {
    const places = origin.notebook === null ? null : this.notebooks.at(origin.notebook);
    const heading = origin.cell && places?.headingOver(origin.cell.id);
    return heading ?? firstLine(code);
  }

  private originOf(kernel: string, code: string): Origin {
    const notebooks = this.kernels.notebooksOn(kernel);
    for (const places of notebooks) {
      const cell = places.cellWith(code);
      if (cell) {
        return { via: 'notebook', notebook: places.path, cell, language: places.language };
      }
    }
    const [first] = notebooks;
    const language = first?.language ?? null;
    return { via: 'other', notebook: first?.path ?? null, cell: null, language };
  }

  /** A fault of ours must not reach what we watch. */
  private contained(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.options.fault(error);
    }
  }
}

function isSame(raw: Raw | undefined, { kernel }: Heard, { cell }: Origin): boolean {
  return raw?.raw === 'scheduled' && raw.from.kernel === kernel && raw.from.cell.id === cell?.id;
}
