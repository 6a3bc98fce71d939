/** Tells which column means what, and which program wrote the file: by column names, else by what the cells hold. */
import type { LinkRole, PageRole, Tool } from '../contract/table';
import { isAddress, isNumber } from './dialect';
import {
  linkNames,
  linkSignatures,
  pageNames,
  pageSignatures,
  type Vocabulary
} from './vocabulary';
import { plain, tellsTypes } from './words';

/** Role → column from 0. */
export type Roles<Role extends string> = { [R in Role]?: number };

/** What the columns were taken for. */
export interface Guess<Role extends string> {
  readonly tool: Tool;
  readonly roles: Roles<Role>;
  /** Roles that were guessed from cells, not from a name. */
  readonly guessed: readonly Role[];
}

/** A table's columns, as far as a first look shows. */
export interface Look {
  /** `null` without a header. */
  readonly names: readonly string[] | null;
  readonly width: number;
  readonly rows: readonly (readonly string[])[];
}

type Signed = readonly (readonly [
  Tool,
  { all: readonly (readonly string[])[]; any?: readonly string[] }
])[];

/** How many cells of a row are names that a kind of table is known to have; each role counts once. */
const knownIn =
  <Role extends string>(vocabulary: Vocabulary<Role>, needed: readonly Role[]) =>
  (row: readonly string[]): number => {
    const cells = new Set(row.map(plain));
    const roles: Role[] = [];
    for (const role in vocabulary) {
      if (vocabulary[role].some(name => cells.has(plain(name)))) {
        roles.push(role);
      }
    }
    return needed.every(role => roles.includes(role)) ? roles.length : 0;
  };

/** Known names in a row of a links table; 0 unless both ends of a link are named. */
export const knownLinkNames = knownIn<LinkRole>(linkNames, ['from', 'to']);

/** Known names in a row of a pages table; 0 unless the address is named. */
export const knownPageNames = knownIn<PageRole>(pageNames, ['url']);

const toolOf = (names: readonly string[], signatures: Signed): Tool => {
  const has = new Set(names.map(plain));
  const one = (of: readonly string[]) => of.some(name => has.has(plain(name)));
  return (
    signatures.find(([, { all, any }]) => all.every(one) && (!any || one(any)))?.[0] ?? 'unknown'
  );
};

/** Gives each role the first column with its most telling name; a column has one role. */
const byName = <Role extends string>(
  names: readonly string[],
  vocabulary: Vocabulary<Role>,
  order: readonly Role[]
): Roles<Role> => {
  const columns = names.map(plain);
  const taken = new Set<number>();
  const roles: Roles<Role> = {};
  for (const role of order) {
    for (const name of vocabulary[role]) {
      const wanted = plain(name);
      const column = columns.findIndex((other, i) => other === wanted && !taken.has(i));
      if (column >= 0) {
        roles[role] = column;
        taken.add(column);
        break;
      }
    }
  }
  return roles;
};

const cellsOf = (look: Look, column: number): string[] =>
  look.rows.map(row => row[column] ?? '').filter(cell => cell.trim() !== '');

/** Share of a column's cells that fit. */
const share = (look: Look, column: number, fits: (cell: string) => boolean): number => {
  const cells = cellsOf(look, column);
  return cells.length === 0 ? 0 : cells.filter(fits).length / cells.length;
};

const columnsWhere = (look: Look, fits: (column: number) => boolean): number[] =>
  [...Array(look.width).keys()].filter(fits);

/** The columns that hold names of pages: those with addresses, else those with words and no numbers. */
const nameColumns = (look: Look): number[] => {
  const addresses = columnsWhere(look, column => share(look, column, isAddress) > 0.5);
  return addresses.length > 0
    ? addresses
    : columnsWhere(look, column => share(look, column, cell => !isNumber(cell)) > 0.5);
};

/** All roles of a links table, in the order in which they choose their column. */
export const linkRoles: readonly LinkRole[] = [
  ...(['from', 'to', 'position', 'type', 'status', 'follow', 'rel', 'count', 'anchor'] as const)
];

/** What the columns of a links table mean. */
export const guessLinks = (look: Look): Guess<LinkRole> => {
  const names = look.names ?? [];
  const tool = toolOf(names, linkSignatures);
  const roles = byName(names, linkNames, linkRoles);
  if (roles.type !== undefined && !tellsTypes(cellsOf(look, roles.type))) {
    // Gephi's "Directed", a site's own kinds: nothing that tells hyperlinks from others.
    delete roles.type;
  }
  const guessed: LinkRole[] = [];
  if (roles.from === undefined || roles.to === undefined) {
    const taken = new Set(Object.values(roles));
    const free = nameColumns(look).filter(column => !taken.has(column));
    const two = look.names === null && look.width === 2 ? [0, 1] : free;
    const needed = (['from', 'to'] as const).filter(role => roles[role] === undefined);
    // Two columns with addresses, or two columns at all: more candidates would be a guess without ground.
    if (two.length >= needed.length && (two.length === needed.length || addressesIn(look, two))) {
      needed.forEach((role, i) => {
        roles[role] = two[i];
        guessed.push(role);
      });
    }
  }
  return { tool, roles, guessed };
};

const addressesIn = (look: Look, columns: readonly number[]): boolean =>
  columns.every(column => share(look, column, isAddress) > 0.5);

/** As {@link linkRoles}, of a pages table. */
export const pageRoles: readonly PageRole[] = [
  ...([
    'url',
    'clicks',
    'impressions',
    'ranking',
    'status',
    'indexable',
    'canonical',
    'redirect'
  ] as const),
  ...(['title', 'segment', 'type'] as const)
];

/** What the columns of a pages table mean. */
export const guessPages = (look: Look): Guess<PageRole> => {
  const names = look.names ?? [];
  const tool = toolOf(names, pageSignatures);
  const roles = byName(names, pageNames, pageRoles);
  const guessed: PageRole[] = [];
  if (roles.url === undefined) {
    const [column] = nameColumns(look).filter(candidate => isKey(look, candidate));
    if (column !== undefined) {
      for (const role of pageRoles) {
        if (roles[role] === column) {
          delete roles[role];
        }
      }
      roles.url = column;
      guessed.push('url');
    }
  }
  return { tool, roles, guessed };
};

/** Whether nearly all cells of a column differ, so that it can name rows. */
const isKey = (look: Look, column: number): boolean => {
  const cells = cellsOf(look, column);
  return cells.length > 0 && new Set(cells).size >= cells.length * 0.9;
};
