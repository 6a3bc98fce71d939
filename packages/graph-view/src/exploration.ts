/** A loaded graph being looked at: its picture, its list of pages, filters, what-if and expected findings. */
import type {
  Comparison,
  Expected,
  Finding,
  GraphEngine,
  Layout,
  Summary,
  WhatIfResult
} from '@lockstep/linkgraph';
import { whatIfOf, withChange, type LinkChange } from './changes';
import type { ExplorationState, Look, Panel } from './explorationState';
import { shortName } from './figures';
import { firstLook } from './firstLook';
import { conditionsOf, narrowed, noFilters, type Filters } from './filters';
import type { GraphHost } from './host';
import { everything, findingList, inSequence, pagesList, type PageList } from './pageList';
import type { GraphPart } from './parts';
import { partPicture, siteColumn } from './partSummary';
import { sentenceOf } from './problems';
import { Questions } from './questions';
import { RowWindow } from './rowWindow';
import { Store } from './store';
import { tableColumns } from './tableColumns';

/** How many of the highest ranked pages may carry a label; the map leaves out those that overlap. */
const LABELS = 60;

export interface ExplorationOptions {
  /** What the graph is called: its links file. */
  readonly name: string;
  readonly engine: GraphEngine;
  readonly summary: Summary;
  readonly comparison?: Comparison;
  readonly part?: GraphPart;
  /** Colours, sizes and place that somebody chose before. */
  readonly look?: Partial<Look>;
  readonly host: GraphHost;
}

/** Asks the engine and holds its answers; an answer that a later question overtook is dropped. */
export class Exploration extends Store<ExplorationState> {
  readonly name: string;
  readonly engine: GraphEngine;
  readonly #host: GraphHost;
  /** The highest ranked first, by the whole graph. */
  readonly #byRank: { readonly column: string; readonly descending: boolean };
  #refining = new AbortController();
  #resting = false;
  /** Whether the host knows of a selection. */
  #hasSelected = false;
  readonly #questions = new Questions(error => this.fail(error));

  constructor({ name, engine, summary, comparison, part, look, host }: ExplorationOptions) {
    const byRank = { column: part ? siteColumn('pagerank') : 'pagerank', descending: true };
    super({
      summary,
      ...(comparison ? { comparison } : {}),
      ...(part ? { part } : {}),
      look: firstLook(summary, look, part),
      labels: [],
      list: everything,
      rows: new RowWindow(
        engine,
        {},
        [],
        () => undefined,
        () => undefined
      ),
      rowsCame: 0,
      sort: byRank,
      filters: noFilters,
      withoutTemplates: false,
      changes: [],
      expected: host.remembered.expected
    });
    this.name = name;
    this.engine = engine;
    this.#host = host;
    this.#byRank = byRank;
  }

  /** Pages of the whole graph, of which this may be a part. */
  get sitePages(): number {
    return this.state.part?.whole.pages ?? this.state.summary.pages;
  }

  /** First the picture, then what stands beside it, then the refined places. */
  async begin(): Promise<void> {
    await this.#draw();
    await Promise.all([this.#relist(), this.#label()]);
  }

  /** Ends what still runs; the engine goes on. */
  rest(): void {
    this.#resting = true;
    this.#refining.abort();
  }

  /** After {@link rest}: what it showed is shown again. */
  resume(): void {
    this.#resting = false;
    const { list, listed } = this.state;
    if (listed) {
      this.#tell(list, listed);
    }
  }

  /** Changes colour, size or place. */
  async look(parts: Partial<Look>): Promise<void> {
    const recoloured = parts.colour !== undefined && parts.colour !== this.state.look.colour;
    this.change({ look: { ...this.state.look, ...parts } });
    await this.#draw();
    if (recoloured && this.state.filters.colours.length > 0) {
      await this.filter({ ...this.state.filters, colours: [] });
    }
  }

  /** Puts a list into the table and rings its pages. */
  async show(list: PageList): Promise<void> {
    // A finding lists the gravest first, everything else the highest ranked.
    const sort = list.finding ? undefined : this.#byRank;
    this.change({ list, sort, current: undefined, detail: undefined });
    await this.#relist();
  }

  /** As {@link show}; the list that is shown already gives way to all pages. */
  async toggle(list: PageList): Promise<void> {
    await this.show(list.key === this.state.list.key ? everything : list);
  }

  /** Adds pages to the list, or takes them away when all of them are in it. */
  async add(pages: Uint32Array): Promise<void> {
    const { list, listed } = this.state;
    const before = list.everything === true ? [] : [...(listed ?? [])];
    const added = [...pages].filter(page => !before.includes(page));
    const next =
      added.length > 0 ? [...before, ...added] : before.filter(page => !pages.includes(page));
    await this.show(
      next.length === 0 ? everything : pagesList('own', 'Own selection', Uint32Array.from(next))
    );
  }

  async sortBy(column: string): Promise<void> {
    const { sort } = this.state;
    const descending = sort?.column === column ? !sort.descending : true;
    this.change({ sort: { column, descending } });
    await this.#relist();
  }

  /** Opens a page's card; with `go` the map moves there. `undefined` closes it. */
  async open(page: number | undefined, go = false): Promise<void> {
    this.change({
      current: page,
      detail: undefined,
      ...(page !== undefined && go ? { goTo: { page } } : {})
    });
    if (page !== undefined) {
      await this.#questions.ask(
        'detail',
        () => this.engine.page(page),
        detail => this.change({ detail })
      );
    }
  }

  /** Shows only the pages that pass. */
  async filter(filters: Filters): Promise<void> {
    this.change({ filters });
    await this.#questions.ask(
      'filter',
      () => this.#pass(filters),
      shown => this.change({ shown })
    );
    await this.#relist();
  }

