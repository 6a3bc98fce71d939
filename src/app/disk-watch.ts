/** Notices that another program changed a notebook or its overlay: Jupyter tells only of what goes through itself. */
import { PathExt } from '@jupyterlab/coreutils';
import { ServerConnection, type Contents } from '@jupyterlab/services';
import type { IDisposable } from '@lumino/disposable';
import { overlayPath } from '../author/overlay-file';

/** How often is looked while somebody sees the app, in milliseconds. */
const EVERY = 5_000;
/** A folder with more files than this is not listed; then only the notebook is looked at. */
const CROWDED = 1_000;

/** When each was changed last, as the server says it; `null` for one that is not there. */
type Marks = Record<'notebook' | 'overlay', string | null>;

/** What it works with. */
export interface DiskWatchOptions {
  contents: Pick<Contents.IManager, 'get' | 'driveName'>;
  /** The notebook, from the contents root. */
  path(): string;
  /** Whether anybody would see a change now. */
  seen(): boolean;
  /** @param modified when the file was changed, `null` when it is gone */
  changed(file: keyof Marks, modified: string | null): void;
}

/** Looks every few seconds, from the first look on. */
export class DiskWatch implements IDisposable {
  private known: { path: string; marks: Marks } | null = null;
  private crowded = false;
  private looking: Promise<void> | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private disposed = false;

  constructor(private readonly options: DiskWatchOptions) {
    this.plan();
  }

  get isDisposed(): boolean {
    return this.disposed;
  }

  dispose(): void {
    this.disposed = true;
    clearTimeout(this.timer);
  }

  /** Looks now, unless it does already. */
  look(): Promise<void> {
    this.looking ??= this.lookOnce().finally(() => {
      this.looking = null;
    });
    return this.looking;
  }

  private plan(): void {
    this.timer = setTimeout(() => {
      void (this.options.seen() ? this.look() : Promise.resolve()).finally(() => {
        if (!this.disposed) {
          this.plan();
        }
      });
    }, EVERY);
  }

  private async lookOnce(): Promise<void> {
    const path = this.options.path();
    let marks: Marks;
    try {
      marks = await this.marksOf(path);
    } catch (error) {
      if (
        error instanceof ServerConnection.ResponseError ||
        error instanceof ServerConnection.NetworkError
      ) {
        return; // away, or moved: the next look tells
      }
      throw error;
    }
    const before = this.known;
    this.known = { path, marks };
    if (this.disposed || before?.path !== path) {
      return;
    }
    for (const file of ['notebook', 'overlay'] as const) {
      if (before.marks[file] !== marks[file]) {
        this.options.changed(file, marks[file]);
      }
    }
  }

  private async marksOf(path: string): Promise<Marks> {
    const { contents } = this.options;
    if (!this.crowded) {
      const drive = contents.driveName(path);
      const local = drive === '' ? path : path.slice(drive.length + 1);
      const folder = `${drive === '' ? '' : `${drive}:`}${PathExt.dirname(local)}`;
      const listing = await contents.get(folder, { type: 'directory', content: true });
      const content: unknown = listing.content;
      if (Array.isArray(content) && content.length <= CROWDED) {
        const modified = new Map(
          content.map(entry => [textOf(entry, 'name'), textOf(entry, 'last_modified')])
        );
        const mark = (name: string): string | null => modified.get(name) ?? null;
        return {
          notebook: mark(PathExt.basename(local)),
          overlay: mark(PathExt.basename(overlayPath(local)))
        };
      }
      this.crowded = true;
    }
    const { last_modified: notebook } = await contents.get(path, { content: false });
    return { notebook, overlay: null };
  }
}

function textOf(entry: unknown, name: 'name' | 'last_modified'): string {
  return typeof entry === 'object' && entry !== null && name in entry
    ? String(Object.getOwnPropertyDescriptor(entry, name)?.value)
    : '';
}
