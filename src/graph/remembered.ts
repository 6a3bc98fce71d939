/** What is remembered with a graph between visits, in Lab's state database: findings called expected, and its home. */
import type { IStateDB } from '@jupyterlab/statedb';
import type { Remembered } from '@lockstep/graph-view';
import type { Expected } from '@lockstep/linkgraph';
import type { PartialJSONObject } from '@lumino/coreutils';

const KEY = 'jupyterlab-lockstep:graph';
/** How many graphs are remembered; the one longest untouched goes first. */
const MOST = 100;

/** One graph's memory. `key` names the graph: its path, or the id that Python gave it. */
export class GraphMemory {
  private kept: Remembered = { expected: [] };

  private constructor(
    private readonly state: IStateDB | null,
    private readonly key: string
  ) {}

  /** Reads what is kept; anything unreadable counts as nothing. */
  static async read(state: IStateDB | null, key: string): Promise<GraphMemory> {
    const memory = new GraphMemory(state, key);
    memory.kept = rememberedOf(field(await stored(state), key));
    return memory;
  }

  get remembered(): Remembered {
    return this.kept;
  }

  /** Keeps it for the next visit; a failure to save loses nothing on show. */
  remember(next: Remembered): void {
    this.kept = next;
    void this.save();
  }

  private async save(): Promise<void> {
    const graphs = await stored(this.state);
    delete graphs[this.key];
    graphs[this.key] = { expected: this.kept.expected.map(one => ({ ...one })), home: this.home() };
    await this.state?.save(KEY, Object.fromEntries(Object.entries(graphs).slice(-MOST)));
  }

  private home(): string | null {
    return this.kept.request?.home ?? null;
  }
}

async function stored(state: IStateDB | null): Promise<PartialJSONObject> {
  const value: unknown = await state?.fetch(KEY);
  return isObject(value) ? { ...value } : {};
}

function rememberedOf(value: unknown): Remembered {
  const list = field(value, 'expected');
  const home = field(value, 'home');
  return {
    expected: Array.isArray(list) ? list.filter(isExpected) : [],
    ...(typeof home === 'string' ? { request: { home } } : {})
  };
}

function isExpected(value: unknown): value is Expected {
  return ['finding', 'reason', 'since'].every(name => typeof field(value, name) === 'string');
}

function field(value: unknown, name: string): unknown {
  return isObject(value) ? value[name] : undefined;
}

function isObject(value: unknown): value is PartialJSONObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
