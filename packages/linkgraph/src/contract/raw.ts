/** Tables as they were read, before addresses are made one and links become a graph. */
import type { Column, Names } from './graph';
import type { PageRole, Tool } from './table';

/** The rows of a links file that count, as numbers of the names that the file writes. */
export interface RawLinks {
  readonly tool: Tool;
  /** Distinct names of starts and targets, exactly as written. */
  readonly names: Names;
  /** For each row that counts: where it starts and ends, as places in {@link names}. */
  readonly from: Uint32Array;
  readonly to: Uint32Array;
  /** `LinkFlag` bits that the row itself says: nofollow, declaredTemplate. */
  readonly flags: Uint8Array;
  /** The file's own count of each row; absent: each is 1. */
  readonly times?: Uint32Array;
  /** HTTP status of the target by name place, 0 where no row says it; absent without a status column. */
  readonly targetStatus?: Uint16Array;
  /** Whether the file has a Link Position column, so that template links are declared. */
  readonly declaresTemplates: boolean;
  /** Rows below the header, all types. */
  readonly rows: number;
  readonly otherTypes: Readonly<Record<string, number>>;
  readonly incomplete: number;
  readonly firstIncomplete?: number;
  readonly assumed: readonly string[];
}

/** One pages file, a row a page. */
export interface RawPages {
  readonly tool: Tool;
  readonly file: string;
  /** The address or name of each row, as written; not distinct. */
  readonly names: Names;
  /** Columns other than the url, one value a row. */
  readonly columns: readonly Column[];
  /** Role → index into {@link columns}. */
  readonly roles: Readonly<Partial<Record<PageRole, number>>>;
  readonly assumed: readonly string[];
}
