/** The apps of a served page: made of notebooks, and made anew when a notebook or its overlay changes on disk. */
import { UserError } from '@lockstep/protocol';
import { planOf } from '@lockstep/workflow';
import { watchFile, unwatchFile } from 'node:fs';
import { basename, relative, sep } from 'node:path';
import { convertFile } from '../cli/notebookFile';
import type { PublishedApp } from '../doors/workings';
import type { DefinitionStore } from '../contract';

/** How often a notebook and its overlay are looked at, in milliseconds: network folders tell nobody of changes. */
const LOOK_EVERY = 2_000;

/** Earlier versions that a page offers a newer one for. */
const EARLIER_KEPT = 200;

export interface ShelfOptions {
  /** Where relative paths count from. */
  folder: string;
  root: string;
  definitions: DefinitionStore;
  /** All versions of a notebook that are known, newest first. */
  versions(path: string): string[];
  /** Says a sentence about a notebook that cannot be served. */
  complain(sentence: string): void;
  /** An app has a new version. */
  changed(app: PublishedApp): void;
}

/** Holds the newest version of each notebook. */
export class Shelf {
  private readonly held = new Map<string, PublishedApp>();
  private readonly watched: string[] = [];
  private apart = false;

  constructor(private readonly options: ShelfOptions) {}

  /** The apps, in the order of their notebooks. */
  get apps(): readonly PublishedApp[] {
    return [...this.held.values()];
  }

  /** Puts the notebooks on the shelf; those that cannot be converted are said and left out. */
  async fill(files: readonly string[]): Promise<void> {
    for (const file of files) {
      await this.put(file);
    }
    if (this.held.size === 0) {
      throw new UserError('nothing-to-serve', 'None of the notebooks can be served.');
    }
  }

  /** Kernels see none of this machine's folders: from now on no app asks for a file. */
  async askForNoFiles(): Promise<void> {
    this.apart = true;
    await this.fill([...this.held.keys()]);
  }

  /** Looks at the files from now on, until {@link close}. */
  watch(every = LOOK_EVERY): void {
    for (const file of this.held.keys()) {
      for (const part of [file, file.replace(/\.ipynb$/, '.app.yaml')]) {
        this.watched.push(part);
        watchFile(part, { interval: every, persistent: false }, (now, before) => {
          if (now.mtimeMs !== before.mtimeMs || now.size !== before.size) {
            void this.renew(file);
          }
        });
      }
    }
  }

  close(): void {
    this.watched.splice(0).forEach(file => unwatchFile(file));
  }

  /** A notebook that is half written, or broken now, leaves the version before it in place. */
  private async renew(file: string): Promise<void> {
    const before = this.held.get(file);
    const after = await this.put(file);
    if (after !== null && after.app !== before?.app) {
      this.options.changed(after);
    }
  }

  private async put(file: string): Promise<PublishedApp | null> {
    const { folder, root, definitions, versions, complain } = this.options;
    try {
      const { definition, original } = await convertFile(folder, file);
      const path = relative(root, file).split(sep).join('/');
      const app = definitions.put(definition, { path, root, original: original() });
      const plan = planOf(definition, app, basename(file), {
        published: true,
        apart: this.apart
      });
      const before = this.held.get(file);
      const earlier = before === undefined ? versions(path) : [before.app, ...before.earlier];
      const published = {
        app,
        plan,
        path,
        root,
        earlier: [...new Set(earlier)].filter(other => other !== app).slice(0, EARLIER_KEPT)
      };
      this.held.set(file, published);
      return published;
    } catch (error) {
      if (!(error instanceof UserError)) {
        throw error;
      }
      complain(`Not served. ${error.message}`);
      return null;
    }
  }
}
