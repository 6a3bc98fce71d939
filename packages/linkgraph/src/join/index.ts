/** Joins rows of links and rows of pages into one graph: names made one, links compressed, pages beside them. */
import type { NormaliseRules } from '../contract/graph';
import type { FoldedPages, Joined, JoinPart } from '../contract/parts';
import type { RawLinks, RawPages } from '../contract/raw';
import { joinColumns, withStatus, type PlacedRows } from './columns';
import { compress } from './compress';
import { foldPages, type Folding } from './fold';
import { namesOf, nameText } from './name-store';
import { DEFAULT_RULES, NameClasses } from './normalise';
import { joinReport } from './report';
import { withSegment } from './segment';
import { siteOf } from './site';
import { untrimmedPages } from './untrimmed';

/**
 * Joins one links file and any number of pages files. Pages are numbered by first appearance in the links' rows,
 * then in the pages' rows; apart from these numbers the order of rows changes nothing.
 *
 * @param options.home name of the page where click depth starts; default: guessed
 * @param options.segment column of the pages that names the segment
 */
export const joinGraph: JoinPart['joinGraph'] = (links, files, options) => {
  const rules: NormaliseRules = { ...DEFAULT_RULES, ...options.rules };
  const { classes, linkNames, rowNames } = interned(links, files);
  const textEffects = classes.apply(rules);
  const rooted = (names: Uint32Array) => names.map(name => classes.root(name));
  const rowRoots = rowNames.map(rooted);
  const linkRoots = linkNames.map(name => (name === UNUSED ? UNUSED : classes.root(name)));
  const folding = foldPages(classes, files, rowRoots, rules);

  const pages = new Numbering(classes.store.count);
  const pageOf = new Uint32Array(linkNames.length).fill(UNUSED);
  const foldedName = new Uint8Array(linkNames.length);
  for (const place of placesByRow(links)) {
    const name = linkRoots[place] ?? 0;
    pageOf[place] = pages.of(classes.root(name));
    foldedName[place] = folding.folded.has(name) ? 1 : 0;
  }
  const linkedPages = pages.count;
  const placed = files.map((file, f) =>
    place(file, f, classes, rowNames, rowRoots, folding, pages)
  );
  const folded = foldedPages(classes, folding, pages);

  const nameOf = pages.names();
  const { store } = classes;
  const names = namesOf(nameOf, store.bytes, store);
  const rows = compress(links, pageOf, foldedName, pages.count);
  const asked = options.home?.trim() === '' ? undefined : options.home;
  const chosen = asked === undefined ? -1 : pages.known(classes.find(asked, rules));
  const { home, external } = siteOf(names, rows, chosen, asked);
  const onlyInPages = new Uint8Array(pages.count).fill(1, linkedPages);
  const described = describedPages(placed, pages.count);
  const untrimmed = rules.trim
    ? untrimmedPages(
        [
          { names: links.names, pages: pageOf },
          ...placed.map(rows => ({ names: rows.file.names, pages: rows.pageOf }))
        ],
        pages.count
      )
    : new Uint32Array(0);
  const { selfLinks, duplicates, ...arrays } = rows;
  const graph = { pageCount: pages.count, names, external, onlyInPages, ...arrays };

  const joined = joinColumns(placed, pages.count);
  const status = statusOf(links, pageOf, foldedName, pages.count);
  const segmented = withSegment(
    status === undefined ? joined : withStatus(joined, status),
    graph,
    options.segment
  );
  const { rows: rowCount, otherTypes, incomplete, firstIncomplete } = links;
  return {
    graph,
    table: segmented.table,
    read: {
      rows: rowCount,
      used: links.from.length - selfLinks,
      otherTypes,
      selfLinks,
      incomplete,
      ...(firstIncomplete === undefined ? {} : { firstIncomplete }),
      duplicates,
      ...endings(graph),
      rules: [...textEffects, ...folding.effects]
    },
    ...(files.length === 0
      ? {}
      : {
          join: joinReport(
            {
              names,
              linked: onlyInPages.map(only => 1 - only),
              described,
              external,
              nameOf,
              inLinks: page => nameText(links.names, pageOf.indexOf(page)),
              inPages: page => spelling(placed, page)
            },
            classes,
            rules
          ),
          undescribed: Uint32Array.from(described.keys()).filter(
            page => described[page] === 0 && external[page] === 0
          )
        }),
    home,
    declaresTemplates: links.declaresTemplates,
    ...(folded === undefined ? {} : { folded }),
    ...(untrimmed.length === 0 ? {} : { untrimmed }),
    assumed: [...folding.assumed, ...segmented.assumed]
  };
};

/** Stands for a name of the links that no row has. */
const UNUSED = 0xffffffff;

/** Pages by first appearance. */
class Numbering {
  count = 0;
  private readonly pageOf: Int32Array;

  constructor(names: number) {
    this.pageOf = new Int32Array(names).fill(-1);
  }

  /** The page of a name that stands for itself; new when it is its first time. */
  of(name: number): number {
    const known = this.pageOf[name] ?? -1;
    if (known >= 0) {
      return known;
    }
    this.pageOf[name] = this.count;
    return this.count++;
  }

