/** Asks a run's live kernel what it offers for the inputs of a step that just opened. Never while a step runs. */
import {
  type AppDefinition,
  canonicalJson,
  type InputFace,
  type LiveValues,
  type RunEvent,
  type RunState,
  type Step
} from '@lockstep/protocol';
import { groundIsReady, isOpen, stepOf, stepsBefore } from '@lockstep/workflow';
import type { KernelLease } from '../kernels/lease';
import { choicesExpression, choicesIn } from './kernelChoices';

/** How long a kernel may take for the choices of one step, in milliseconds; then it is interrupted. */
const PATIENCE = 2_000;

/** The choices of one step never weigh more in its journal, in characters of JSON. */
const HEAVIEST = 64 * 1024;

export interface ChoiceReaderOptions {
  state(): RunState;
  /** The version that runs now. @throws UserError when it is gone */
  definition(): AppDefinition;
  /** The run's kernel while it has one. */
  lease(): KernelLease | null;
  /** Writes what was read. */
  witness(event: RunEvent): void;
  /** Without what must not be stored. */
  clean(text: string): string;
  /** Milliseconds; any origin. */
  now(): number;
  /** Is told what nobody waits for. */
  failed(error: unknown): void;
}

export class ChoiceReader {
  constructor(private readonly options: ChoiceReaderOptions) {}

  /** Whether the kernel is being asked. */
  get busy(): boolean {
    return this.reading !== null;
  }

  /** Asks for every step that is open on what the kernel holds now, and was not asked for yet. */
  look(): void {
    if (this.reading !== null) {
      return;
    }
    this.leaving = false;
    this.reading = this.readAll()
      .catch((error: unknown) => this.options.failed(error))
      .finally(() => {
        this.reading = null;
      });
  }

  /** Fulfils when the kernel is not being asked any more; no further question is begun until {@link look}. */
  async quiet(): Promise<void> {
    this.leaving = true;
    await this.reading;
  }

  private async readAll(): Promise<void> {
    const { options } = this;
    if (options.lease() === null) {
      return;
    }
    const { language, steps } = this.offering();
    for (const step of steps) {
      const lease = options.lease();
      const key = this.keyOf(step.id);
      if (this.leaving || lease === null) {
        return;
      }
      if (key === null || this.asked.get(step.id) === key) {
        continue;
      }
      const choices = await this.read(lease, language, step);
      // What was read is of use only where the kernel and its namespace are still the ones that were asked.
      if (choices === null || options.lease() !== lease || this.keyOf(step.id) !== key) {
        continue;
      }
      this.asked.set(step.id, key);
      if (canonicalJson(choices) !== canonicalJson(options.state().steps[step.id]?.choices ?? {})) {
        options.witness({ type: 'choices-read', step: step.id, choices });
      }
    }
  }

  /** The steps of the present version that have live choices. */
  private offering(): { app: string; language: string; steps: Step[] } {
    const { app } = this.options.state().plan;
    if (this.known?.app !== app) {
      const { language, steps } = this.options.definition();
      this.known = { app, language, steps: steps.filter(hasLiveChoices) };
    }
    return this.known;
  }

  /** Which version and executions made what a step would find, `null` while it cannot be asked for. */
  private keyOf(id: string): string | null {
    const state = this.options.state();
    const own = stepOf(state, id);
    const running = Object.values(state.steps).some(step => step.status === 'running');
    return own &&
      state.status === 'open' &&
      // What is asked of the notebook's kernel would stand in the way of others.
      !state.attached &&
      !running &&
      isOpen(state, id) &&
      groundIsReady(state, id)
      ? [state.plan.app, ...[...stepsBefore(state, id), own].map(step => step.state.turn)].join()
      : null;
  }

  /** `null` when somebody wants the kernel before all is read. */
  private async read(lease: KernelLease, language: string, step: Step): Promise<LiveValues | null> {
    const { state, now, clean } = this.options;
    const faces = stepOf(state(), step.id)?.plan.inputs ?? [];
    const until = now() + PATIENCE;
    const choices: LiveValues = {};
    let weight = 0;
    for (const { id, choicesFrom } of step.inputs) {
      const face = faces.find(input => input.id === id);
      const wanted = choicesFrom && face && canTake(face);
      const expression = wanted ? choicesExpression(language, choicesFrom) : null;
      const left = until - now();
      if (!wanted || expression === null || left <= 0) {
        continue;
      }
      if (this.leaving) {
        return null;
      }
      const answer = await lease.evaluate(expression, left);
      const found = answer === null ? [] : choicesIn(answer, face, choicesFrom);
      const text = canonicalJson(found);
      weight += text.length;
      if (found.length > 0 && weight <= HEAVIEST && clean(text) === text) {
        choices[id] = found;
      }
    }
    return choices;
  }

  private known: { app: string; language: string; steps: Step[] } | null = null;
  private reading: Promise<void> | null = null;
  private leaving = false;
  /** By step: on what it was asked for last. */
  private readonly asked = new Map<string, string>();
}

function hasLiveChoices(step: Step): boolean {
  return step.inputs.some(input => input.choicesFrom !== undefined);
}

/** Whether a field can show more than it shows by itself. */
function canTake({ fixed, type, choices, open }: InputFace): boolean {
  return !fixed && type !== 'secret' && (choices === undefined || open === true);
}
