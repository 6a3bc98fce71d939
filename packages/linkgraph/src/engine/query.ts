/** Which pages a query finds, in which order; the last answer is kept, because a table asks for it window by window. */
import type { PageQuery, Rows } from '../contract/engine';
import { NO_CATEGORY, type Column } from '../contract/graph';
import type { Finding } from '../contract/explain';
import type { Measured } from '../contract/parts';
import { valueOf, type Columns } from './columns';
import { compareNames, nameText } from './nameText';
import { textMatcher } from './textMatch';

/** Answers queries on one graph. */
export interface Queries {
  /** Pages in the order asked for; the array stays the engine's. */
  find(query: PageQuery): Uint32Array;
  rows(query: PageQuery, columns: readonly string[], first: number, count: number): Rows;
}

/** Answers queries on one graph. A column or finding that does not exist finds nothing. */
export function openQueries(
  measured: Measured,
  columns: Columns,
  findings: readonly Finding[]
): Queries {
  const { names } = measured.graph;
  let last: { key: string; pages: Uint32Array | undefined; found: Uint32Array } | undefined;

  const find = (query: PageQuery): Uint32Array => {
    const { pages, ...rest } = query;
    const key = JSON.stringify(rest);
    if (last?.key === key && sameIds(last.pages, pages)) {
      return last.found;
    }
    const found = sortPages(filterPages(measured, columns, findings, query), query, columns);
    last = { key, pages: pages?.slice(), found };
    return found;
  };

  return {
    find,
    rows(query, wanted, first, count) {
      const found = find(query);
      const window = found.slice(first, first + count);
      return {
        count: found.length,
        pages: window,
        names: Array.from(window, page => nameText(names, page)),
        values: wanted.map(name => {
          const column = columns.find(name);
          return Array.from(window, page => (column === undefined ? null : valueOf(column, page)));
        })
      };
    }
  };
}

function filterPages(
  measured: Measured,
  columns: Columns,
  findings: readonly Finding[],
  { pages, finding, text, ranges = [], words = [] }: PageQuery
): Uint32Array {
  const { pageCount } = measured.graph;
  const about = finding === undefined ? undefined : findings.find(({ id }) => id === finding);
  const tests: ((page: number) => boolean)[] = [];
  let from = pages ?? Uint32Array.from({ length: pageCount }, (_, page) => page);
  if (finding !== undefined) {
    if (pages === undefined) {
      from = about?.pages ?? new Uint32Array();
    } else {
      const members = new Set(about?.pages);
      tests.push(page => members.has(page));
    }
  }
  for (const { column, least, largest } of ranges) {
    tests.push(inRange(columns.find(column), least, largest));
  }
  for (const { column, anyOf } of words) {
    tests.push(isAnyOf(columns.find(column), anyOf));
  }
  if (text !== undefined && text !== '') {
    tests.push(textMatcher(measured, text));
  }
  return from.filter(page => page < pageCount && tests.every(test => test(page)));
}

function inRange(
  column: Column | undefined,
  least: number,
  largest: number
): (page: number) => boolean {
  if (column?.kind !== 'number') {
    return () => false;
  }
  const { values } = column;
  // A page without a number compares as false with everything.
  return page => (values[page] ?? Number.NaN) >= least && (values[page] ?? Number.NaN) <= largest;
}

function isAnyOf(column: Column | undefined, anyOf: readonly string[]): (page: number) => boolean {
  const wanted = new Set(anyOf);
  switch (column?.kind) {
    case 'category': {
      const { codes, labels } = column;
      const codesWanted = Uint8Array.from(labels, label => (wanted.has(label) ? 1 : 0));
      return page => codesWanted[codes[page] ?? NO_CATEGORY] === 1;
    }
    case 'text':
      return page => wanted.has(nameText(column.values, page));
    case 'number':
      return page => wanted.has(String(column.values[page]));
    case undefined:
      return () => false;
  }
}

/** Pages without a value come last, whichever way the others go; equal ones stay in page order. */
function sortPages(found: Uint32Array, { sort }: PageQuery, columns: Columns): Uint32Array {
  const column = sort === undefined ? undefined : columns.find(sort.column);
  if (sort === undefined || column === undefined) {
    return found;
  }
  const sign = sort.descending ? -1 : 1;
  switch (column.kind) {
    case 'number': {
      const { values } = column;
      return found.toSorted((one, other) => {
        const [a, b] = [values[one] ?? Number.NaN, values[other] ?? Number.NaN];
        const [noA, noB] = [Number.isNaN(a), Number.isNaN(b)];
        return noA || noB
          ? Number(noA) - Number(noB) || one - other
          : sign * (a - b) || one - other;
      });
    }
    case 'category': {
      const collator = new Intl.Collator('en', { numeric: true });
      const order = Array.from(column.labels.keys()).sort((one, other) =>
        collator.compare(column.labels[one] ?? '', column.labels[other] ?? '')
      );
      const rank = new Float64Array(order.length);
      order.forEach((code, place) => {
        rank[code] = sign * place;
      });
      const key = (page: number): number =>
        rank[column.codes[page] ?? NO_CATEGORY] ?? Number.MAX_SAFE_INTEGER;
      return found.toSorted((one, other) => key(one) - key(other) || one - other);
    }
    case 'text': {
      const { values } = column;
      const empty = (page: number): number =>
        values.starts[page] === values.starts[page + 1] ? 1 : 0;
      return found.toSorted(
        (one, other) =>
          empty(one) - empty(other) || sign * compareNames(values, one, other) || one - other
      );
    }
  }
}

function sameIds(one: Uint32Array | undefined, other: Uint32Array | undefined): boolean {
  if (one === undefined || other === undefined) {
    return one === other;
  }
  return one.length === other.length && one.every((page, at) => page === other[at]);
}
