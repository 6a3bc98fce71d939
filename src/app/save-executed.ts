/** Export of the executed notebook: saved beside its source and opened, or downloaded where that cannot be written. */
import type { DocumentRegistry } from '@jupyterlab/docregistry';
import type { INotebookContent } from '@jupyterlab/nbformat';
import { ServerConnection, type Contents } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import { download, type ExportKind } from '@lockstep/cards';
import { downloadExecuted, saveExecuted } from './export';
import type { GuidedAppModel } from './model';

/** Where each export is had. */
const ROUTES = {
  report: 'exportReport',
  files: 'exportFiles',
  journal: 'exportJournal',
  all: 'exportEvidence'
} as const;

/** Saves and says where; the sentence stays until the next export. */
export class SaveExecuted {
  private readonly listeners = new Set<() => void>();
  private note: string | null = null;

  constructor(
    private readonly model: GuidedAppModel,
    private readonly contents: Contents.IManager,
    private readonly context: Pick<DocumentRegistry.Context, 'path'>,
    private readonly open: (path: string) => Promise<void>,
    private readonly trans: TranslationBundle
  ) {}

  /** What happened last, in one sentence; `null` before the first export. */
  readonly snapshot = (): string | null => this.note;

  /** Calls back after each change of {@link snapshot}. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  };

  /** Saves beside the notebook and opens what was saved. */
  async save(): Promise<void> {
    await this.model.guard(async () => {
      const executed = await this.executed();
      const run = this.runName();
      try {
        const path = await saveExecuted(this.contents, this.context.path, run, executed);
        this.say(this.trans.__('Executed notebook saved as %1.', path));
        await this.open(path);
      } catch (error) {
        if (!(error instanceof ServerConnection.ResponseError)) {
          throw error;
        }
        const name = downloadExecuted(this.context.path, run, executed);
        this.say(
          this.trans.__(
            'The folder of the notebook cannot be written (%1), so %2 went to your downloads.',
            error.message,
            name
          )
        );
      }
    });
  }

  /** The executed notebook goes beside its source, everything else to the browser's downloads. */
  async export(kind: ExportKind): Promise<void> {
    if (kind === 'notebook') {
      return this.save();
    }
    await this.model.guard(async () => {
      const { name, content } = await this.model.exported(ROUTES[kind]);
      download(name, content, content.type);
      this.say(this.trans.__('%1 went to your downloads.', name));
    });
  }

  /** Hands it to the browser's downloads. */
  async download(): Promise<void> {
    await this.model.guard(async () => {
      const executed = await this.executed();
      const name = downloadExecuted(this.context.path, this.runName(), executed);
      this.say(this.trans.__('%1 went to your downloads.', name));
    });
  }

  private async executed(): Promise<INotebookContent> {
    const notebook = await this.model.executed();
    if (!isNotebook(notebook)) {
      throw new Error('The companion exported something that is no notebook.');
    }
    return notebook;
  }

  private runName(): string {
    const view = this.model.snapshot();
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
