/** The graph in memory: interned names, links as compressed rows both ways, columns of pages. Typed arrays only. */
import type { PageRole } from './table';
/** Number of a page, from 0, by first appearance in the links and then in the pages files. */
export type PageId = number;

/** Interned names: UTF-8 bytes end to end, without a string per name. */
export interface Names {
  readonly count: number;
  /** All names' bytes, one after the other. */
  readonly bytes: Uint8Array;
  /** `count + 1` offsets into {@link bytes}. */
  readonly starts: Uint32Array;
}

/** Bits that a link may carry, in {@link LinkGraph.outFlags}. */
export const LinkFlag = {
  /** rel="nofollow", "ugc" or "sponsored", or Follow = false. */
  nofollow: 1,
  /** A menu, header or footer link by the file's own Link Position column. */
  declaredTemplate: 2,
  /** Found to be a template link from the graph alone. */
  inferredTemplate: 4,
  /** Its target redirects, or names another canonical: the link was followed to the page it ends at. */
  folded: 8
} as const;

/** Either kind of template link. */
export const TEMPLATE_LINK = LinkFlag.declaredTemplate | LinkFlag.inferredTemplate;

/**
 * Distinct directed links between pages, self-links left out. Link number `l` is its place in {@link outTo}: the
 * links of page `p` are `outStart[p] … outStart[p + 1] - 1`, targets ascending.
 */
export interface LinkGraph {
  readonly pageCount: number;
  readonly linkCount: number;
  readonly names: Names;
  readonly outStart: Uint32Array;
  readonly outTo: Uint32Array;
  readonly outFlags: Uint8Array;
  /** How many rows of the file say this link, at least 1. */
  readonly outTimes: Uint32Array;
  /** As {@link outStart}, for links that arrive. */
  readonly inStart: Uint32Array;
  /** Where the arriving links start, ascending for each page. */
  readonly inFrom: Uint32Array;
  /** The link number of each arriving link. */
  readonly inLink: Uint32Array;
  /** 1 for a page on another host: drawn apart, never ranked. */
  readonly external: Uint8Array;
  /** 1 for a page that only the pages files know. */
  readonly onlyInPages: Uint8Array;
}

/** A column of numbers; NaN where a page has none. */
export interface NumberColumn {
  readonly kind: 'number';
  readonly name: string;
  readonly values: Float64Array;
}

/** A column of few distinct words; code 65535 where a page has none. */
export interface CategoryColumn {
  readonly kind: 'category';
  readonly name: string;
  /** Word of each code, most frequent first. */
  readonly labels: readonly string[];
  readonly codes: Uint16Array;
}

/** A column of many distinct texts; an empty text where a page has none. */
export interface TextColumn {
  readonly kind: 'text';
  readonly name: string;
  readonly values: Names;
}

/** One column of the pages, as long as there are pages. */
export type Column = NumberColumn | CategoryColumn | TextColumn;

/** {@link CategoryColumn} code of a page without a word. */
export const NO_CATEGORY = 65535;

/** Columns with a role keep it, so that findings know clicks from impressions. */
export interface PageTable {
  readonly columns: readonly Column[];
  /** Role → index into {@link columns}; `segment` always exists, from the address when no column says it. */
  readonly roles: Readonly<Partial<Record<PageRole, number>>>;
}

/** The rules by which addresses are made one. All on by default except `dropQuery`, `www` and `letterCase`. */
export interface NormaliseRules {
  /** `http://` and `https://` of one host are one. */
  readonly scheme: boolean;
  /** Host in lower case, default port and trailing dot gone, `www.` kept. */
  readonly host: boolean;
  /** A slash at the end of a path does not count. */
  readonly slash: boolean;
  /** What follows `#` does not count. */
  readonly fragment: boolean;
  /** Space around a name does not count. */
  readonly trim: boolean;
  /** Known tracking parameters (`utm_*`, `gclid`, `fbclid`, …) do not count, the rest is sorted by name. */
  readonly tracking: boolean;
  /** No parameter counts. */
  readonly dropQuery: boolean;
  /** `www.` in front of a host does not count. */
  readonly www: boolean;
  /** Capital and small letters are one; also in names that are not addresses. */
  readonly letterCase: boolean;
  /** A link to a page that redirects goes to where it ends. */
  readonly redirects: boolean;
  /** A page whose canonical is another is that other. */
  readonly canonicals: boolean;
}

/** One rule's effect. */
export interface RuleEffect {
  readonly rule: keyof NormaliseRules;
  /** Distinct names before and after this rule, applied in the order of the list. */
  readonly before: number;
  readonly after: number;
}

/** What became of the rows of the links file. The parts add up to {@link rows}. */
export interface ReadReport {
  readonly rows: number;
  /** Rows that became a link or repeated one. */
  readonly used: number;
  /** Rows of a type other than hyperlink, by type. */
  readonly otherTypes: Readonly<Record<string, number>>;
  readonly selfLinks: number;
  /** Rows without a start or a target, and the first of them as a row number of the file, from 1. */
  readonly incomplete: number;
  readonly firstIncomplete?: number;
  /** Of the rows used, those that repeat another. */
  readonly duplicates: number;
  /** Pages that are linked but were never seen to link, and are not external. */
  readonly dangling: number;
  readonly externalPages: number;
  readonly rules: readonly RuleEffect[];
}

/** How links and pages files meet. */
export interface JoinReport {
  readonly matched: number;
  /** Linked pages of this site without a row in the pages files; at most 20 names. */
  readonly onlyInLinks: { readonly count: number; readonly names: readonly string[] };
  /** Rows without any link: orphan candidates; at most 20 names. */
  readonly onlyInPages: { readonly count: number; readonly names: readonly string[] };
  /** Rules that are off and would join more, best first. */
  readonly nearMisses: readonly {
    readonly rule: keyof NormaliseRules;
    readonly joins: number;
    /** One example: as the links file and as the pages file write it. */
    readonly example: readonly [string, string];
  }[];
}
