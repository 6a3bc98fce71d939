/** What one Output control holds: text with its carriage returns done, displays replaced by id, bounded. */
import { EMPTY_SCREEN, printTo, type Screen } from '../engine/carriage';
import type { KernelMessage } from '../kernels/lease';

/** What one Output control may hold: outputs, and characters of text and of parts together. */
export const CAPTURE_LIMITS = { outputs: 500, characters: 1_000_000 };

/** Stands at the end when more came than is kept. */
export const CUT_NOTE = 'More came than is shown here.\n';

/** An output as nbformat has it, which is what an Output control's trait `outputs` holds. */
export type NotebookOutput = Record<string, unknown> & { output_type: string };

interface Item {
  output: NotebookOutput;
  screen: Screen | null;
  size: number;
  displayId?: string;
}

export class Captured {
  constructor(private readonly limits = CAPTURE_LIMITS) {}

  /** Takes what a kernel sent while the control was capturing. */
  take(message: KernelMessage): void {
    if (message.type === 'clear' && message.wait) {
      this.clearNext = true;
      return;
    }
    if (message.type === 'clear' || (this.clearNext && message.type !== 'update')) {
      this.clear();
    }
    switch (message.type) {
      case 'stream':
        this.print(message.name, message.text);
        break;
      case 'display': {
        const { data, metadata, displayId, result } = message;
        const output = result
          ? { output_type: 'execute_result', data, metadata, execution_count: null }
          : { output_type: 'display_data', data, metadata };
        this.add(output, JSON.stringify(data).length, displayId);
        break;
      }
      case 'update':
        this.update(message.displayId, message.data, message.metadata);
        break;
      case 'error': {
        const { name: ename, message: evalue, traceback } = message;
        const output = { output_type: 'error', ename, evalue, traceback };
        this.add(output, JSON.stringify(output).length);
        break;
      }
      case 'clear':
        break;
    }
  }

  /** Shows an update of a display; `false` when it is not held here. */
  update(displayId: string, data: object, metadata: object): boolean {
    let found = false;
    for (const item of this.items) {
      if (item.displayId === displayId) {
        found = true;
        item.output = { ...item.output, data, metadata };
        this.resize(item, JSON.stringify(data).length);
      }
    }
    return found;
  }

  /** The notebook's code wrote the trait itself. */
  replace(outputs: unknown): void {
    this.clear();
    if (Array.isArray(outputs)) {
      for (const output of outputs.filter(isOutput)) {
        this.add(output, JSON.stringify(output).length);
      }
    }
  }

  outputs(): NotebookOutput[] {
    const shown = this.items.map(({ output, screen }) =>
      screen === null ? output : { ...output, text: screen.lines + screen.line }
    );
    const note = { output_type: 'stream', name: 'stderr', text: CUT_NOTE };
    return this.cut ? [...shown, note] : shown;
  }

  /** About how many characters it holds. */
  get size(): number {
    return this.held;
  }

  private clear(): void {
    this.clearNext = false;
    this.items = [];
    this.held = 0;
    this.cut = false;
  }

  private print(name: 'stdout' | 'stderr', text: string): void {
    const last = this.items.at(-1);
    if (!last?.screen || last.output.name !== name) {
      this.add({ output_type: 'stream', name }, 0, undefined, EMPTY_SCREEN);
    }
    const item = this.items.at(-1);
    if (item?.screen) {
      const screen = printTo(item.screen, text);
      const size = screen.lines.length + screen.line.length;
      if (this.held - item.size + size > this.limits.characters) {
        this.cut = true;
        return;
      }
      item.screen = screen;
      this.resize(item, size);
    }
  }

  private add(
    output: NotebookOutput,
    size: number,
    displayId?: string,
    screen: Screen | null = null
  ): void {
    const { outputs, characters } = this.limits;
    if (this.items.length >= outputs || this.held + size > characters) {
      this.cut = true;
      return;
    }
    this.items.push({ output, screen, size, ...(displayId === undefined ? {} : { displayId }) });
    this.held += size;
  }

  private resize(item: Item, size: number): void {
    this.held += size - item.size;
    item.size = size;
  }

  private items: Item[] = [];
  private held = 0;
  private clearNext = false;
  private cut = false;
}

function isOutput(value: unknown): value is NotebookOutput {
  return (
    typeof value === 'object' &&
    value !== null &&
    'output_type' in value &&
    typeof value.output_type === 'string'
  );
}
