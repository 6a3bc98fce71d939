/** Small apps and a scripted kernel for specs: enough to drive every rule without a companion. */
import type {
  Flow,
  InputFace,
  JournalEntry,
  Plan,
  RunCommand,
  RunEvent,
  RunState,
  Step
} from '@lockstep/protocol';
import { admit } from './admit';
import { decide } from './decide';
import type { DecideContext } from './decision';
import { appendEntry } from './journal';
import { nextQueued } from './next';
import { planOf } from './plan';
import { reduce } from './reduce';

/** A step of a sample app, in short. */
export interface SampleStep {
  id: string;
  title?: string;
  /** Its one cell's code; two steps of one code are the same but for their names. */
  source?: string;
  kind?: 'setup' | 'step';
  flow?: Partial<Flow>;
  inputs?: InputFace[];
  optional?: boolean;
  checkpoint?: boolean;
  effects?: Step['effects'];
}

const EMPTY: Flow = { defines: [], maybe: [], uses: [], mutates: [], opaque: false };

/** A whole-number input with the default 5 and the range 1 to 80. */
export function intInput(id: string): InputFace {
  return {
    id,
    label: id,
    type: 'int',
    initial: { t: 'int', v: '5' },
    required: true,
    min: 1,
    max: 80,
    asked: false
  };
}

/** The plan of an app with one cell a step. */
export function samplePlan(steps: readonly SampleStep[], app = 'a'.repeat(64)): Plan {
  return planOf(
    {
      format: 1,
      title: 'Sample',
      summary: '',
      language: 'python',
      kernel: null,
      cells: steps.map(step => ({
        key: step.id,
        source: step.source ?? `# ${step.id}`,
        flow: { ...EMPTY, ...step.flow }
      })),
      steps: steps.map(step => ({
        id: step.id,
        kind: step.kind ?? 'step',
        title: step.title ?? `Title ${step.id}`,
        parts: [{ part: 'cell', cell: 0 }],
        optional: step.optional ?? false,
        ...(step.checkpoint ? { checkpoint: true } : {}),
        effects: step.effects ?? [],
        cells: [step.id],
        inputs: (step.inputs ?? []).map(face => ({
          ...face,
          place: { at: 'literal' as const, cell: step.id, from: 0, to: 1 }
        })),
        gate: 'previous'
      }))
    },
    app,
    'sample.ipynb'
  );
}

/** A run in memory: commands go in, the journal grows, facts are admitted as the engine would state them. */
export class SampleRun {
  readonly entries: JournalEntry[] = [];
  state: RunState;
  /** Called after each event, with the state before it. */
  watch: ((before: RunState) => void) | null = null;
  private at = 1000;

  constructor(plan: Plan) {
    const created: RunEvent = { type: 'run-created', name: plan.title, plan, values: {} };
    const entry = appendEntry(null, { run: 'run00001', at: this.at, by: 'person', event: created });
    this.entries.push(entry);
    this.state = reduce(null, entry);
  }

  /** Sends a command; returns the refusal's code, or `null` when it was carried out. */
  send(command: RunCommand, context: Partial<DecideContext> = {}): string | null {
    const decision = decide(this.state, command, { by: 'person', ...context });
    if ('refusal' in decision) {
      return decision.refusal.code;
    }
    decision.events.forEach(event => this.write(event));
    return null;
  }

  /** States a fact as the engine; throws when it is not admitted. */
  fact(event: RunEvent): void {
    const refusal = admit(this.state, event);
    if (refusal) {
      throw new Error(refusal.message);
    }
    this.write(event);
  }

  /** Starts the next queued step, or stops the replay there. Returns what it did. */
  proceed(known?: DecideContext['known']): 'started' | 'stopped' | 'restored' | null {
    const next = nextQueued(this.state, known);
    if (next?.kind === 'start') {
      this.fact({ type: 'step-started', step: next.step, epoch: this.state.epoch });
      return 'started';
    }
    if (next?.kind === 'restore') {
      this.fact({ type: 'checkpoint-restored', step: next.step, took: 1 });
      return 'restored';
    }
    if (next) {
      this.fact({ type: 'replay-stopped', step: next.step, at: next.at, input: next.input });
      return 'stopped';
    }
    return null;
  }

  /** Runs everything that is queued to its end; each step prints what `print` gives. */
  finish(print: (step: string) => string = step => step): void {
    for (let did = this.proceed(); did === 'started' || did === 'restored'; did = this.proceed()) {
      if (did === 'restored') {
        continue;
      }
      const step = this.running();
      const text = print(step);
      this.fact({
        type: 'output-added',
        step,
        output: { kind: 'stream', cell: 0, name: 'stdout', text }
      });
      this.fact({ type: 'step-done', step, took: 10 });
    }
  }

  /** Runs steps one after another. */
  walk(...steps: string[]): void {
    for (const step of steps) {
      const refusal = this.send({ type: 'run-step', step });
      if (refusal) {
        throw new Error(`${step}: ${refusal}`);
      }
      this.finish();
    }
  }

  /** The id of the running step. */
  running(): string {
    const found = Object.entries(this.state.steps).find(([, step]) => step.status === 'running');
    if (!found) {
      throw new Error('No step is running.');
    }
    return found[0];
  }

  /** Statuses by step, for short expectations. */
  statuses(): Record<string, string> {
    return Object.fromEntries(
      Object.entries(this.state.steps).map(([id, step]) => [id, step.status])
    );
  }

  private write(event: RunEvent): void {
    this.at += 10;
    const previous = this.entries.at(-1) ?? null;
    const entry = appendEntry(previous, { run: 'run00001', at: this.at, by: 'person', event });
    this.entries.push(entry);
    const before = this.state;
    this.state = reduce(before, entry);
    this.watch?.(before);
  }
}
