/** Where a cell stands in its notebook and what stands above it, answered without reading the notebook each time. */
import type { ICellModel } from '@jupyterlab/cells';
import type { DocumentRegistry } from '@jupyterlab/docregistry';
import type { INotebookModel } from '@jupyterlab/notebook';
import type { IDisposable } from '@lumino/disposable';
import { Signal } from '@lumino/signaling';
import type { CellPlace } from './facts';

/** How long headings are believed without looking again, in milliseconds. */
const FRESH = 1_000;
/** A heading in Markdown, with the marks that people put around words. */
const HEADING = /^ {0,3}#{1,6}[ \t]+(.+?)[ \t]*#*$/;

/** One a notebook on show. */
export class Places implements IDisposable {
  private positions: Map<string, number> | null = null;
  private headings: { at: number; of: Map<string, string> } | null = null;
  private disposed = false;

  constructor(private readonly context: DocumentRegistry.IContext<INotebookModel>) {
    context.model.cells.changed.connect(this.forget, this);
  }

  get isDisposed(): boolean {
    return this.disposed;
  }

  /** The notebook's path from the contents root, as it is now. */
  get path(): string {
    return this.context.path;
  }

  /** The notebook's language, as its kernel told it. */
  get language(): string | null {
    return this.context.model.defaultKernelLanguage || null;
  }

  /** The place of a cell, `null` when this notebook does not hold it. */
  placeOf(id: string): CellPlace | null {
    const index = this.known().get(id);
    return index === undefined ? null : { id, index };
  }

  /** The one code cell with this source; `null` when there is none, or more than one. */
  cellWith(code: string): CellPlace | null {
    let found: CellPlace | null = null;
    let index = 0;
    for (const cell of this.context.model.cells) {
      if (cell.type === 'code' && cell.sharedModel.getSource() === code) {
        if (found) {
          return null;
        }
        found = { id: cell.id, index };
      }
      index += 1;
    }
    return found;
  }

  /** The nearest heading above a cell. */
  headingOver(id: string): string | null {
    const now = Date.now();
    if (!this.headings || now - this.headings.at > FRESH) {
      this.headings = { at: now, of: readHeadings(this.context.model.cells) };
    }
    return this.headings.of.get(id) ?? null;
  }

  dispose(): void {
    this.disposed = true;
    Signal.clearData(this);
  }

  private known(): Map<string, number> {
    if (!this.positions) {
      this.positions = new Map();
      for (const cell of this.context.model.cells) {
        this.positions.set(cell.id, this.positions.size);
      }
    }
    return this.positions;
  }

  private forget(): void {
    this.positions = null;
    this.headings = null;
  }
}

function readHeadings(cells: Iterable<ICellModel>): Map<string, string> {
  const of = new Map<string, string>();
  let heading: string | null = null;
  for (const cell of cells) {
    if (cell.type === 'markdown') {
      heading = lastHeading(cell.sharedModel.getSource()) ?? heading;
    } else if (heading !== null) {
      of.set(cell.id, heading);
    }
  }
  return of;
}

/** The last heading of a Markdown text, in plain words; lines inside fences are none. */
export function lastHeading(source: string): string | null {
  let found: string | null = null;
  let fenced = false;
  for (const line of source.split('\n')) {
    if (/^ {0,3}(```|~~~)/.test(line)) {
      fenced = !fenced;
    }
    const heading = fenced ? null : HEADING.exec(line)?.[1];
    if (heading) {
      found = heading
        .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
        .replace(/[*`]{1,3}/g, '')
        .trim();
    }
  }
  return found === '' ? null : found;
}

/** The first line of code that says something. */
export function firstLine(code: string): string {
  return (
    code
      .split('\n', 50)
      .map(line => line.trim())
      .find(line => line !== '') ?? ''
  );
}
