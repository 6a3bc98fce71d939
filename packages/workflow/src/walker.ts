/**
 * A run beside a model of its kernel, for the properties: the namespace is a dict of names whose values remember every
 * input and step that made them, so "clean ground" is checked by what a step would really read.
 */
import type { RunCommand } from '@lockstep/protocol';
import { SampleRun, type SampleStep, samplePlan } from './sample';
import { admit } from './admit';
import { groundIsExact } from './checkpoint';
import { nextQueued } from './next';
import { activeStep } from './select';
import { NAMES, perform } from './walkerModel';
import { type Change, changed } from './walkerVersions';

/** Something a person, the engine or the kernel does. `at` picks a step. */
export type Move =
  | {
      do:
        | 'run'
        | 'skip'
        | 'revert'
        | 'cancel'
        | 'replay'
        | 'confirm'
        | 'fold'
        | 'keep'
        | 'repeat'
        | 'offer'
        | 'anyway';
      at: number;
    }
  /** On the notebook's kernel; `others`: somebody else runs code there. */
  | { do: 'attach' | 'detach' | 'accept' | 'others' }
  | { do: 'set'; at: number; value: number }
  /** The run goes on with another version of its app, made from the present one. */
  | { do: 'migrate'; change: Change; at: number; flow: NonNullable<SampleStep['flow']> }
  | {
      do:
        'advance' | 'proceed' | 'end' | 'fail' | 'stop' | 'die' | 'restart' | 'finalize' | 'reopen';
    };

/** A run beside a model of its kernel. */
export class Walker {
  readonly run: SampleRun;
  /** What each name holds: a text that tells how it was made. */
  private space = new Map<string, string>();
  private epoch = 0;
  /** What the running step made, and what each step's last result was made of. */
  private made = '';
  private readonly results = new Map<string, string>();
  /** What a checkpoint holds, by step and the execution that it belongs to. */
  private readonly saved = new Map<string, Map<string, string>>();
  /** Reads that differed from a fresh walk, by the model. */
  readonly faults: string[] = [];
  steps: readonly SampleStep[];
  private readonly versions: (readonly SampleStep[])[] = [];
  private version = 0;
  /** The epoch in which a person took the kernel as it was: what is read there may be anything. */
  private takenIn = 0;
  /** Steps whose last result was made there. */
  private readonly loose = new Set<string>();

  constructor(steps: readonly SampleStep[]) {
    this.steps = steps.map(step => ({ ...step, source: `# ${step.id}` }));
    this.run = new SampleRun(samplePlan(steps));
  }

  private id(n: number): string {
    return this.steps[n % this.steps.length]?.id ?? 's0';
  }

