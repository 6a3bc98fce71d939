/** What all runs of one engine share. */
import type { AppDefinition, Notice } from '@lockstep/protocol';
import type { BlobStore, EngineDeps, RunStore } from '../contract';
import type { Kernels } from '../kernels/lease';
import type { Log } from '../log';
import type { KernelPlaces } from './places';
import type { WarmPool } from './pool';
import type { PATIENCE } from './work';

/** Shared by the runs of an engine. */
export interface EngineParts {
  store: RunStore;
  blobs: BlobStore;
  kernels: Kernels;
  places: KernelPlaces;
  pool: WarmPool;
  log: Log;
  notify(notice: Notice): void;
  /** Milliseconds since 1970. */
  now(): number;
  /** Root of the Jupyter server's contents. */
  root: string;
  /** Everything of ours at rest: what changes there says nothing about a notebook's folder. */
  state: string;
  /** The state folder, where each run has a working folder of its own; `null`: runs work beside their notebooks. */
  folders: string | null;
  /** Milliseconds without a step until a kernel is ended. */
  idleAfter: number;
  patience: typeof PATIENCE;
  /** Whether live kernels are asked what they offer for inputs. */
  liveChoices: boolean;
  observe: EngineDeps['observe'];
  /** @throws UserError `app-unknown` (404) */
  definitionOf(app: string): { definition: AppDefinition; path: string; root: string };
  /** Ends kernels that were written down and came to nothing, and forgets them. */
  endStray(kernels: readonly string[]): Promise<void>;
}
