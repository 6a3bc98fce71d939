/** The author's side of one notebook: converts it in the page and keeps the author's changes in its overlay file. */
import { PathExt } from '@jupyterlab/coreutils';
import type { DocumentRegistry } from '@jupyterlab/docregistry';
import type { INotebookContent } from '@jupyterlab/nbformat';
import type { INotebookModel } from '@jupyterlab/notebook';
import type { Contents } from '@jupyterlab/services';
import { describeEdit } from '@lockstep/converter';
import { UserError, type OverlayEdit, type Refusal } from '@lockstep/protocol';
import { readDiskIds } from '../app/notebook-source';
import { follow } from './chosen';
import type { AuthorConversion, AuthorModel, AuthorState, Target } from './contract';
import type { Conversions } from './conversions';
import { History } from './history';
import { OverlayFile, overlayPath, type Files } from './overlay-file';
import { signatureNow } from './signature';

/** How long an author pauses before the notebook is converted again, in milliseconds. */
const PAUSE = 400;

/** What a model works with. */
export interface AuthorOptions {
  context: DocumentRegistry.IContext<INotebookModel>;
  contents: Files;
  /** Ends with the model. */
  conversions: Conversions;
  /** Words for a change that somebody else made to the overlay. */
  elsewhere: (file: string) => string;
  /** Resolves when an overlay that goes along with its renamed notebook is there. */
  moved: () => Promise<void>;
  /** Words for several edits made as one: the first, and how many more. */
  several: (first: string, more: number) => string;
}

/**
 * Everything that reads or writes waits its turn, so that edits are made in the order they were asked for, each on
 * what the one before left.
 */
export class NotebookAuthor implements AuthorModel {
  private readonly listeners = new Set<() => void>();
  private history = new History();
  private file: OverlayFile;
  private state: AuthorState;
  private turn: Promise<void> = Promise.resolve();
  private waiting = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private disposed = false;
  /** What the overlay held when it was last read or written; `undefined` before. */
  private text: string | null | undefined;
  /** The notebook that the state's conversion was made of, as a signature. */
  private converted = '';
  /** Counts the conversions asked for because the notebook changed: of those that wait the newest is made. */
  private newest = 0;
  private diskIds: ReadonlySet<string> | null = null;
  private writing = false;

  constructor(private readonly options: AuthorOptions) {
    const { context, contents } = options;
    this.file = new OverlayFile(contents, overlayPath(context.path));
    this.state = {
      conversion: null,
      refusal: null,
      chosen: null,
      busy: false,
      undo: null,
      redo: null,
      done: null,
      overlay: this.file.path,
      saved: false
    };
    context.model.contentChanged.connect(this.onContentChanged, this);
    context.fileChanged.connect(this.onNotebookSaved, this);
    context.pathChanged.connect(this.onPathChanged, this);
    contents.fileChanged.connect(this.onFileChanged, this);
  }