  /** As {@link of}, but −1 for a name that is no page. */
  known(name: number): number {
    return this.pageOf[name] ?? -1;
  }

  /** The name of each page. */
  names(): Uint32Array {
    const names = new Uint32Array(this.count);
    this.pageOf.forEach((page, name) => {
      if (page >= 0) {
        names[page] = name;
      }
    });
    return names;
  }
}

/** Places of the links' names in the order in which rows first say them, start before target. */
function placesByRow({ names, from, to }: RawLinks): Uint32Array {
  const seen = new Uint8Array(names.count);
  const places = new Uint32Array(names.count);
  let count = 0;
  for (let row = 0; row < from.length; row++) {
    const start = from[row] ?? 0;
    if (seen[start] === 0) {
      seen[start] = 1;
      places[count++] = start;
    }
    const target = to[row] ?? 0;
    if (seen[target] === 0) {
      seen[target] = 1;
      places[count++] = target;
    }
  }
  return places.subarray(0, count);
}

/** All names of all files, numbered; `linkNames` by place, `rowNames` by row of each file. */
function interned(links: RawLinks, files: readonly RawPages[]) {
  const sum = (of: (names: RawLinks['names']) => number) =>
    files.reduce((all, { names }) => all + of(names), of(links.names));
  const classes = new NameClasses(
    sum(names => names.count),
    sum(names => names.bytes.length)
  );
  const linkNames = new Uint32Array(links.names.count).fill(UNUSED);
  for (const place of placesByRow(links)) {
    linkNames[place] = classes.add(links.names, place);
  }
  const rowNames = files.map(({ names }) => {
    const ofRows = new Uint32Array(names.count);
    for (let row = 0; row < names.count; row++) {
      ofRows[row] = classes.add(names, row);
    }
    return ofRows;
  });
  return { classes, linkNames, rowNames };
}

/** A file's rows as pages; a row without a name is no page. */
function place(
  file: RawPages,
  f: number,
  classes: NameClasses,
  rowNames: readonly Uint32Array[],
  rowRoots: readonly Uint32Array[],
  { folded }: Folding,
  pages: Numbering
): PlacedRows {
  const names = rowNames[f] ?? new Uint32Array(0);
  const pageOf = new Int32Array(names.length).fill(-1);
  const countsFor = new Int32Array(names.length).fill(-1);
  const seen = new Uint8Array(classes.store.count);
  for (let row = 0; row < names.length; row++) {
    const name = names[row] ?? 0;
    if (file.names.starts[row] === file.names.starts[row + 1]) {
      continue;
    }
    const root = rowRoots[f]?.[row] ?? 0;
    const page = pages.of(classes.root(root));
    pageOf[row] = folded.has(root) ? -1 : page;
    countsFor[row] = seen[name] === 1 ? -1 : page;
    seen[name] = 1;
  }
  return { file, pageOf, countsFor };
}

function foldedPages(
  classes: NameClasses,
  { folded }: Folding,
  pages: Numbering
): FoldedPages | undefined {
  if (folded.size === 0) {
    return undefined;
  }
  const entries = Uint32Array.from(folded.keys());
  const kinds = [...folded.values()];
  return {
    names: namesOf(entries, classes.store.bytes, classes.store),
    to: entries.map(name => pages.of(classes.root(name))),
    steps: Uint8Array.from(kinds, ({ steps }) => Math.min(255, steps)),
    canonical: Uint8Array.from(kinds, ({ canonical }) => (canonical ? 1 : 0))
  };
}

/** The lowest status that rows tell of each page under its own name; a redirect's status is not its end's. */
function statusOf(
  { targetStatus }: RawLinks,
  pageOf: Uint32Array,
  foldedName: Uint8Array,
  pageCount: number
): Uint16Array | undefined {
  if (targetStatus === undefined) {
    return undefined;
  }
  const status = new Uint16Array(pageCount);
  for (let place = 0; place < targetStatus.length; place++) {
    const told = targetStatus[place] ?? 0;
    const page = pageOf[place] ?? UNUSED;
    if (page === UNUSED) {
      continue;
    }
    const known = status[page] ?? 0;
    if (told !== 0 && foldedName[place] === 0 && (known === 0 || told < known)) {
      status[page] = told;
    }
  }
  return status;
}

function endings({ pageCount, outStart, inStart, external }: Joined['graph']) {
  let dangling = 0;
  let externalPages = 0;
  for (let page = 0; page < pageCount; page++) {
    const linked = inStart[page] !== inStart[page + 1];
    const links = outStart[page] !== outStart[page + 1];
    externalPages += external[page] ?? 0;
    dangling += linked && !links && external[page] === 0 ? 1 : 0;
  }
  return { dangling, externalPages };
}

function describedPages(placed: readonly PlacedRows[], pageCount: number): Uint8Array {
  const described = new Uint8Array(pageCount);
  for (const { pageOf } of placed) {
    for (const page of pageOf) {
      if (page >= 0) {
        described[page] = 1;
      }
    }
  }
  return described;
}

function spelling(placed: readonly PlacedRows[], page: number): string {
  for (const { file, pageOf } of placed) {
    const row = pageOf.indexOf(page);
    if (row >= 0) {
      return nameText(file.names, row);
    }
  }
  return '';
}
