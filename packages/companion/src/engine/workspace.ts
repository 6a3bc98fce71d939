/**
 * A run's own working folder, `runs/<run>/work/…` in the state folder: a mirror of its notebook's folder. Relative reads
 * and local modules work there, and what the run writes is the run's own.
 */
import { existsSync } from 'node:fs';
import { lstat, readFile, mkdir, rename, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { type AppDefinition, type FileValue, uploadPath } from '@lockstep/protocol';
import * as z from 'zod/mini';
import type { BlobStore } from '../contract';
import type { KernelLease } from '../kernels/lease';
import type { Log } from '../log';
import { systemCode } from '../systemError';
import { linkBeside, lookOf, mirror, Trace, type Traces } from './mirror';
import { canMove, moveTo } from './moveKernel';
import { changedFiles, type Written } from './writtenFiles';

/** Where a run's notebook lies, and what it is. */
export interface RunApp {
  definition: AppDefinition;
  /** Path of the notebook below `root`. */
  path: string;
  root: string;
}

/** Folders above the notebook's that exist above its mirror, so that `../data.csv` is found. */
const LEVELS = 3;

/** Entries of such a folder that are linked. */
const MOST_BESIDE = 2_000;

/** Code that may look above its folder. */
const LOOKS_UP = /\.\.|\bpardir\b|\.parents?\b/;

/** What the workspace remembers beside its files. */
const Memory = z.object({
  mirrored: z.record(z.string(), Trace),
  seen: z.record(z.string(), z.string())
});

export class Workspace {
  /** The run's folder in the state folder. */
  readonly home: string;

  /**
   * @param state the state folder
   * @param app the version that runs now
   */
  constructor(
    private readonly state: string,
    run: string,
    private readonly app: () => RunApp,
    private readonly log: Log
  ) {
    this.home = join(state, 'runs', run);
  }

  /** Where the run's kernel works. */
  get folder(): string {
    return join(this.top, ...this.above, basename(this.source));
  }

  /** Whether kernels of the notebook's language can be told where to work. */
  get used(): boolean {
    return canMove(this.app().definition.language);
  }

  /**
   * Makes the folder, or brings it up to date with the notebook's.
   *
   * @throws the system's error, as of a full disk
   */
  async prepare(signal: AbortSignal): Promise<void> {
    const { definition } = this.app();
    const memory = await this.memory();
    const outputs = new Set(
      definition.steps.flatMap(({ effects }) =>
        effects.flatMap(({ kind, name }) => (kind === 'writes' && name !== undefined ? [name] : []))
      )
    );
    memory.mirrored = await mirror(
      {
        from: this.source,
        to: this.folder,
        written: path => outputs.has(path) || outputs.has(`./${path}`),
        never: this.state,
        known: memory.mirrored
      },
      signal
    );
    if (definition.cells.some(({ source }) => LOOKS_UP.test(source))) {
      await this.linkAbove();
    }
    await this.remember(memory);
  }

  /** Lets a kernel work here; `false` when it does not, as on another machine: it stays in the notebook's folder. */
  async enter(lease: KernelLease, signal: AbortSignal): Promise<boolean> {
    signal.throwIfAborted();
    const moved = await moveTo(lease, this.app().definition.language, this.folder);
    if (!moved) {
      this.log.warn({ kernel: lease.kernel }, 'a kernel could not be moved to its run’s folder');
    }
    return moved;
  }

  /** The files that are new or changed since the mirror was made, or since this was asked last. */
  async written(blobs: BlobStore): Promise<Written> {
    const memory = await this.memory();
    if (Object.keys(memory.seen).length === 0 && !existsSync(this.folder)) {
      return { files: [], more: 0 };
    }
    const { seen, ...written } = await changedFiles(this.folder, memory, blobs);
    await this.remember({ ...memory, seen });
    return written;
  }

  /** Puts uploads where their values say; what lies there already stays. */
  async place(uploads: readonly { value: FileValue; bytes: Uint8Array }[]): Promise<void> {
    const memory = await this.memory();
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    for (const { value, bytes } of uploads) {
      const path = uploadPath(value);
      const file = join(this.folder, ...path.split('/'));
      if (memory.seen[path] === undefined) {
        await mkdir(dirname(file), { recursive: true, mode: 0o700 });
        await writeFile(file, bytes, { mode: 0o600 });
        memory.seen[path] = lookOf(await lstat(file));
        await this.remember(memory);
      }
    }
  }

  private get source(): string {
    const { path, root } = this.app();
    return dirname(join(root, ...path.split('/')));
  }

  private get top(): string {
    return join(this.home, 'work');
  }

  /** Names of the folders above the notebook's, outermost first, at most {@link LEVELS}. */
  private get above(): string[] {
    const names = relative('/', dirname(this.source)).split(/[\\/]/);
    return names.filter(name => name !== '' && name !== '..').slice(-LEVELS);
  }

  /** Links what lies beside the notebook's folder, and beside the folders above. */
  private async linkAbove(): Promise<void> {
    const { above } = this;
    let from = this.source;
    for (let level = above.length; level > 0; level--) {
      const child = basename(from);
      from = dirname(from);
      const but = new Set([child, basename(this.state)]);
      await linkBeside(from, join(this.top, ...above.slice(0, level)), but, MOST_BESIDE);
    }
  }

  private get memoryFile(): string {
    return join(this.home, 'work.json');
  }

  private async memory(): Promise<{ mirrored: Traces; seen: Record<string, string> }> {
    try {
      return Memory.parse(JSON.parse(await readFile(this.memoryFile, 'utf8')));
    } catch (error) {
      if (systemCode(error) !== 'ENOENT') {
        throw error;
      }
      return { mirrored: {}, seen: {} };
    }
  }

  private async remember(memory: z.infer<typeof Memory>): Promise<void> {
    await mkdir(this.home, { recursive: true, mode: 0o700 });
    const draft = `${this.memoryFile}.new`;
    await writeFile(draft, JSON.stringify(memory), { mode: 0o600 });
    await rename(draft, this.memoryFile);
  }
}
