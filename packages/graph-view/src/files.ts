/** The files card without its looks: which files, how each is read, what is missing, how much it is. */
import type {
  Dialect,
  Inspection,
  LinkRole,
  PageRole,
  Source,
  TableInput,
  TableReading
} from '@lockstep/linkgraph';

/** From so many links on the page is told to use the kernel (DESIGN: the page holds about 5 million). */
export const KERNEL_FROM = 5_000_000;

/** Gzip makes tables of addresses about so many times smaller; only for an estimate. */
const GZIP = 10;
/** Bytes that Parquet takes for a link between dictionary-coded addresses; only for an estimate. */
const PARQUET_ROW = 10;

/** One file and how it will be read. */
export interface FileDraft<Role extends string> {
  readonly source: Source;
  readonly inspection: Inspection<Role>;
  readonly reading: TableReading<Role>;
  /** Parts of the dialect that a person corrected; the rest is guessed again around them. */
  readonly settled: Partial<Dialect>;
}

/** All files of one load. */
export interface FilesDraft {
  readonly links?: FileDraft<LinkRole>;
  readonly pages: readonly FileDraft<PageRole>[];
}

export const needed: { readonly links: readonly LinkRole[]; readonly pages: readonly PageRole[] } =
  {
    links: ['from', 'to'],
    pages: ['url']
  };

/** A file as it was looked at, with the reading that is settled already, if any. */
export function fileDraft<Role extends string>(
  source: Source,
  inspection: Inspection<Role>,
  reading: TableReading<Role> = inspection.reading,
  settled: Partial<Dialect> = {}
): FileDraft<Role> {
  return { source, inspection, reading, settled };
}

/**
 * Gives a column a meaning, or takes a meaning away; a column has one meaning.
 *
 * @param all meanings that such a file's columns can have
 */
export function withRole<Role extends string>(
  file: FileDraft<Role>,
  all: readonly Role[],
  role: Role,
  column: number | undefined
): FileDraft<Role> {
  const roles: { [R in Role]?: number } = { ...file.reading.roles };
  for (const other of all) {
    if (other === role || (column !== undefined && roles[other] === column)) {
      delete roles[other];
    }
  }
  if (column !== undefined) {
    roles[role] = column;
  }
  return { ...file, reading: { ...file.reading, roles } };
}

/** Needed meanings that no column has. */
export function missing<Role extends string>(
  file: FileDraft<Role>,
  roles: readonly Role[]
): readonly Role[] {
  return roles.filter(role => file.reading.roles[role] === undefined);
}

/** Whether these files can be read. */
export function readable(draft: FilesDraft): boolean {
  return (
    draft.links !== undefined &&
    missing(draft.links, needed.links).length === 0 &&
    draft.pages.every(file => missing(file, needed.pages).length === 0)
  );
}

/** A file as the engine takes it. */
export function inputOf<Role extends string>(file: FileDraft<Role>): TableInput<Role> {
  return { source: file.source, reading: file.reading };
}

/** About how many links a file holds, from its size and the rows that were looked at; `undefined` when nobody knows. */
export function aboutLinks(file: FileDraft<LinkRole>): number | undefined {
  const { size, name } = file.source;
  const { rows, reading } = file.inspection;
  if (size === undefined || rows.length === 0) {
    return undefined;
  }
  if (reading.dialect.format === 'parquet') {
    return size / PARQUET_ROW;
  }
  const letters = rows.reduce(
    (sum, row) => sum + row.reduce((of, cell) => of + cell.length + 1, 0),
    0
  );
  const wide = reading.dialect.encoding.startsWith('utf-16') ? 2 : 1;
  const bytes = name.endsWith('.gz') ? size * GZIP : size;
  return bytes / ((letters / rows.length) * wide);
}
