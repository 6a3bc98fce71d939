/** For tests: one run on an engine, driven by commands and watched through its events. */
import type { JournalEntry, RunCommand, RunEvent, RunState, StepState } from '@lockstep/protocol';
import { stepUnderWay } from '@lockstep/workflow';
import type { Engine } from '../../contract';

/** A run under test. */
export class Walker {
  constructor(
    readonly engine: Engine,
    readonly run: string
  ) {}

  get state(): RunState {
    return this.engine.stateOf(this.run);
  }

  step(id: string): StepState {
    const step = this.state.steps[id];
    if (step === undefined) {
      throw new Error(`No step ${id} in ${Object.keys(this.state.steps).join(', ')}`);
    }
    return step;
  }

  /** Ids of the steps, in order. */
  get ids(): string[] {
    return this.state.plan.steps.map(({ id }) => id);
  }

  async send(command: RunCommand): Promise<void> {
    await this.engine.command(this.run, { expectedSeq: null, command, by: 'person' });
  }

  /** Runs a step and waits until nothing is under way any more. */
  async runStep(id: string): Promise<StepState> {
    await this.send({ type: 'run-step', step: id });
    await this.quiet();
    return this.step(id);
  }

  /** Waits until nothing is under way, or a replay waits for a person. */
  async quiet(): Promise<void> {
    await this.until(state => stepUnderWay(state) === null || !!state.replay?.stopped);
  }

  /** Waits until the state is so. */
  until(condition: (state: RunState) => boolean): Promise<RunState> {
    return new Promise(resolve => {
      let done = false;
      let stop: () => void = () => undefined;
      const look = (): void => {
        if (!done && condition(this.state)) {
          done = true;
          stop();
          resolve(this.state);
        }
      };
      const following = this.engine.follow(this.run, this.state.seq, look);
      stop = () => following.dispose();
      look();
      if (done) {
        stop();
      }
    });
  }

  get journal(): JournalEntry[] {
    const entries: JournalEntry[] = [];
    this.engine.follow(this.run, 0, batch => void entries.push(...batch)).dispose();
    return entries;
  }

  /** The journal's events of one type. */
  events<T extends RunEvent['type']>(type: T): Extract<RunEvent, { type: T }>[] {
    return this.journal.flatMap(({ event }) => (isOfType(event, type) ? [event] : []));
  }

  /** What a step printed. */
  printed(id: string): string {
    return this.step(id)
      .outputs.map(output => (output.kind === 'stream' ? output.text : ''))
      .join('');
  }
}

function isOfType<T extends RunEvent['type']>(
  event: RunEvent,
  type: T
): event is Extract<RunEvent, { type: T }> {
  return event.type === type;
}
