/** How the author's model has a notebook converted and its overlay edited: in a worker, or right here. */
import type { INotebookContent } from '@jupyterlab/nbformat';
import { convert, editOverlay, type Conversion, type ConvertOptions } from '@lockstep/converter';
import type { AppDefinition, ConversionReport, OverlayEdit } from '@lockstep/protocol';
import { wordsOf } from './overlay-text';

/** What a conversion gives to the page. */
export interface Converted {
  definition: AppDefinition;
  report: ConversionReport;
}

/** Converts one notebook again and again. Its owner asks for one thing at a time. */
export interface Conversions {
  /**
   * @throws UserError what the notebook or its overlay is refused for
   */
  convert(notebook: INotebookContent, options: ConvertOptions): Promise<Converted>;
  /**
   * The text after these edits of the notebook that was converted last, whatever its overlay was.
   *
   * @throws UserError `edit-refused`, `overlay-invalid`
   */
  edit(text: string | null, edits: readonly OverlayEdit[]): Promise<string | null>;
  dispose(): void;
}

/** Right here: what a worker holds, and what is used where there is none. */
export class DirectConversions implements Conversions {
  private last: Conversion | null = null;

  // Async, so that a refusal comes as from a worker.
  async convert(notebook: INotebookContent, options: ConvertOptions): Promise<Converted> {
    await Promise.resolve();
    this.last = convert(notebook, options);
    const { definition, report } = this.last;
    return { definition, report };
  }

  async edit(text: string | null, edits: readonly OverlayEdit[]): Promise<string | null> {
    await Promise.resolve();
    const { last } = this;
    if (!last) {
      throw new Error('An overlay is edited before its notebook is converted.');
    }
    return edits.reduce<string | null>((now, edit) => wordsOf(editOverlay(now, edit, last)), text);
  }

  dispose(): void {
    this.last = null;
  }
}
