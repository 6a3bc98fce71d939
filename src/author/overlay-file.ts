/** The overlay file beside a notebook, through Jupyter's contents: made with the first edit, gone when nothing is in it. */
import { PathExt } from '@jupyterlab/coreutils';
import { ServerConnection, type Contents } from '@jupyterlab/services';
import { UserError } from '@lockstep/protocol';
import type { ISignal } from '@lumino/signaling';
import { wordsOf } from './overlay-text';

/** What is asked of Jupyter's contents. */
export interface Files extends Pick<
  Contents.IManager,
  'get' | 'save' | 'delete' | 'rename' | 'driveName'
> {
  readonly fileChanged: ISignal<unknown, Contents.IChangedArgs>;
}

/** `<name>.app.yaml` beside `<name>.ipynb`. */
export function overlayPath(notebook: string): string {
  return `${notebook.replace(/\.ipynb$/i, '')}.app.yaml`;
}

/** A folder with more files than this is listed once only. */
const CROWDED = 1000;

/** One overlay file. Another writer may change it at any time, so it is read again before each write. */
export class OverlayFile {
  /** Asking for it is likely to find it, or costs less than listing its folder. */
  private direct = false;

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
      if (!this.direct && !(await this.isListed())) {
        return null;
      }
      const file = await this.files.get(this.path, {
        type: 'file',
        format: 'text',
        content: true
      });
      this.direct = true;
      return typeof file.content === 'string' ? wordsOf(file.content) : null;
    } catch (error) {
      if (isMissing(error)) {
        this.direct = false;
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
      this.direct = text !== null;
    } catch (error) {
      throw this.refusal('overlay-unwritable', 'could not be saved, so nothing was changed', error);
    }
  }

  /**
   * Gives the file another name or folder, in which it has to be the first of that name.
   *
   * @throws UserError `overlay-unmovable`
   */
  async moveTo(path: string): Promise<void> {
    try {
      await this.files.rename(this.path, path);
    } catch (error) {
      throw this.refusal('overlay-unmovable', 'could not go along with its notebook', error);
    }
  }

  /**
   * Whether its folder lists it, whatever the case of its letters. Asking for a file that is not there would leave an
   * error in the browser's console.
   */
  private async isListed(): Promise<boolean> {
    const name = loose(PathExt.basename(this.path));
    try {
      const folder = await this.files.get(this.folder(), { type: 'directory', content: true });
      const listing: unknown = folder.content;
      this.direct = !Array.isArray(listing) || listing.length > CROWDED;
      return !Array.isArray(listing) || listing.some(entry => loose(nameOf(entry)) === name);
    } catch (error) {
      if (error instanceof ServerConnection.ResponseError) {
        return true;
      }
      throw error;
    }
  }

  private folder(): string {
    const drive = this.files.driveName(this.path);
    const folder = PathExt.dirname(this.path.slice(drive === '' ? 0 : drive.length + 1));
    return drive === '' ? folder : `${drive}:${folder}`;
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

function isMissing(error: unknown): boolean {
  return error instanceof ServerConnection.ResponseError && error.response.status === 404;
}

function nameOf(entry: unknown): string {
  return typeof entry === 'object' && entry !== null && 'name' in entry ? String(entry.name) : '';
}

function loose(name: string): string {
  return name.normalize('NFC').toLowerCase();
}

function sentence(text: string): string {
  const plain = text.trim();
  return /[.!?]$/.test(plain) ? plain : `${plain}.`;
}
