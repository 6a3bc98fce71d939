/** Changes of displays whose steps have ended: a later step, or a control, updates them by id, as in JupyterLab. */
import type { Output, RunEvent, RunState } from '@lockstep/protocol';
import { admit } from '@lockstep/workflow';
import type { BlobStore } from '../contract';
import type { DisplayUpdate } from '../kernels/lease';
import { inlineSize, INLINE_LIMIT, storeBundle } from './mime';
import { Pace } from './pace';
import type { Secrets } from './secrets';

/** What such changes may put into one run's journal while it has one kernel, in bytes; then their parts are blobs. */
const INLINE_BUDGET = 1024 * 1024;

/** Most displays that wait to be written; a notebook has some dozen. */
const MOST_PENDING = 1_000;

type Replaced = Extract<RunEvent, { type: 'output-replaced' }>;

export interface LateUpdatesOptions {
  state(): RunState;
  blobs: Pick<BlobStore, 'put'>;
  secrets: Secrets;
  /** Milliseconds; any origin. */
  now(): number;
  /** Writes events to the journal. */
  emit(events: Replaced[]): void;
  /** Told when they could not be written: nobody waits for them. */
  failed(error: unknown): void;
}

/** Keeps the displays of steps that ended equal to the kernel's. The step that runs keeps its own. */
export class LateUpdates {
  constructor(private readonly options: LateUpdatesOptions) {
    this.pace = new Pace(options.now, () => this.flush());
  }

  take(update: DisplayUpdate): void {
    const room = this.pending.has(update.displayId) || this.pending.size < MOST_PENDING;
    if (room && this.isShown(update.displayId)) {
      this.pending.set(update.displayId, update);
      this.pace.want(this.spent / INLINE_BUDGET);
    }
  }

  /** The kernel is gone: what is not written is lost, and its displays stay as they are. */
  drop(): void {
    this.pace.stop();
    this.pending.clear();
    this.spent = 0;
  }

  private flush(): void {
    this.pace.done();
    const events: Replaced[] = [];
    for (const update of this.pending.values()) {
      const data = this.bundle(update);
      this.forEachShown(update.displayId, (step, index, before) => {
        const output = { ...before, data, metadata: update.metadata, updated: true };
        const event: Replaced = { type: 'output-replaced', step, index, output };
        if (admit(this.options.state(), event) === null) {
          events.push(event);
          this.spent += inlineSize(data);
        }
      });
    }
    this.pending.clear();
    if (events.length > 0) {
      try {
        this.options.emit(events);
      } catch (error) {
        this.options.failed(error);
      }
    }
  }

  private bundle({ data }: DisplayUpdate): ReturnType<typeof storeBundle> {
    const { blobs, secrets } = this.options;
    const limit = this.spent < INLINE_BUDGET ? INLINE_LIMIT : 0;
    return storeBundle(data, blobs, text => secrets.clean(text), limit);
  }

  private isShown(displayId: string): boolean {
    let shown = false;
    this.forEachShown(displayId, () => {
      shown = true;
    });
    return shown;
  }

  private forEachShown(
    displayId: string,
    visit: (step: string, index: number, output: Extract<Output, { kind: 'display' }>) => void
  ): void {
    const { ground, steps } = this.options.state();
    for (const id of new Set(ground.map(({ step }) => step))) {
      const own = steps[id];
      if (own !== undefined && own.status !== 'running') {
        own.outputs.forEach((output, index) => {
          if (output.kind === 'display' && output.displayId === displayId) {
            visit(id, index, output);
          }
        });
      }
    }
  }

  private readonly pace: Pace;
  private readonly pending = new Map<string, DisplayUpdate>();
  private spent = 0;
}