  apply(move: Move): void {
    const { run } = this;
    const step = 'at' in move ? this.id(move.at) : '';
    const under = Object.entries(run.state.steps).find(([, one]) => one.status === 'running')?.[0];
    switch (move.do) {
      case 'run':
        this.command({ type: 'run-step', step });
        break;
      case 'migrate':
        this.migrate(move);
        break;
      case 'set': {
        const input = this.steps.find(({ id }) => id === step)?.inputs?.[0];
        if (input) {
          const value = { t: 'int' as const, v: String(move.value) };
          this.command({ type: 'set-inputs', step, values: { [input.id]: value } });
        }
        break;
      }
      case 'confirm':
        this.command({ type: 'confirm', step, allowed: true });
        break;
      case 'skip':
      case 'revert':
      case 'cancel':
      case 'replay':
        this.command({ type: move.do, step });
        break;
      case 'fold':
        this.command({ type: 'fold', step, folded: true });
        break;
      case 'keep':
      case 'repeat':
        this.command({ type: 'resume-replay', step, choice: move.do });
        break;
      case 'offer':
        this.offer(step);
        break;
      case 'anyway':
        this.anyway(step);
        break;
      case 'attach':
        // What the notebook left there counts as what a new kernel holds.
        run.send({ type: 'attach' }, { shared: true });
        break;
      case 'detach':
        this.command({ type: 'detach' });
        break;
      case 'accept':
        run.send({ type: 'accept-kernel' }, { shared: true });
        break;
      case 'others':
        this.others();
        break;
      case 'restart':
        this.command({ type: 'restart-kernel' });
        break;
      case 'finalize':
      case 'reopen':
        this.command({ type: move.do });
        break;
      case 'advance':
        this.advance();
        break;
      case 'proceed':
        if (this.proceed() === 'started') {
          this.execute(run.running());
        }
        break;
      case 'end':
        if (under) {
          this.end(under);
        }
        break;
      case 'fail':
        if (under) {
          const error = { name: 'ValueError', message: 'no', cell: 0, line: 1 };
          run.fact({ type: 'step-failed', step: under, took: 5, error });
        }
        break;
      case 'stop':
        if (under) {
          run.fact({ type: 'step-cancelled', step: under, took: 5, cause: 'person' });
        }
        break;
      case 'die':
        if (under) {
          run.fact({ type: 'step-cancelled', step: under, took: 5, cause: 'kernel-died' });
        }
        if (run.state.epoch > 0 && run.state.status === 'open') {
          run.fact({ type: 'epoch-raised', epoch: run.state.epoch + 1, reason: 'kernel-died' });
        }
        break;
    }
  }

  private migrate({ change, at, flow }: Extract<Move, { do: 'migrate' }>): void {
    const number = ++this.version;
    const back = this.versions.at(-1) ?? this.steps;
    const steps = change === 'back' ? back : changed(this.steps, change, at, flow, number);
    const app = String(number).padStart(64, '0');
    // A source is written once, so it tells which step is called otherwise now, also when that is taken back.
    const renamed = this.steps.map(({ id, source }): [string, string] => [
      id,
      steps.find(step => step.source === source)?.id ?? id
    ]);
    const plan = samplePlan(steps, app);
    if (this.run.send({ type: 'migrate', app }, { plan }) === null) {
      if (change === 'back') {
        this.versions.pop();
      } else {
        this.versions.push(this.steps);
      }
      renamed.forEach(([id, now]) => this.results.set(now, this.results.get(id) ?? ''));
      this.steps = steps;
    }
  }

  private command(command: RunCommand): void {
    this.run.send(command);
  }

  /** The kernel says what it offers for the step's input, where that may be said now. */
  private offer(step: string): void {
    const input = this.steps.find(({ id }) => id === step)?.inputs?.[0]?.id;
    const choices = input === undefined ? {} : { [input]: [{ t: 'int' as const, v: '7' }] };
    const event = { type: 'choices-read' as const, step, choices };
    if (admit(this.run.state, event) === null) {
      this.run.fact(event);
    }
  }

  private anyway(step: string): void {
    const before = this.run.state.seq;
    this.run.send({ type: 'run-step', step, anyway: true });
    if (this.run.entries.some(({ seq, event }) => seq > before && event.type === 'ground-taken')) {
      this.takenIn = this.run.state.epoch;
    }
  }

  /** Somebody else's code changes all names. */
  private others(): void {
    const { state } = this.run;
    const event = { type: 'kernel-used' as const };
    if (admit(state, event) === null) {
      this.run.fact(event);
      NAMES.forEach(name => this.space.set(name, `others ${state.seq}`));
    }
  }

  /** Does what a person would: confirms and runs the active step, and lets what waits run to its end. */
  private advance(): void {
    const step = activeStep(this.run.state)?.id;
    if (step !== undefined) {
      this.command({ type: 'confirm', step, allowed: true });
      this.command({ type: 'run-step', step });
      this.command({ type: 'resume-replay', step, choice: 'repeat' });
    }
    const under = Object.entries(this.run.state.steps).find(([, one]) => one.status === 'running');
    if (under) {
      this.end(under[0]);
    }
    while (this.proceed() === 'started') {
      this.execute(this.run.running());
      this.end(this.run.running());
    }
  }

