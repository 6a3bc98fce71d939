/** One view from its first file to a loaded graph: which stage it is at, and the way from one to the next. */
import type {
  Dialect,
  GraphEngine,
  LinkRole,
  LoadProgress,
  PageRole,
  Source,
  TableReading
} from '@lockstep/linkgraph';
import { Exploration } from './exploration';
import { fileDraft, inputOf, readable, type FileDraft, type FilesDraft } from './files';
import type { GraphHost, Remembered } from './host';
import { loadPart } from './partLoad';
import { firstPart, type PartRequest } from './parts';
import { sentenceOf } from './problems';
import type { SessionOptions, SessionState } from './sessionState';
import { Store } from './store';

const nothing: FilesDraft = { pages: [] };

/** Parts to go back to; each keeps its engine. */
const TRAIL = 3;

/** Everything it began ends when the view goes, engines too. */
export class GraphSession extends Store<SessionState> {
  readonly #options: SessionOptions;
  /** Aborted when the view goes. */
  readonly #end = new AbortController();
  /** Looks at files, then reads them; the exploration has it from then on. */
  #looking: GraphEngine | undefined;
  #loading: AbortController | undefined;
  #request: Remembered['request'];
  #hasMoved = false;
  /** The files of the loaded graph, for reading them again. */
  #loaded: FilesDraft = nothing;

  constructor(options: SessionOptions) {
    super({ stage: { at: 'files' }, purpose: 'load', draft: nothing, looking: 0, trail: [] });
    this.#options = options;
    this.#request = options.request ?? options.host.remembered.request;
  }

  get host(): GraphHost {
    return this.#options.host;
  }

  /** Whether another part took the place of one. */
  get hasMoved(): boolean {
    return this.#hasMoved;
  }

  /** How the loaded graph was read. */
  get request(): NonNullable<Remembered['request']> {
    return this.#request ?? {};
  }

  /** Looks at the files that the view was opened with. */
  async begin(): Promise<void> {
    const { links, pages = [], readings, readAtOnce } = this.#options;
    if (this.host.parts) {
      await this.showPart(firstPart);
      return;
    }
    if (!links) {
      return;
    }
    await this.lookAtLinks(links, readings?.links);
    for (const [at, source] of pages.entries()) {
      await this.lookAtPages(source, readings?.pages?.[at]);
    }
    if (readAtOnce === true && this.state.problem === undefined && readable(this.state.draft)) {
      await this.read();
    }
  }

  async chooseLinks(): Promise<void> {
    const what = this.state.purpose === 'load' ? 'links' : 'later crawl';
    const source = await this.host.chooseFile?.(what);
    if (source) {
      await this.lookAtLinks(source);
    }
  }

  async choosePages(): Promise<void> {
    const source = await this.host.chooseFile?.('pages');
    if (source) {
      await this.lookAtPages(source);
    }
  }

