/**
 * What `lockstep graph … --json` prints: one graph in numbers and sentences, for Python and other programs. Everything
 * but {@link GraphReport.took} and {@link GraphReport.written} is the same for the same files and options, on any
 * machine. Pages are told by name: a page's number in memory means nothing outside.
 */
import type { ColumnInfo, ExportFormat, LoadProgress } from './engine';
import type { FindingKind, Question } from './explain';
import type { JoinReport, ReadReport } from './graph';
import type { Tool } from './table';

/** One graph, told to programs. Keys are never taken away or renamed within one {@link format}. */
export interface GraphReport {
  readonly format: 1;
  /** The links file first, then the pages files in the order given. */
  readonly files: readonly ReportFile[];
  /** Distinct pages and distinct links between them, self-links left out. */
  readonly pages: number;
  readonly links: number;
  /** Where click depth starts; `name` is empty when there is no home. */
  readonly home: { readonly name: string; readonly guessed: boolean; readonly reason: string };
  readonly read: ReadReport;
  /** Absent without pages files. */
  readonly join?: JoinReport;
  /** `counts[0]` is the number of pages one click from home. `mean` is over pages in reach, home left out. */
  readonly depth: {
    readonly counts: readonly number[];
    readonly mean: number;
    readonly outOfReach: number;
  };
  /** Weakly and strongly connected components, communities, and how PageRank ended. */
  readonly components: {
    readonly weak: number;
    readonly largest: number;
    readonly strong: number;
    readonly communities: number;
  };
  readonly pagerank: { readonly rounds: number; readonly change: number };
  /** Links that are the same on most pages; `declared`: the file itself says which. */
  readonly templates: { readonly links: number; readonly declared: boolean };
  /** Columns that pages can be coloured, sized and filtered by; metrics are among them. */
  readonly columns: readonly ColumnInfo[];
  /** At most 20 pages, highest PageRank first. */
  readonly top: readonly ReportPage[];
  /** In the order to read them: most broken, biggest gain, upkeep; the gravest first in each. */
  readonly findings: readonly ReportFinding[];
  /** What was assumed while reading, one sentence each. */
  readonly assumed: readonly string[];
  /** Which formats this graph can be written in, and why not the others. */
  readonly exports: readonly { readonly format: ExportFormat; readonly unavailable?: string }[];
  /** Files that this call wrote, as absolute paths; the picture has the format `png`. */
  readonly written: readonly ReportWritten[];
  /** Milliseconds of each phase. */
  readonly took: Readonly<Record<LoadProgress['phase'], number>>;
}

/** One file that was read. */
export interface ReportFile {
  readonly role: 'links' | 'pages';
  /** The file's name, without its folder. */
  readonly name: string;
  readonly bytes: number;
  /** Of the bytes as they lie on disk, in lower case hexadecimal. */
  readonly sha256: string;
  readonly tool: Tool;
  /** Role → name of its column, as in `{ "from": "Source", "to": "Destination" }`. */
  readonly roles: Readonly<Record<string, string>>;
}

/** One page by name. */
export interface ReportPage {
  readonly name: string;
  readonly pagerank: number;
  /** Clicks from home; `null` out of reach. */
  readonly depth: number | null;
  readonly linksIn: number;
  readonly linksOut: number;
}

/** One answer, with the number, the sentence, the first of its pages and the query behind it. */
export interface ReportFinding {
  /** Stable for the same data and home. */
  readonly id: string;
  readonly kind: FindingKind;
  readonly question: Question;
  readonly title: string;
  readonly count: number;
  readonly sentence: string;
  readonly query: string;
  /** How many pages it is about, and the names of at most 20, gravest first. */
  readonly pageCount: number;
  readonly pages: readonly string[];
  /** For at most 20 pages that a link would mend: where it could come from, best first. */
  readonly linkFrom?: readonly { readonly page: string; readonly from: readonly string[] }[];
}

/** One file that was written. */
export interface ReportWritten {
  readonly format: ExportFormat | 'png';
  readonly file: string;
  readonly bytes: number;
}
