/** Progress that a step shows as a bar of its own (tqdm in notebooks), told to the journal as its card has a bar too. */
import type { RunEvent, RunState } from '@lockstep/protocol';
import { admit } from '@lockstep/workflow';
import { Bars } from '../comms/bars';
import type { CommNews, KernelComms } from '../comms/kernelComms';
import { Pace } from './pace';

type Told = Extract<RunEvent, { type: 'progress-told' }>;

export interface BarProgressOptions {
  state(): RunState;
  /** Milliseconds; any origin. */
  now(): number;
  /** Writes an event to the journal. */
  emit(event: Told): void;
  /** Told when it could not be written: nobody waits for it. */
  failed(error: unknown): void;
}

/** Watches the bars of one kernel while a step runs on it; writes at most one event a percent. */
export class BarProgress {
  constructor(private readonly options: BarProgressOptions) {}

  /** The run has this kernel's controls from now on, or none. */
  follow(comms: KernelComms | null): void {
    this.following?.dispose();
    this.pace?.stop();
    this.bars = comms && new Bars(comms.mirror);
    this.key = '';
    this.following = comms?.follow(news => this.take(news)) ?? null;
  }

  private take(news: CommNews): void {
    const running = this.running();
    if (running === null || this.bars === null) {
      return;
    }
    if (running.key !== this.key) {
      this.key = running.key;
      this.told = '';
      this.bars.begin();
      this.pace?.stop();
      this.pace = new Pace(this.options.now, () => this.flush());
    }
    if (this.bars.take(news)) {
      this.pace?.want(0);
    }
  }

  private flush(): void {
    this.pace?.done();
    const running = this.running();
    if (running?.key !== this.key) {
      return;
    }
    const share = this.bars?.now() ?? null;
    const percent = share && Math.floor(share.fraction * 100);
    // A bar that was never seen needs no word that it is gone.
    const told = String(percent ?? '');
    if (told === this.told) {
      return;
    }
    this.told = told;
    const { step, cell } = running;
    const event: Told = {
      type: 'progress-told',
      step,
      cell,
      fraction: share?.fraction ?? null,
      label: share?.label ?? ''
    };
    if (admit(this.options.state(), event) === null) {
      try {
        this.options.emit(event);
      } catch (error) {
        this.options.failed(error);
      }
    }
  }

  /** The cell that runs now, under a name of its own. */
  private running(): { step: string; cell: number; key: string } | null {
    for (const [step, { status, startedAt, cell = 0 }] of Object.entries(
      this.options.state().steps
    )) {
      if (status === 'running') {
        return { step, cell, key: `${step}/${startedAt}/${cell}` };
      }
    }
    return null;
  }

  private bars: Bars | null = null;
  private following: { dispose(): void } | null = null;
  private pace: Pace | null = null;
  private key = '';
  private told = '';
}
