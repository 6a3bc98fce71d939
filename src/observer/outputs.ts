/** The outputs of one run while they arrive, kept at a bounded size: head and tail of each, never what is between. */
import {
  MAX_OUTPUTS,
  MAX_OUTPUT_TEXT,
  MAX_TRACEBACK,
  type OutputSummary,
  type RunError
} from '@lockstep/protocol';
import { plain, shortened, tailOf, headOf } from './text';

/** One output as a kernel sent it, or its wish to clear those before. */
export type OutputFact =
  | { type: 'stream'; name: 'stdout' | 'stderr'; text: string }
  | {
      type: 'data';
      kind: 'display' | 'result';
      data: Readonly<Record<string, unknown>>;
      /** The kernel's name of a display that may be updated. */
      display: string | null;
      /** Replaces the display of that name instead of adding one. */
      update: boolean;
    }
  | { type: 'clear'; wait: boolean };

/** Raw characters kept of each end: escape sequences and overwritten lines go only when the record is written. */
const RAW = 4 * MAX_OUTPUT_TEXT;
/** MIME types in the order in which they read best as text. */
const READABLE = ['text/plain', 'text/markdown', 'text/latex', 'application/json', 'text/html'];

interface Draft {
  kind: OutputSummary['kind'];
  mimeTypes: string[];
  head: string;
  tail: string;
  characters: number;
  display: string | null;
}

/** Collects outputs; {@link summaries} says what a record holds of them. Constant memory, whatever a run prints. */
export class OutputDrafts {
  private drafts: Draft[] = [];
  private clearNext = false;

  /** Takes the next output of the run. */
  add(fact: OutputFact): void {
    if (fact.type === 'clear') {
      this.clearNext = fact.wait;
      if (!fact.wait) {
        this.drafts = [];
      }
      return;
    }
    if (fact.type === 'data' && fact.update) {
      this.update(fact.display, fact.data);
      return;
    }
    if (this.clearNext) {
      this.clearNext = false;
      this.drafts = [];
    }
    if (fact.type === 'stream') {
      this.print(fact.name, fact.text);
    } else {
      this.push({ kind: fact.kind, display: fact.display, ...contentOf(fact.data) });
    }
  }

  /** What the record keeps: at most {@link MAX_OUTPUTS}, the first ones and the last. */
  summaries(): OutputSummary[] {
    return this.drafts.map(({ kind, mimeTypes, head, tail, characters }) => {
      const whole = characters === head.length + tail.length;
      const text = whole
        ? shortened(plain(head + tail), MAX_OUTPUT_TEXT)
        : shortened(plain(head), MAX_OUTPUT_TEXT, plain(tail), characters);
      return { kind, mimeTypes, text, characters };
    });
  }

  /** Streams of one kind that follow each other are one output, as in a notebook. */
  private print(name: 'stdout' | 'stderr', text: string): void {
    const last = this.drafts.at(-1);
    if (last?.kind !== name) {
      const head = text.slice(0, RAW);
      const tail = text.slice(Math.max(RAW, text.length - RAW));
      const characters = text.length;
      this.push({ kind: name, mimeTypes: ['text/plain'], head, tail, characters, display: null });
      return;
    }
    const free = last.tail === '' ? Math.max(0, RAW - last.head.length) : 0;
    last.head += text.slice(0, free);
    last.tail = (last.tail + text.slice(free)).slice(-RAW);
    last.characters += text.length;
  }

  /** Above the bound the newest takes the last place: what came last says most about how it ended. */
  private push(draft: Draft): void {
    if (this.drafts.length === MAX_OUTPUTS) {
      this.drafts.splice(MAX_OUTPUTS / 2, 1);
    }
    this.drafts.push(draft);
  }

  private update(display: string | null, data: Readonly<Record<string, unknown>>): void {
    for (const draft of this.drafts) {
      if (display !== null && draft.display === display) {
        Object.assign(draft, contentOf(data));
      }
    }
  }
}

/** MIME types of a bundle and its text; pictures and other binary data have none. */
function contentOf(
  data: Readonly<Record<string, unknown>>
): Pick<Draft, 'mimeTypes' | 'head' | 'tail' | 'characters'> {
  const mimeTypes = Object.keys(data)
    .slice(0, 20)
    .map(type => headOf(type, 200));
  const text = textOf(READABLE.map(type => data[type]).find(value => value !== undefined));
  const head = text.slice(0, RAW);
  const tail = text.slice(Math.max(RAW, text.length - RAW));
  return { mimeTypes, head, tail, characters: text.length };
}

/** nbformat allows lines as a list; JSON comes as a value. */
function textOf(value: unknown): string {
  if (typeof value === 'string') {
    return value;
  }
  if (Array.isArray(value) && value.every(line => typeof line === 'string')) {
    return value.join('');
  }
  return value === undefined ? '' : JSON.stringify(value);
}

/** An error for the record: without colours, head and tail of a long traceback. */
export function errorOf(name: string, message: string, traceback: readonly string[]): RunError {
  return {
    name: headOf(name, 200),
    message: shortened(plain(message), MAX_OUTPUT_TEXT),
    traceback: shortened(plain(endsOf(traceback)), MAX_TRACEBACK)
  };
}

/** A recursion error brings thousands of lines: only its ends are worth reading. */
function endsOf(lines: readonly string[]): string {
  const text = lines.join('\n');
  const most = 8 * MAX_TRACEBACK;
  return text.length > most ? `${headOf(text, most / 2)}\n${tailOf(text, most / 2)}` : text;
}