  readonly snapshot = (): AuthorState => this.state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    if (this.listeners.size === 1) {
      void this.refresh();
    }
    return () => void this.listeners.delete(listener);
  };

  choose(target: Target | null): void {
    if (JSON.stringify(target) !== JSON.stringify(this.state.chosen)) {
      this.publish({ chosen: target });
    }
  }

  refresh(): Promise<void> {
    return this.inTurn(async () => {
      const text = await this.file.read();
      this.noteElsewhere(text);
      await this.convert(text);
    });
  }

  edit(...edits: readonly OverlayEdit[]): Promise<void> {
    return this.inTurn(async () => {
      const before = await this.readAgain();
      const { conversion } = this.state;
      const [first] = edits;
      if (!conversion || !first) {
        return;
      }
      const after = await this.options.conversions.edit(before, edits);
      if (after === before) {
        return;
      }
      const said = describeEdit(first, conversion);
      const words = edits.length === 1 ? said : this.options.several(said, edits.length - 1);
      await this.put(before, after);
      this.history.add({ before, after, words });
      this.told('edit', words);
      if (first.edit === 'split') {
        this.chooseStepOf(first.cell);
      }
    });
  }

  undo(): Promise<void> {
    return this.inTurn(async () => {
      const change = this.history.last;
      const now = await this.readAgain();
      if (change && this.isAt(now, change.after)) {
        await this.put(change.after, change.before);
        this.history.stepBack();
        this.told('undo', change.words);
      }
    });
  }

  redo(): Promise<void> {
    return this.inTurn(async () => {
      const change = this.history.next;
      const now = await this.readAgain();
      if (change && this.isAt(now, change.before)) {
        await this.put(change.before, change.after);
        this.history.stepForth();
        this.told('redo', change.words);
      }
    });
  }

  dispose(): void {
    if (this.disposed) {
      return;
    }
    this.disposed = true;
    clearTimeout(this.timer);
    const { context, contents } = this.options;
    context.model.contentChanged.disconnect(this.onContentChanged, this);
    context.fileChanged.disconnect(this.onNotebookSaved, this);
    context.pathChanged.disconnect(this.onPathChanged, this);
    contents.fileChanged.disconnect(this.onFileChanged, this);
    this.options.conversions.dispose();
    this.listeners.clear();
  }

  /** Does one thing after those asked for before, and shows the refusal that comes of it. */
  private inTurn(work: () => Promise<void>): Promise<void> {
    this.waiting += 1;
    const turn = this.turn.then(async () => {
      if (this.disposed) {
        return;
      }
      this.publish({ busy: true });
      let refusal: Refusal | null = null;
      try {
        await this.options.context.ready;
        await work();
      } catch (error) {
        if (!(error instanceof UserError)) {
          throw error;
        }
        refusal = error.toRefusal();
      } finally {
        this.waiting -= 1;
        this.publish({ refusal, busy: this.waiting > 0 });
      }
    });
    // A bug ends its own turn, loudly, and not those after it.
    this.turn = turn.catch(() => undefined);
    return turn;
  }

  /** The overlay as it is on disk now. Where somebody changed it, or the notebook, both are converted first. */
  private async readAgain(): Promise<string | null> {
    const text = await this.file.read();
    const elsewhere = this.noteElsewhere(text);
    if (elsewhere || this.converted !== signatureNow(this.content())) {
      await this.convert(text);
    }
    return text;
  }

  /** A change that was not made here can be undone like any other. */
  private noteElsewhere(text: string | null): boolean {
    const before = this.text;
    this.text = text;
    if (before === undefined || before === text) {
      return false;
    }
    const words = this.options.elsewhere(PathExt.basename(this.file.path));
    this.history.add({ before, after: text, words });
    return true;
  }

  /** @throws UserError `overlay-changed` when the file is not what a step of the history expects */
  private isAt(now: string | null, expected: string | null): boolean {
    if (now === expected) {
      return true;
    }
    const name = PathExt.basename(this.file.path);
    throw new UserError(
      'overlay-changed',
      `${name} was changed elsewhere just now, so nothing was undone. Next: look at the change, then undo again.`
    );
  }

  /** Writes a text that converts; one that does not is never written. */
  private async put(before: string | null, after: string | null): Promise<void> {
    const next = await this.make(after);
    this.writing = true;
    try {
      await this.file.write(after, before);
    } finally {
      this.writing = false;
    }
    this.text = after;
    this.take(next);
  }

  private async convert(text: string | null): Promise<void> {
    this.take(await this.make(text));
  }

  private async make(overlay: string | null): Promise<Made> {
    const { context, contents, conversions } = this.options;
    this.diskIds ??= new Set(await readDiskIds(contents, context.path).catch(() => []));
    const notebook = this.content();
    const cells = context.model.sharedModel.cells.map(cell => cell.getId());
    const path = PathExt.basename(context.localPath);
    const made = await conversions.convert(notebook, {
      name: path.replace(/\.ipynb$/i, ''),
      overlay,
      diskIds: this.diskIds
    });
    return { conversion: { ...made, cells }, signature: signatureNow(notebook) };
  }

  private take({ conversion, signature }: Made): void {
    const { chosen, conversion: before } = this.state;
    this.converted = signature;
    this.publish({ conversion, chosen: follow(chosen, before, conversion) });
  }

  private chooseStepOf(key: string): void {
    const { conversion } = this.state;
    const step = conversion?.definition.steps.find(({ cells }) => cells.includes(key));
    if (step) {
      this.publish({ chosen: { step: step.id } });
    }
  }

  private told(kind: 'edit' | 'undo' | 'redo', words: string): void {
    this.publish({ done: { count: (this.state.done?.count ?? 0) + 1, kind, words } });
  }

  private content(): INotebookContent {
    return this.options.context.model.sharedModel.toJSON();
  }

  private onContentChanged(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      if (this.listeners.size > 0 && this.converted !== signatureNow(this.content())) {
        void this.reconvert();
      }
    }, PAUSE);
  }

  /** The notebook alone moved on, so the overlay need not be read. */
  private reconvert(): Promise<void> {
    const mine = (this.newest += 1);
    return this.inTurn(async () => {
      if (mine !== this.newest) {
        return;
      }
      const text = this.text === undefined ? await this.file.read() : this.text;
      this.text = text;
      await this.convert(text);
    });
  }

  /** Ids that Lab gave to cells are in the file from now on. */
  private onNotebookSaved(): void {
    this.diskIds = null;
    if (this.listeners.size > 0) {
      void this.reconvert();
    }
  }

  /** Under another name undo goes on as long as the overlay is the same. */
  private onPathChanged(): void {
    const { context, contents, moved } = this.options;
    void this.inTurn(async () => {
      await moved();
      this.file = new OverlayFile(contents, overlayPath(context.path));
      this.publish({ overlay: this.file.path });
      const text = await this.file.read();
      if (text !== this.text) {
        this.history = new History();
        this.text = text;
      }
      await this.convert(text);
    });
  }

  private onFileChanged(_: unknown, change: Contents.IChangedArgs): void {
    const touched = [change.oldValue?.path, change.newValue?.path].includes(this.file.path);
    if (touched && !this.writing && this.listeners.size > 0) {
      void this.refresh();
    }
  }

  private publish(change: Partial<AuthorState>): void {
    if (this.disposed) {
      return;
    }
    this.state = {
      ...this.state,
      ...change,
      undo: this.history.last?.words ?? null,
      redo: this.history.next?.words ?? null,
      saved: typeof this.text === 'string'
    };
    for (const listener of [...this.listeners]) {
      listener();
    }
  }
}

/** A conversion, and the notebook it was made of as a signature. */
interface Made {
  conversion: AuthorConversion;
  signature: string;
}
