/** Rows of a long table, asked for where they are looked at and kept in blocks. */
import type { GraphEngine, PageQuery } from '@lockstep/linkgraph';

/** Rows that are asked for at once. */
const BLOCK = 100;
/** Blocks kept; the ones that came longest ago go first. */
const KEPT = 40;

/** One page in the table. */
export interface Row {
  readonly page: number;
  readonly name: string;
  readonly values: readonly (string | number | null)[];
}

/** Rows of one query. A new query is a new window. */
export class RowWindow {
  #count = 0;
  readonly #blocks = new Map<number, readonly Row[] | 'asked'>();

  /**
   * @param onRows called when rows came
   * @param onProblem called with what went wrong while rows were read
   */
  constructor(
    private readonly engine: GraphEngine,
    readonly query: PageQuery,
    readonly columns: readonly string[],
    private readonly onRows: () => void,
    private readonly onProblem: (error: unknown) => void
  ) {}

  /** Rows of the query; 0 until the first block came. */
  get count(): number {
    return this.#count;
  }

  /** A row that is here already. */
  row(at: number): Row | undefined {
    const block = this.#blocks.get(Math.floor(at / BLOCK));
    return block === 'asked' ? undefined : block?.[at % BLOCK];
  }

  /** Where a page stands among the rows that are here. */
  place(page: number): number | undefined {
    for (const [number, block] of this.#blocks) {
      const at = block === 'asked' ? -1 : block.findIndex(row => row.page === page);
      if (at >= 0) {
        return number * BLOCK + at;
      }
    }
    return undefined;
  }

  /** Asks for rows from `first` up to `last`, both included, unless they are here or on their way. */
  async want(first: number, last: number): Promise<void> {
    const blocks: Promise<void>[] = [];
    for (let block = Math.floor(first / BLOCK); block <= Math.floor(last / BLOCK); block++) {
      if (!this.#blocks.has(block)) {
        blocks.push(this.#ask(block));
      }
    }
    await Promise.all(blocks);
  }

  async #ask(block: number): Promise<void> {
    this.#blocks.set(block, 'asked');
    try {
      const rows = await this.engine.rows(this.query, this.columns, block * BLOCK, BLOCK);
      this.#count = rows.count;
      this.#keep(
        block,
        rows.names.map((name, at) => ({
          page: rows.pages[at] ?? -1,
          name,
          values: rows.values.map(column => column[at] ?? null)
        }))
      );
      this.onRows();
    } catch (error) {
      this.#blocks.delete(block);
      this.onProblem(error);
    }
  }

  #keep(block: number, rows: readonly Row[]): void {
    this.#blocks.delete(block);
    this.#blocks.set(block, rows);
    for (const oldest of this.#blocks.keys()) {
      if (this.#blocks.size <= KEPT) {
        break;
      }
      this.#blocks.delete(oldest);
    }
  }
}
