/** What the specs of this folder share: a small notebook, and a model of it that answers from memory. */
import type { INotebookContent } from '@jupyterlab/nbformat';
import { convert } from '@lockstep/converter';
import type { OverlayEdit } from '@lockstep/protocol';
import type { AuthorConversion, AuthorModel, AuthorState, Target } from '../contract';

/** Lab's ids of the cells of {@link sources}. */
export const CELLS = ['text', 'values', 'asks'];

/** Three cells: text, two values that are used, and a question. */
export const sources = [
  '## Choose',
  'country = "France"\nmin_degree = 5  # 1 to 80\nprint(country, min_degree)',
  'name = input("Name of the group: ")\nprint(name)'
];

/** The notebook of some sources; a source that begins with `#` and a space is text. */
export function notebookOf(code: readonly string[]): INotebookContent {
  return {
    cells: code.map((source, index) =>
      source.startsWith('## ')
        ? { cell_type: 'markdown', id: CELLS[index] ?? `c${index}`, metadata: {}, source }
        : {
            cell_type: 'code',
            id: CELLS[index] ?? `c${index}`,
            metadata: {},
            source,
            outputs: [],
            execution_count: null
          }
    ),
    metadata: { kernelspec: { name: 'python3', display_name: 'Python 3', language: 'python' } },
    nbformat: 4,
    nbformat_minor: 5
  };
}

/** What the converter makes of some sources. */
export function conversionOf(
  code: readonly string[],
  overlay: string | null = null
): AuthorConversion {
  const { definition, report } = convert(notebookOf(code), {
    name: 'sites',
    overlay,
    diskIds: new Set(CELLS)
  });
  return { definition, report, cells: CELLS };
}

/** A model whose conversion is given, and which remembers what it was asked. */
export class ScriptedAuthor implements AuthorModel {
  readonly edits: OverlayEdit[] = [];
  /** Says so to the next edit. */
  refuses: string | null = null;
  private readonly listeners = new Set<() => void>();
  private state: AuthorState;

  constructor(conversion: AuthorConversion | null) {
    this.state = {
      conversion,
      refusal: null,
      chosen: null,
      busy: false,
      undo: null,
      redo: null,
      done: null,
      overlay: 'sites.app.yaml',
      saved: false
    };
  }

  readonly snapshot = (): AuthorState => this.state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  };

  get listening(): number {
    return this.listeners.size;
  }

  put(change: Partial<AuthorState>): void {
    this.state = { ...this.state, ...change };
    [...this.listeners].forEach(listener => listener());
  }

  choose(chosen: Target | null): void {
    this.put({ chosen });
  }

  edit(...edits: readonly OverlayEdit[]): Promise<void> {
    const refusal = this.refuses === null ? null : { code: 'no', message: this.refuses };
    if (!refusal) {
      this.edits.push(...edits);
    }
    this.put({ refusal });
    return Promise.resolve();
  }

  undo = (): Promise<void> => Promise.resolve();
  redo = (): Promise<void> => Promise.resolve();
  refresh = (): Promise<void> => Promise.resolve();
  dispose(): void {
    this.listeners.clear();
  }
}