  /** Tries the site without its menu links, or with them again. */
  async withTemplates(on: boolean): Promise<void> {
    this.change({ withoutTemplates: !on });
    await Promise.all([this.#whatIf(), this.#draw()]);
  }

  /** Tries one link more or less. */
  async tryLink(change: LinkChange): Promise<void> {
    this.change({ changes: withChange(this.state.changes, change) });
    await this.#whatIf();
  }

  async undo(change: LinkChange): Promise<void> {
    this.change({ changes: this.state.changes.filter(other => other !== change) });
    await this.#whatIf();
  }

  /** Calls a finding expected, with the reason, from this day on. */
  callExpected(finding: Finding, reason: string, today: string): void {
    const others = this.state.expected.filter(({ finding: id }) => id !== finding.id);
    this.#expect([...others, { finding: finding.id, reason, since: today }]);
  }

  /** Takes the mark back. */
  unexpect(finding: string): void {
    this.#expect(this.state.expected.filter(({ finding: id }) => id !== finding));
  }

  /** Goes to a finding of the fixed sequence; `undefined` ends the reading. */
  async readAt(at: number | undefined): Promise<void> {
    const finding = at === undefined ? undefined : inSequence(this.state.summary.findings)[at];
    this.change({ reading: finding ? at : undefined });
    if (finding && this.state.list.finding?.id !== finding.id) {
      await this.show(findingList(finding));
    }
  }

  openPanel(panel: Panel | undefined): void {
    this.change({ panel: this.state.panel === panel ? undefined : panel });
  }

  /** Says what did not work. */
  readonly fail = (error: unknown): void => {
    this.change({ problem: sentenceOf(error) });
  };

  dismiss(): void {
    this.change({ problem: undefined });
  }

  #expect(expected: readonly Expected[]): void {
    this.change({ expected });
    this.#host.remember({ ...this.#host.remembered, expected });
  }

  async #draw(): Promise<void> {
    const { look, withoutTemplates } = this.state;
    this.#refining.abort();
    const refining = (this.#refining = new AbortController());
    await this.#questions.ask(
      'draw',
      () => this.engine.draw({ ...look, templates: !withoutTemplates }),
      picture => {
        const { part } = this.state;
        this.change({ picture: part ? partPicture(picture, part) : picture, layout: undefined });
      }
    );
    // Not waited for: the picture is whole without it, and the list should not come later for it.
    void this.#refine(refining.signal);
  }

  async #refine(signal: AbortSignal): Promise<void> {
    const { picture, withoutTemplates } = this.state;
    // What would be is shown on its own rings; refining works on what is.
    if (this.#resting || signal.aborted || !picture || withoutTemplates) {
      return;
    }
    const place = (layout: Layout): void => {
      if (!signal.aborted && layout.placement === this.state.look.placement) {
        this.change({ layout });
      }
    };
    await this.#questions.ask(
      'refine',
      () => this.engine.refine(place, signal),
      () => undefined
    );
  }

  async #label(): Promise<void> {
    const query = { sort: this.#byRank };
    await this.#questions.ask(
      'labels',
      () => this.engine.rows(query, [], 0, LABELS),
      rows => {
        const { home } = this.state.summary;
        const others = rows.names.map((name, at) => ({ page: rows.pages[at] ?? -1, name }));
        const labels = [home, ...others.filter(({ page }) => page !== home.page)]
          .filter(({ page }) => page >= 0)
          .map(({ page, name }) => ({ page, text: shortName(name), strong: page === home.page }));
        this.change({ labels });
      }
    );
  }

  async #relist(): Promise<void> {
    const { list, filters, shown, sort, summary } = this.state;
    const columns = tableColumns(summary).map(({ name }) => name);
    const query = { ...narrowed(list.query, filters, shown), ...(sort ? { sort } : {}) };
    const rows = new RowWindow(
      this.engine,
      query,
      columns,
      () => this.change({ rowsCame: this.state.rowsCame + 1 }),
      this.fail
    );
    this.change({ rows, listed: undefined });
    await rows.want(0, 0);
    if (list.everything) {
      this.#tell(list, new Uint32Array());
      return;
    }
    await this.#questions.ask(
      'list',
      () => this.engine.query(query),
      listed => this.#tell(list, listed)
    );
  }

  #tell(list: PageList, listed: Uint32Array): void {
    this.change({ listed });
    const nothing = list.everything === true && !this.#hasSelected;
    if (nothing || this.state.part?.request.what === 'segments') {
      return; // nothing was selected and nothing is, or no pages are
    }
    this.#hasSelected = list.everything !== true;
    this.#host.selected?.({
      label: list.label,
      pages: listed,
      count: listed.length,
      names: async most => (await this.engine.rows({ pages: listed }, [], 0, most)).names
    });
  }

  async #pass(filters: Filters): Promise<Uint32Array | undefined> {
    const conditions = conditionsOf(filters);
    const some = Object.keys(conditions).length > 0;
    const pages = some ? await this.engine.query(conditions) : undefined;
    if (filters.colours.length === 0) {
      return pages;
    }
    const colours = this.state.picture?.drawing.colour ?? new Uint8Array();
    const kept = new Set(filters.colours);
    return pages
      ? pages.filter(page => kept.has(colours[page] ?? -1))
      : Uint32Array.from([...colours.keys()].filter(page => kept.has(colours[page] ?? -1)));
  }

  async #whatIf(): Promise<void> {
    const { changes, withoutTemplates } = this.state;
    const any = changes.length > 0 || withoutTemplates;
    const asked = async (): Promise<WhatIfResult | undefined> =>
      any ? await this.engine.whatIf(whatIfOf(changes, withoutTemplates)) : undefined;
    await this.#questions.ask('what-if', asked, result => this.change({ result }));
  }
}