  lookAtLinks(source: Source, settled?: TableReading<LinkRole>): Promise<void> {
    return this.#look(async (engine, signal) => {
      const inspection = await engine.inspectLinks(source, settled?.dialect, signal);
      this.setLinks(fileDraft(source, inspection, settled));
    });
  }

  lookAtPages(source: Source, settled?: TableReading<PageRole>): Promise<void> {
    return this.#look(async (engine, signal) => {
      const inspection = await engine.inspectPages(source, settled?.dialect, signal);
      const { draft } = this.state;
      const file = fileDraft(source, inspection, settled);
      this.change({ draft: { ...draft, pages: [...draft.pages, file] } });
    });
  }

  /** Looks at the links again, with a part of the dialect corrected. */
  correctLinks(file: FileDraft<LinkRole>, part: Partial<Dialect>): Promise<void> {
    const settled = { ...file.settled, ...part };
    return this.#look(async (engine, signal) => {
      const inspection = await engine.inspectLinks(file.source, settled, signal);
      this.setLinks(fileDraft(file.source, inspection, inspection.reading, settled));
    });
  }

  correctPages(file: FileDraft<PageRole>, part: Partial<Dialect>): Promise<void> {
    const settled = { ...file.settled, ...part };
    return this.#look(async (engine, signal) => {
      const inspection = await engine.inspectPages(file.source, settled, signal);
      this.setPages(file, fileDraft(file.source, inspection, inspection.reading, settled));
    });
  }

  setLinks(links: FileDraft<LinkRole>): void {
    this.change({ draft: { ...this.state.draft, links }, problem: undefined });
  }

  /** Puts a pages file in another's place, or takes it away. */
  setPages(file: FileDraft<PageRole>, next?: FileDraft<PageRole>): void {
    const pages = this.state.draft.pages.flatMap(other =>
      other === file ? (next ? [next] : []) : [other]
    );
    this.change({ draft: { ...this.state.draft, pages }, problem: undefined });
  }

  /** Reads the files of the card. */
  async read(): Promise<void> {
    const { draft, purpose } = this.state;
    const { links, pages } = draft;
    if (!links) {
      return;
    }
    const request = { ...this.#request, links: inputOf(links), pages: pages.map(inputOf) };
    const { name } = links.source;
    const { host } = this;
    const before = this.#exploration();
    const loaded = await this.#load(undefined, async (onProgress, signal) => {
      if (purpose === 'later crawl' && before) {
        const { engine } = before;
        const { comparison, summary } = await engine.compare(request, onProgress, signal);
        return new Exploration({ name, engine, summary, comparison, host });
      }
      const engine = (this.#looking ??= host.createEngine());
      const summary = await engine.load(request, onProgress, signal);
      this.#looking = undefined;
      before?.engine.dispose();
      const look = before?.state.look ?? this.#options.look;
      return new Exploration({ name, engine, summary, look, host });
    });
    if (loaded) {
      this.#loaded = draft;
      host.remember({ ...host.remembered, request: this.request });
    }
  }

  /** Asks for a part of a graph too large for a page; the part on show stays behind it. */
  async showPart(request: PartRequest): Promise<void> {
    const { host } = this;
    const { parts } = host;
    if (!parts) {
      return;
    }
    const before = this.#exploration();
    const { colour, size } = before?.state.look ?? {};
    const look = before ? { colour, size } : (this.#options.look ?? {});
    this.#hasMoved = before !== undefined;
    this.change({ wanted: request });
    const loaded = await this.#load(request, (onProgress, signal) =>
      loadPart(host, parts, request, look, onProgress, signal)
    );
    if (!loaded) {
      return;
    }
    before?.openPanel(undefined);
    const trail = [...this.state.trail, ...(before ? [before] : [])];
    for (const { engine } of trail.slice(0, -TRAIL)) {
      engine.dispose();
    }
    this.change({ trail: trail.slice(-TRAIL), wanted: undefined });
  }

  /** Shows the part before this one again, as it was left. */
  backToPart(): void {
    const before = this.state.trail.at(-1);
    if (before) {
      this.#hasMoved = true;
      const left = this.#exploration();
      left?.rest();
      left?.engine.dispose();
      this.change({
        stage: { at: 'loaded', exploration: before },
        trail: this.state.trail.slice(0, -1)
      });
      before.resume();
    }
  }

  /** Reads the same files with other rules or another home. */
  async again(change: NonNullable<Remembered['request']>): Promise<void> {
    const before = this.#request;
    this.#request = { ...before, ...change };
    this.change({ draft: this.#loaded, purpose: 'load' });
    await this.read();
    if (this.state.stage.at !== 'loaded') {
      this.#request = before;
    }
  }

  /** Back to the card with the files as they were read. */
  reread(): void {
    const behind = this.#exploration();
    this.change({ stage: { at: 'files' }, purpose: 'load', draft: this.#loaded, behind });
  }

  /** To the card for a later crawl. */
  async compare(): Promise<void> {
    const behind = this.#exploration();
    this.change({ stage: { at: 'files' }, purpose: 'later crawl', draft: nothing, behind });
    await this.chooseLinks();
  }

  /** Back to the graph behind the card. */
  back(): void {
    const { behind } = this.state;
    if (behind) {
      this.change({
        stage: { at: 'loaded', exploration: behind },
        behind: undefined,
        problem: undefined
      });
    }
  }

  cancel(): void {
    this.#loading?.abort();
  }

  dispose(): void {
    this.#end.abort();
    this.#loading?.abort();
    this.#looking?.dispose();
    const exploration = this.#exploration();
    exploration?.rest();
    exploration?.engine.dispose();
    for (const { engine } of this.state.trail) {
      engine.dispose();
    }
  }

  #exploration(): Exploration | undefined {
    const { stage, behind } = this.state;
    return stage.at === 'loaded' ? stage.exploration : behind;
  }

  async #look(look: (engine: GraphEngine, signal: AbortSignal) => Promise<void>): Promise<void> {
    this.#looking ??= this.host.createEngine();
    this.change({ looking: this.state.looking + 1, problem: undefined });
    try {
      await look(this.#looking, this.#end.signal);
    } catch (error) {
      this.change({ problem: sentenceOf(error) });
    } finally {
      this.change({ looking: this.state.looking - 1 });
    }
  }

  /** Goes over to loading, then to what came of it; a failure leads back with its sentence. */
  async #load(
    part: PartRequest | undefined,
    load: (
      onProgress: (progress: LoadProgress) => void,
      signal: AbortSignal
    ) => Promise<Exploration>
  ): Promise<Exploration | undefined> {
    const loading = new AbortController();
    const behind = this.#exploration();
    this.#loading = loading;
    this.change({ stage: { at: 'loading', part }, behind, problem: undefined });
    const told = (progress: LoadProgress): void => {
      if (!loading.signal.aborted && this.state.stage.at === 'loading') {
        this.change({ stage: { at: 'loading', part, progress } });
      }
    };
    try {
      const exploration = await load(told, loading.signal);
      if (this.#end.signal.aborted) {
        exploration.engine.dispose();
        return undefined;
      }
      behind?.rest();
      this.change({ stage: { at: 'loaded', exploration }, behind: undefined });
      this.#options.onSummary?.(exploration.state.summary);
      exploration.begin().catch(exploration.fail);
      return exploration;
    } catch (error) {
      if (part && behind) {
        this.change({ stage: { at: 'loaded', exploration: behind }, behind: undefined });
        behind.fail(error);
      } else {
        this.change({ stage: { at: 'files' }, problem: sentenceOf(error) });
      }
      return undefined;
    }
  }
}
