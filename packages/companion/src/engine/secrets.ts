/** Secrets of runs: held in memory only, and taken out of whatever a kernel prints. */
import type { RunCommand, RunState, Value } from '@lockstep/protocol';
import { stepOf } from '@lockstep/workflow';

/** What stands where a secret stood. */
export const MASK = '••••';

/** Shorter secrets are not searched for: they would turn up in ordinary words. */
const SHORTEST = 4;

/** The raw secrets of one run. They leave it only towards its kernel. */
export class Secrets {
  /** Keeps a secret for an input. */
  keep(step: string, input: string, value: Value): void {
    this.values.set(keyOf(step, input), value);
    this.note(value);
  }

  /** A secret without an input of its own (a computed question): remembered only to take it out of outputs. */
  note(value: Value): void {
    if (value.t !== 'str') {
      return;
    }
    // As it is, and as a traceback quotes it in a line of source.
    const quoted = JSON.stringify(value.v).slice(1, -1);
    for (const text of [value.v, quoted, value.v.replaceAll('\\', '\\\\').replaceAll("'", "\\'")]) {
      if (text.length >= SHORTEST) {
        this.texts.add(text);
      }
    }
  }

  /** Keeps what a command brings that its events only mark. `state` is the run's before the command. */
  keepFrom(command: RunCommand, state: RunState): void {
    if (command.type === 'set-inputs') {
      const inputs = stepOf(state, command.step)?.plan.inputs ?? [];
      for (const { id } of inputs.filter(({ type }) => type === 'secret')) {
        const value = command.values[id];
        if (value !== undefined) {
          this.keep(command.step, id, value);
        }
      }
    }
    if (command.type === 'answer-prompt') {
      const prompt = state.steps[command.step]?.prompt;
      if (prompt?.secret === true) {
        if (prompt.input !== null) {
          this.keep(command.step, prompt.input, command.value);
        }
        this.note(command.value);
      }
    }
  }

  known(step: string, input: string): boolean {
    return this.values.has(keyOf(step, input));
  }

  read(step: string, input: string): Value | undefined {
    return this.values.get(keyOf(step, input));
  }

  /** Another run's secrets, for its copy. */
  copyFrom(other: Secrets): void {
    other.values.forEach((value, key) => this.values.set(key, value));
    other.texts.forEach(text => this.texts.add(text));
  }

  /** The text without secrets. */
  clean(text: string): string {
    let cleaned = text;
    for (const secret of this.longestFirst()) {
      cleaned = cleaned.replaceAll(secret, MASK);
    }
    return cleaned;
  }

  /** How many of the text's last characters may be the beginning of a secret. */
  openEnd(text: string): number {
    let open = 0;
    for (const secret of this.texts) {
      for (let size = Math.min(secret.length - 1, text.length); size > open; size--) {
        if (text.endsWith(secret.slice(0, size))) {
          open = size;
        }
      }
    }
    return open;
  }

  private longestFirst(): string[] {
    return [...this.texts].sort((a, b) => b.length - a.length);
  }

  private readonly values = new Map<string, Value>();
  private readonly texts = new Set<string>();
}

function keyOf(step: string, input: string): string {
  return `${step} ${input}`;
}

/** Text that comes in pieces, without secrets: the end of a piece waits while it may begin a secret. */
export class CleanStream {
  constructor(private readonly secrets: Secrets) {}

  /** The text that can be shown now. */
  push(text: string): string {
    const all = this.held + text;
    const cleaned = this.secrets.clean(all);
    const open = this.secrets.openEnd(cleaned);
    this.held = cleaned.slice(cleaned.length - open);
    return cleaned.slice(0, cleaned.length - open);
  }

  /** What still waited. */
  rest(): string {
    const rest = this.held;
    this.held = '';
    return rest;
  }

  private held = '';
}