  private end(id: string): void {
    this.results.set(id, this.made);
    if (this.takenIn === this.run.state.epoch) {
      this.loose.add(id);
    } else {
      this.loose.delete(id);
    }
    this.run.fact({ type: 'step-done', step: id, took: 5 });
    const own = this.run.state.steps[id];
    const later = this.steps.slice(this.steps.findIndex(step => step.id === id) + 1);
    if (
      this.steps.find(step => step.id === id)?.checkpoint &&
      own &&
      own.turn !== null &&
      groundIsExact(this.run.state, id)
    ) {
      const names = later.some(({ flow }) => flow?.opaque)
        ? NAMES
        : later.flatMap(({ flow }) => [
            ...(flow?.uses ?? []),
            ...(flow?.maybe ?? []),
            ...(flow?.mutates ?? [])
          ]);
      const held = [...this.space].filter(([name]) => names.includes(name));
      this.saved.set(`${id} ${own.turn}`, new Map(held));
      this.run.fact({
        type: 'checkpoint-saved',
        step: id,
        checkpoint: {
          turn: own.turn,
          app: this.run.state.plan.app,
          at: 0,
          names: held.map(([name]) => name),
          count: held.length,
          left: [],
          missing: 0,
          bytes: 1,
          hash: 'h',
          why: null
        }
      });
    }
  }

  /** Starts what is next; what is restored comes into the model's namespace, and sometimes cannot be. */
  private proceed(): ReturnType<SampleRun['proceed']> {
    const { state } = this.run;
    const next = nextQueued(state);
    if (next?.kind !== 'restore') {
      return this.run.proceed();
    }
    if (state.seq % 3 === 0) {
      this.run.fact({ type: 'checkpoint-dropped', step: next.step, why: 'It is damaged.' });
      return this.proceed();
    }
    if (this.epoch !== state.epoch) {
      this.space.clear();
      this.epoch = state.epoch;
    }
    const turn = state.steps[next.step]?.turn;
    this.saved.get(`${next.step} ${turn}`)?.forEach((value, name) => this.space.set(name, value));
    this.run.proceed();
    return this.proceed();
  }

  /** Steps shown as done (or cold) whose result is not what a fresh walk with the present values would give. */
  wrongResults(): string[] {
    return this.steps
      .filter(({ id }) => ['done', 'cold'].includes(this.run.state.steps[id]?.status ?? ''))
      .filter(({ id }) => !this.loose.has(id))
      .filter(({ id }) => {
        const space = this.freshSpaceBefore(id);
        return this.results.get(id) !== perform(space, this.steps, id, this.run);
      })
      .map(({ id }) => id);
  }

  /** Runs a step in the model, after checking that it reads what exactly its predecessors leave. */
  private execute(id: string): void {
    if (this.epoch !== this.run.state.epoch) {
      this.space.clear();
      this.epoch = this.run.state.epoch;
    }
    const expected = this.freshSpaceBefore(id);
    const flow = this.steps.find(step => step.id === id)?.flow;
    for (const name of flow?.opaque ? NAMES : [...(flow?.uses ?? []), ...(flow?.mutates ?? [])]) {
      const [real, wanted] = [this.space.get(name), expected.get(name)];
      if (real !== wanted && this.takenIn !== this.epoch) {
        this.faults.push(`${id} reads ${name}: ${real} instead of ${wanted}`);
      }
    }
    this.made = perform(this.space, this.steps, id, this.run);
  }

  /** What a fresh kernel would hold before a step, its predecessors run with their present values. */
  private freshSpaceBefore(id: string): Map<string, string> {
    const space = new Map<string, string>();
    for (const step of this.steps) {
      if (step.id === id) {
        break;
      }
      const own = this.run.state.steps[step.id];
      // A skipped step that waits or runs after all may still be called off: it counts once it has run.
      if ((own?.before ?? own?.status) !== 'skipped') {
        perform(space, this.steps, step.id, this.run);
      }
    }
    return space;
  }
}
