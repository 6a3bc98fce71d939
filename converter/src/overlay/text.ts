/** An overlay's text, parsed: what it says, and where each key stands. */
import { Overlay, type Overlay as OverlayType, UserError } from '@lockstep/protocol';
import { type Document, isMap, isNode, isScalar, LineCounter, parseDocument } from 'yaml';

export type Key = string | number;

function refuse(message: string): never {
  throw new UserError(
    'overlay-invalid',
    `${message} Correct the overlay file and open the app again.`
  );
}

/** The first line of a YAML error, without the place, which is said already. */
function sentenceOf(message: string): string {
  return message.split('\n', 1)[0]?.replace(/ at line.*$/, '') ?? '';
}

/** A valid overlay. */
export class OverlayText {
  private readonly lines = new LineCounter();
  /** Keeps comments and order; edits are made to it. */
  readonly document: Document.Parsed;
  readonly content: OverlayType;

  /** @throws UserError `overlay-invalid`, which names the key and its line */
  constructor(text: string) {
    this.document = parseDocument(text.replace(/^\ufeff/, ''), { lineCounter: this.lines });
    const [error] = this.document.errors;
    if (error !== undefined) {
      const { line } = this.lines.linePos(error.pos[0]);
      refuse(`The overlay is no YAML at line ${line}: ${sentenceOf(error.message)}.`);
    }
    this.content = this.parsed();
  }

  private plain(): unknown {
    try {
      return this.document.toJS() ?? {};
    } catch (error) {
      // An alias without its anchor, or aliases that multiply.
      if (error instanceof ReferenceError) {
        return refuse(`The overlay is no YAML: ${sentenceOf(error.message)}.`);
      }
      throw error;
    }
  }

  private parsed(): OverlayType {
    const result = Overlay.safeParse(this.plain());
    if (result.success) {
      return result.data;
    }
    const [issue] = result.error.issues;
    const path = (issue?.path ?? []).map(key => (typeof key === 'number' ? key : String(key)));
    const unknown = issue?.code === 'unrecognized_keys' ? (issue.keys[0] ?? '') : null;
    if (unknown === null && path.length === 0) {
      return refuse('The overlay is not a list of keys such as "title" or "steps".');
    }
    const key = unknown === null ? path : [...path, unknown];
    const what = unknown === null ? 'has a value of the wrong type' : 'is not known';
    return refuse(`The overlay's key ${key.join('.')} at line ${this.lineOf(key)} ${what}.`);
  }

  /** The line of a key, or of the nearest one above it that exists. */
  lineOf(path: readonly Key[]): number {
    for (let length = path.length; length > 0; length--) {
      const parent = this.document.getIn(path.slice(0, length - 1), true);
      const holder = length === 1 ? this.document.contents : parent;
      if (isMap(holder)) {
        const pair = holder.items.find(
          item => isScalar(item.key) && String(item.key.value) === String(path[length - 1])
        );
        const key = pair?.key;
        if (isNode(key) && key.range) {
          return this.lines.linePos(key.range[0]).line;
        }
      }
    }
    return 1;
  }
}

/**
 * Reads an overlay; `null` for one that says nothing.
 *
 * @throws UserError `overlay-invalid`
 */
export function readOverlay(text: string | null): OverlayText | null {
  return text === null || text.trim() === '' ? null : new OverlayText(text);
}
