/** The overlay file beside a notebook, through Jupyter's contents: made with the first edit, gone when nothing is in it. */
import { PathExt } from '@jupyterlab/coreutils';
import { ServerConnection, type Contents } from '@jupyterlab/services';
import { UserError } from '@lockstep/protocol';
import type { ISignal } from '@lumino/signaling';

/** What is asked of Jupyter's contents. */
export interface Files extends Pick<Contents.IManager, 'get' | 'save' | 'delete'> {
  readonly fileChanged: ISignal<unknown, Contents.IChangedArgs>;
}

/** `<name>.app.yaml` beside `<name>.ipynb`. */
export function overlayPath(notebook: string): string {
  return `${notebook.replace(/\.ipynb$/i, '')}.app.yaml`;
}

/** One overlay file. Another writer may change it at any time, so it is read again before each write. */
export class OverlayFile {
  constructor(
    private readonly files: Files,
    readonly path: string
  ) {}

  /**
   * Its text; `null` where there is no file, or one without a word in it.
   *
   * @throws UserError `overlay-unreadable`
   */
  async read(): Promise<string | null> {
    try {
      const file = await this.files.get(this.path, {
        type: 'file',
        format: 'text',
        content: true
      });
      return typeof file.content === 'string' ? wordsOf(file.content) : null;
    } catch (error) {
      if (isMissing(error)) {
        return null;
      }
      throw this.refusal('overlay-unreadable', 'could not be read', error);
    }
  }

  /**
   * Writes a text; `null` removes the file.
   *
   * @param before what the file holds now
   * @throws UserError `overlay-unwritable`
   */
  async write(text: string | null, before: string | null): Promise<void> {
    try {
      if (text !== null) {
        await this.files.save(this.path, { type: 'file', format: 'text', content: text });
      } else if (before !== null) {
        await this.files.delete(this.path);
      }
    } catch (error) {
      throw this.refusal('overlay-unwritable', 'could not be saved, so nothing was changed', error);
    }
  }

  private refusal(code: string, what: string, error: unknown): Error {
    if (
      !(error instanceof ServerConnection.ResponseError) &&
      !(error instanceof ServerConnection.NetworkError)
    ) {
      return error instanceof Error ? error : new Error(String(error));
    }
    const name = PathExt.basename(this.path);
    const why =
      error instanceof ServerConnection.NetworkError
        ? 'The server did not answer. Next: try again when it does.'
        : `${sentence(error.message)} Next: make the folder writable, or move the notebook, then try again.`;
    return new UserError(code, `${name} ${what}. ${why}`);
  }
}

/** The text as it is, `null` when nothing is said in it. */
export function wordsOf(text: string): string | null {
  return /^\s*(\{\s*\}\s*)?$/.test(text) ? null : text;
}

function isMissing(error: unknown): boolean {
  return error instanceof ServerConnection.ResponseError && error.response.status === 404;
}

function sentence(text: string): string {
  const plain = text.trim();
  return /[.!?]$/.test(plain) ? plain : `${plain}.`;
}
