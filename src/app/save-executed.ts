/** Export of the executed notebook: saved beside its source and opened, or downloaded where that cannot be written. */
import type { DocumentRegistry } from '@jupyterlab/docregistry';
import type { INotebookContent } from '@jupyterlab/nbformat';
import { ServerConnection, type Contents } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import { download, type ExportKind } from '@lockstep/cards';
import { doAndTell } from '@lockstep/protocol';
import type { ExportedRun } from '../tokens';
import { downloadExecuted, saveExecuted } from './export';
import type { GuidedAppModel } from './model';

/** Where it went, and the sentence that says so. */
interface Exported {
  file: string;
  note: string;
}

/** Where each export is had. */
const ROUTES = {
  report: 'exportReport',
  files: 'exportFiles',
  journal: 'exportJournal',
  all: 'exportEvidence'
} as const;

/** What an export works with. */
export interface SaveOptions {
  model: Pick<GuidedAppModel, 'guard' | 'executed' | 'exported' | 'snapshot' | 'run'>;
  contents: Contents.IManager;
  context: Pick<DocumentRegistry.Context, 'path'>;
  /** Opens a file of the contents root. */
  open(path: string): Promise<void>;
  /** Tells that a run was exported; may fail without harm. */
  announce(exported: ExportedRun): void;
  trans: TranslationBundle;
}

/** Saves and says where; the sentence stays until the next export. */
export class SaveExecuted {
  private readonly listeners = new Set<() => void>();
  private note: string | null = null;

  constructor(private readonly options: SaveOptions) {}

  /** What happened last, in one sentence; `null` before the first export. */
  readonly snapshot = (): string | null => this.note;

  /** Calls back after each change of {@link snapshot}. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  };

  /** Saves beside the notebook and opens what was saved. */
  async save(): Promise<void> {
    const { contents, context, trans } = this.options;
    let saved: string | null = null;
    await this.exporting(async run => {
      const executed = await this.executed();
      try {
        saved = await saveExecuted(contents, context.path, run, executed);
        return { file: saved, note: trans.__('Executed notebook saved as %1.', saved) };
      } catch (error) {
        if (!(error instanceof ServerConnection.ResponseError)) {
          throw error;
        }
        const file = downloadExecuted(context.path, run, executed);
        const note = trans.__(
          'The folder of the notebook cannot be written (%1), so %2 went to your downloads.',
          error.message,
          file
        );
        return { file, note };
      }
    });
    if (saved !== null) {
      await this.options.open(saved);
    }
  }

  /** The executed notebook goes beside its source, everything else to the browser's downloads. */
  async export(kind: ExportKind): Promise<void> {
    if (kind === 'notebook') {
      return this.save();
    }
    await this.exporting(async () => {
      const { name, content } = await this.options.model.exported(ROUTES[kind]);
      download(name, content, content.type);
      return this.downloaded(name);
    });
  }

  /** Hands it to the browser's downloads. */
  async download(): Promise<void> {
    await this.exporting(async run =>
      this.downloaded(downloadExecuted(this.options.context.path, run, await this.executed()))
    );
  }

  /** One export and its notices: the sentence above the cards, and the event. */
  private async exporting(work: (run: string) => Promise<Exported>): Promise<void> {
    const { model, context, announce } = this.options;
    const name = this.runName();
    await model.guard(async () => {
      const { note } = await doAndTell(
        () => work(name),
        outcome => {
          if (outcome.done && model.run !== null) {
            const { file } = outcome.value;
            announce({ notebook: context.path, run: model.run, name, file });
          }
        },
        error => reportError(error)
      );
      this.say(note);
    });
  }

  private downloaded(file: string): Exported {
    return { file, note: this.options.trans.__('%1 went to your downloads.', file) };
  }

  private async executed(): Promise<INotebookContent> {
    const notebook = await this.options.model.executed();
    if (!isNotebook(notebook)) {
      throw new Error('The companion exported something that is no notebook.');
    }
    return notebook;
  }

  private runName(): string {
    const view = this.options.model.snapshot();
    return view.kind === 'open' ? view.session.snapshot().state.name : '';
  }

  private say(note: string): void {
    this.note = note;
    for (const listener of [...this.listeners]) {
      listener();
    }
  }
}

function isNotebook(value: unknown): value is INotebookContent {
  return typeof value === 'object' && value !== null && 'cells' in value && 'nbformat' in value;
}
