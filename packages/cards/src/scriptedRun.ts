/** A run without a companion or a kernel, for specs and screenshots: the real rules, with the engine's facts told by hand. */
import type { RunSnapshot } from '@lockstep/client';
import type { Output, Plan, RunCommand, RunEvent, StepError } from '@lockstep/protocol';
import { decide, previewState, reduce } from '@lockstep/workflow';
import type { CardSession } from './host';

/** 23 November 2026, 10:47 in the reader's zone, when nothing else is said. */
export const NOON = new Date(2026, 10, 23, 10, 47).getTime();

/** A {@link CardSession} over `decide` and `reduce`. Commands are carried out at once and kept in `sent`. */
export class ScriptedRun implements CardSession {
  /** Every command sent, in order. */
  readonly sent: RunCommand[] = [];
  readonly clonedRun = null;
  /** The clock of events, in milliseconds; facts may move it. */
  now = NOON;
  private readonly listeners = new Set<() => void>();
  private seq = 0;
  private shot: RunSnapshot;

  /** @param run `null` to begin with a plan only */
  constructor(
    plan: Plan,
    public run: string | null = 'r0000001',
    usual: Record<string, number> = {}
  ) {
    this.shot = {
      state: previewState(plan),
      usual,
      connection: { state: 'connected', retryAt: null },
      busy: false,
      refusal: null
    };
    if (run !== null) {
      this.create(plan);
    }
  }

  readonly snapshot = (): RunSnapshot => this.shot;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  };

  readonly send = (command: RunCommand): Promise<boolean> => {
    this.sent.push(command);
    if (this.run === null && command.type !== 'fold') {
      this.run = 'r0000001';
      this.create(this.shot.state.plan);
    }
    const decision = decide(this.shot.state, command, {
      by: 'person',
      into: 'r0000002',
      shared: true
    });
    if ('refusal' in decision) {
      this.change({ refusal: decision.refusal });
      return Promise.resolve(false);
    }
    this.change({ refusal: null });
    this.happen(...decision.events);
    return Promise.resolve(true);
  };

  /** Facts, as the engine would state them. */
  happen(...events: RunEvent[]): this {
    let { state } = this.shot;
    for (const event of events) {
      this.seq += 1;
      const run = this.run ?? '';
      const first = event.type === 'run-created';
      state = reduce(first ? null : state, { run, seq: this.seq, at: this.now, event });
    }
    this.change({ state });
    return this;
  }

  /** Changes what a session knows beside the run. */
  change(change: Partial<RunSnapshot>): void {
    this.shot = { ...this.shot, ...change };
    for (const listener of [...this.listeners]) {
      listener();
    }
  }

  make = (): Promise<boolean> => Promise.resolve(true);

  /** Queues a step with what must run before it, as Run does, and starts the first. */
  begin(step: string): this {
    void this.send({ type: 'run-step', step });
    return this.start();
  }

  /** Starts the next step of the queue. */
  start(): this {
    const [next] = this.shot.state.queue;
    if (next !== undefined) {
      this.happen({ type: 'step-started', step: next, epoch: this.shot.state.epoch });
    }
    return this;
  }

  /** Runs a step, and what is queued before it, to the end. */
  finish(step: string, took = 300, ...outputs: Output[]): this {
    if (this.shot.state.steps[step]?.status !== 'running') {
      this.begin(step);
    }
    for (;;) {
      const running = this.running();
      if (running === null) {
        return this;
      }
      const own = running === step ? outputs : [];
      this.happen(...own.map(output => ({ type: 'output-added' as const, step: running, output })));
      this.now += took;
      this.happen({ type: 'step-done', step: running, took });
      this.start();
    }
  }

  /** Ends whatever runs. */
  end(took: number): this {
    const step = this.running();
    return step === null ? this : this.happen({ type: 'step-done', step, took });
  }

  /** Ends the running step with an error. */
  fail(step: string, took: number, error: StepError): this {
    this.now += took;
    return this.happen({ type: 'step-failed', step, took, error });
  }

  /** Prints to a running step. */
  print(step: string, text: string): this {
    return this.happen({ type: 'output-added', step, output: printed(text) });
  }

  private running(): string | null {
    const steps = Object.entries(this.shot.state.steps);
    return steps.find(([, own]) => own.status === 'running')?.[0] ?? null;
  }

  private create(plan: Plan): void {
    this.happen({ type: 'run-created', name: plan.title, plan, values: {} });
  }
}

/** Text that a step printed. */
export function printed(text: string, cell = 0): Output {
  return { kind: 'stream', cell, name: 'stdout', text };
}
