/** The state of one comparison: which two runs, what they hold, and which others there are. */
import { refusalOf, type Companion } from '@lockstep/client';
import type { FoundRun, Refusal, RunState } from '@lockstep/protocol';
import { compareRuns, textsToRead, type RunComparison } from '@lockstep/workflow/compare';

/** What the view draws. */
export type CompareModelView =
  | { kind: 'loading' }
  | { kind: 'problem'; refusal: Refusal }
  /** There is nothing to compare with. */
  | { kind: 'alone'; name: string }
  | {
      kind: 'open';
      a: RunState;
      b: RunState;
      comparison: RunComparison;
      runs: readonly FoundRun[];
    };

/** What is compared, and what may be chosen instead. */
export interface CompareOptions {
  companion: Pick<Companion, 'call' | 'readBlob'>;
  /** Path of the runs' notebook from the contents root; `null` for a participant, who has no paths. */
  notebook: string | null;
  /** The first run, `null` for the newest. */
  a: string | null;
  /** The second, `null` for the newest other. */
  b: string | null;
  /** Whether two runs are of one app, where the notebook does not tell. */
  alike?: (one: FoundRun, other: FoundRun) => boolean;
}

/** Reads and compares; knows nothing of React or JupyterLab. */
export class CompareModel {
  private readonly listeners = new Set<() => void>();
  private readonly ending = new AbortController();
  private view: CompareModelView = { kind: 'loading' };
  /** Only the newest wish is shown, however the answers overtake each other. */
  private turn = 0;

  private a: string | null;
  private b: string | null;
  private readonly companion: CompareOptions['companion'];

  constructor(private readonly options: CompareOptions) {
    this.companion = options.companion;
    this.a = options.a;
    this.b = options.b;
  }

  readonly snapshot = (): CompareModelView => this.view;

  /** The runs that are compared, as far as they are known. */
  get chosen(): { a?: string; b?: string } {
    const { a, b } = this;
    return { ...(a === null ? {} : { a }), ...(b === null ? {} : { b }) };
  }

  /** Calls back after each change of {@link snapshot}. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  };

  /** Bytes of a blob of one side. */
  readonly read = (side: 'a' | 'b', blob: string): Promise<Uint8Array> =>
    this.companion.readBlob((side === 'a' ? this.a : this.b) ?? '', blob, this.ending.signal);

  async load(): Promise<void> {
    const turn = ++this.turn;
    const refusal = await refusalOf(async () => {
      const next = await this.compared();
      if (turn === this.turn) {
        this.show(next);
      }
    }, this.ending.signal);
    if (refusal && turn === this.turn) {
      this.show({ kind: 'problem', refusal });
    }
  }

  choose(side: 'a' | 'b', run: string): Promise<void> {
    this[side] = run;
    return this.load();
  }

  swap(): Promise<void> {
    [this.a, this.b] = [this.b, this.a];
    return this.load();
  }

  dispose(): void {
    this.ending.abort();
    this.listeners.clear();
  }

  private async compared(): Promise<CompareModelView> {
    const { signal } = this.ending;
    const { notebook, alike = () => true } = this.options;
    const body = {
      ...(notebook === null ? {} : { notebook }),
      ...({ status: 'current', offset: 0, limit: 50 } as const)
    };
    const { runs: found } = await this.companion.call('findRuns', { body }, signal);
    this.a ??= found[0]?.run ?? null;
    const first = found.find(({ run }) => run === this.a);
    const runs = first === undefined ? found : found.filter(other => alike(first, other));
    this.b ??= runs.find(({ run }) => run !== this.a)?.run ?? null;
    if (this.a === null || this.b === null) {
      return { kind: 'alone', name: runs[0]?.name ?? '' };
    }
    const [a, b] = await Promise.all([this.stateOf(this.a), this.stateOf(this.b)]);
    const texts = new Map<string, string>();
    await Promise.all(
      [a, b].flatMap(state =>
        textsToRead(state).map(async ({ blob }) => {
          const bytes = await this.companion.readBlob(state.run, blob, signal);
          texts.set(blob, new TextDecoder().decode(bytes));
        })
      )
    );
    return {
      kind: 'open',
      a,
      b,
      comparison: compareRuns(a, b, blob => texts.get(blob) ?? null),
      runs
    };
  }

  private async stateOf(run: string): Promise<RunState> {
    const { signal } = this.ending;
    return (await this.companion.call('readRun', { params: { run } }, signal)).state;
  }

  private show(view: CompareModelView): void {
    this.view = view;
    this.listeners.forEach(listener => listener());
  }
}
