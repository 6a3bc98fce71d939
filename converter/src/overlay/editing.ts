/** An overlay under edit: its text, and what it makes of the notebook after each change. */
import { Overlay, UserError } from '@lockstep/protocol';
import type { Automatic, AutomaticStep } from '../automatic';
import { definitionOf } from '../compose';
import { UniqueIds } from '../titles';
import { anchorOf } from './anchors';
import { lay, type Laid, type LaidInput, type LaidStep, type Trouble } from './lay';
import { Pen, type Plain } from './pen';

export type Part = 'steps' | 'inputs';
/** Members to set, `null` takes one out. */
export type Members = Readonly<Record<string, Plain | null | undefined>>;

/** @throws UserError `edit-refused` */
export function refuse(message: string): never {
  throw new UserError('edit-refused', message);
}

/** Names a trouble, whatever line it is in. */
export function nameOf({ path, what }: Trouble): string {
  return [...path, what].join('\n');
}

/** What an overlay says when a member of it is taken out. */
function withoutMember(content: Overlay, path: readonly string[], member: string): Overlay {
  const copy: unknown = JSON.parse(JSON.stringify(content));
  const holder = path.reduce(
    (inner: unknown, key) => (isMembers(inner) ? inner[key] : undefined),
    copy
  );
  if (isMembers(holder)) {
    delete holder[member];
  }
  return Overlay.parse(copy);
}

function isMembers(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** An overlay's text, and what the notebook becomes by it, from change to change. */
export class Editing {
  private readonly pen: Pen;
  /** What the overlay makes of the notebook now. */
  laid: Laid;

  /** @throws UserError `overlay-invalid` */
  constructor(
    text: string,
    readonly automatic: Automatic
  ) {
    this.pen = new Pen(text);
    this.laid = lay(this.pen.content, automatic);
  }

  get text(): string {
    return this.pen.toString();
  }

  get content(): Overlay {
    return this.pen.content;
  }

  /** @throws UserError `edit-refused` when there is no such step */
  step(id: string): LaidStep {
    const step = this.laid.steps.find(one => one.id === id);
    return (
      step ?? refuse('The step is not there any more, so nothing was changed. Choose another one.')
    );
  }

  /** @throws UserError `edit-refused` when there is no such input or candidate */
  input(id: string): LaidInput {
    const input = this.laid.inputs.find(one => one.input.id === id);
    return (
      input ??
      refuse('The value is not there any more, so nothing was changed. Choose another one.')
    );
  }

  /** The automatic step of an id; `undefined` for one that an entry starts. */
  automaticStep(id: string): AutomaticStep | undefined {
    return this.automatic.steps.find(step => step.id === id);
  }

  /** Sets members of the entry of a step or input, and its anchor; those that make no difference are taken out. */
  set(part: Part, id: string, cell: number, members: Members): void {
    const path = [part, this.laid.keys[part].get(id) ?? this.freeKey(part, id)];
    for (const [member, value] of Object.entries(members)) {
      if (value === null) {
        this.pen.remove(path, member);
      } else if (value !== undefined) {
        this.pen.set(path, member, value);
        this.pen.set(path, 'at', anchorOf(this.automatic, cell));
      }
    }
    for (const [member, value] of Object.entries(members)) {
      if (value !== null && value !== undefined) {
        this.dropIdle(path, member);
      }
    }
    this.laid = lay(this.content, this.automatic);
  }

  /** Sets what a step follows, `null` for its place in the notebook; whether that is possible shows when all are set. */
  place(id: string, cell: number, after: string | null): void {
    const path = ['steps', this.laid.keys.steps.get(id) ?? this.freeKey('steps', id)];
    if (after === null) {
      this.pen.remove(path, 'after');
    } else {
      this.pen.set(path, 'after', after);
      this.pen.set(path, 'at', anchorOf(this.automatic, cell));
    }
    this.laid = lay(this.content, this.automatic);
  }

  /** Sets the app's title or summary. */
  setApp(member: 'title' | 'summary', value: string | null): void {
    if (value === null) {
      this.pen.remove([], member);
    } else {
      this.pen.set([], member, value);
      this.dropIdle([], member);
    }
    this.laid = lay(this.content, this.automatic);
  }

  /** Takes an entry out. */
  drop(part: Part, id: string): void {
    const key = this.laid.keys[part].get(id);
    if (key !== undefined) {
      this.pen.remove([part], key);
      this.laid = lay(this.content, this.automatic);
    }
  }

  /** A name for a new entry: its id, unless an entry of something else has that name. */
  private freeKey(part: Part, id: string): string {
    const taken = Object.keys(this.content[part] ?? {});
    return new UniqueIds(part === 'steps' ? '-' : '.', taken).take(id);
  }

  /** Takes a member out where the result is the same without it. What cannot apply stays, to be told. */
  private dropIdle(path: readonly string[], member: string): void {
    const now = lay(this.content, this.automatic);
    const without = lay(withoutMember(this.content, path, member), this.automatic);
    const entry = path.join('\n');
    const inVain = now.troubles.some(trouble => nameOf(trouble).startsWith(`${entry}\n`));
    if (!inVain && this.effect(now) === this.effect(without)) {
      this.pen.remove(path, member);
    }
  }

  /** Everything that an overlay decides. */
  private effect(laid: Laid): string {
    const inputs = laid.inputs.map(({ input }) => input);
    const { title, summary, steps } = definitionOf(this.automatic, laid);
    return JSON.stringify([title, summary, steps, inputs]);
  }
}
