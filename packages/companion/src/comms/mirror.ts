/** What a kernel's controls are now: kept here so that a page is served while the kernel is busy, within bounds. */
import type { BufferPaths } from '@lockstep/protocol';
import { sizeOfTrait, takeApart, type Apart, type Trait } from './state';

/** What one kernel's controls may take. A control has three models or more: itself, its layout, its style. */
export const MIRROR_LIMITS = { models: 3_000, bytes: 32_000_000 };

/** Everything a page needs to begin. */
export interface MirrorPicture {
  models: Record<string, Record<string, unknown>>;
  paths: BufferPaths;
  buffers: Uint8Array[];
}

interface Model {
  traits: Map<string, Trait>;
  bytes: number;
}

const REFERENCE = /^IPY_MODEL_(.+)$/;

/** The states of one kernel's controls, by comm id. */
export class Mirror {
  constructor(private readonly limits = MIRROR_LIMITS) {}

  get size(): number {
    return this.models.size;
  }

  has(comm: string): boolean {
    return this.models.has(comm);
  }

  /** Keeps a new control; `false` when there is no room for it. */
  open(comm: string, traits: Map<string, Trait>): boolean {
    this.close(comm);
    if (this.models.size >= this.limits.models) {
      return false;
    }
    this.models.set(comm, { traits: new Map(), bytes: 0 });
    return this.change(comm, traits);
  }

  /** Changes some traits; `false` when the control is not kept, or grew out of the room there is and was given up. */
  change(comm: string, traits: ReadonlyMap<string, Trait>): boolean {
    const model = this.models.get(comm);
    if (model === undefined) {
      return false;
    }
    for (const [name, value] of traits) {
      const before = model.traits.has(name) ? sizeOfTrait(model.traits.get(name)) + name.length : 0;
      model.traits.set(name, value);
      this.grow(model, sizeOfTrait(value) + name.length - before);
    }
    this.changed = true;
    if (this.bytes > this.limits.bytes) {
      this.close(comm);
      return false;
    }
    return true;
  }

  close(comm: string): void {
    const model = this.models.get(comm);
    if (model !== undefined) {
      this.bytes -= model.bytes;
      this.models.delete(comm);
    }
  }

  /** One trait of a control. */
  trait(comm: string, name: string): Trait {
    return this.models.get(comm)?.traits.get(name);
  }

  /** Names of all traits of a control. */
  names(comm: string): string[] {
    return [...(this.models.get(comm)?.traits.keys() ?? [])];
  }

  /** Some traits as they are now, ready for a wire; those that are not there are left out. */
  read(comm: string, names: readonly string[]): Apart {
    const traits = this.models.get(comm)?.traits;
    return takeApart(names.flatMap(name => (traits?.has(name) ? [[name, traits.get(name)]] : [])));
  }

  /** Everything, as it is now. */
  picture(): MirrorPicture {
    const picture: MirrorPicture = { models: {}, paths: [], buffers: [] };
    for (const [comm, { traits }] of this.models) {
      const { state, paths, buffers } = takeApart(traits, [comm]);
      picture.models[comm] = state;
      picture.paths.push(...paths);
      picture.buffers.push(...buffers);
    }
    return picture;
  }

  /** An output showed this control. */
  show(comm: string): void {
    this.shown.add(comm);
    this.changed = true;
  }

  /** Whether a control is on show, by itself or inside another: only those are for people to use. */
  onShow(comm: string): boolean {
    if (this.changed && !this.reached.has(comm)) {
      this.reached = this.reach();
      this.changed = false;
    }
    return this.reached.has(comm) && this.models.has(comm);
  }

  private reach(): Set<string> {
    const reached = new Set<string>();
    const open = [...this.shown];
    for (let comm = open.pop(); comm !== undefined; comm = open.pop()) {
      const model = reached.has(comm) ? undefined : this.models.get(comm);
      if (model !== undefined) {
        reached.add(comm);
        model.traits.forEach(value => open.push(...referencesIn(value)));
      }
    }
    return reached;
  }

  private grow(model: Model, by: number): void {
    model.bytes += by;
    this.bytes += by;
  }

  private readonly models = new Map<string, Model>();
  private readonly shown = new Set<string>();
  private reached = new Set<string>();
  private changed = false;
  private bytes = 0;
}

/** Controls named in a trait: `children`, `layout`, what an Output control holds. */
function referencesIn(value: Trait): string[] {
  if (typeof value === 'string') {
    const named = REFERENCE.exec(value)?.[1];
    return named === undefined ? [] : [named];
  }
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) {
    return [];
  }
  const inside = Object.values(value).flatMap(referencesIn);
  const view = 'model_id' in value ? value.model_id : undefined;
  return typeof view === 'string' ? [...inside, view] : inside;
}
