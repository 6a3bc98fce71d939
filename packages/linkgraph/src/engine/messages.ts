/** What a page and an engine in a worker say to each other: calls with numbers, answers, and files in small pieces. */
import type { Layout } from '../contract/draw';
import type {
  Compared,
  DrawingReply,
  DrawingRequest,
  ExportFormat,
  ExportOptions,
  GraphEngine,
  LoadProgress,
  LoadRequest,
  PageDetail,
  PageQuery,
  Rows,
  Summary,
  TableInput
} from '../contract/engine';
import type { WhatIf, WhatIfResult } from '../contract/measure';
import type { Dialect, Inspection, LinkRole, PageRole } from '../contract/table';

/** A file that stays in the page; the worker asks for its bytes by number. */
export interface SourceRef {
  readonly name: string;
  readonly size?: number;
  readonly source: number;
}

/** As {@link TableInput}, with the file in the page. */
export interface InputRef<Role extends string> extends Omit<TableInput<Role>, 'source'> {
  readonly source: SourceRef;
}

/** As {@link LoadRequest}, with the files in the page. */
export interface LoadRef extends Omit<LoadRequest, 'links' | 'pages'> {
  readonly links: InputRef<LinkRole>;
  readonly pages: readonly InputRef<PageRole>[];
}

/** Every call: what it is given, what it is told while it lasts, and what it gives. */
export interface Calls {
  inspectLinks: {
    given: { source: SourceRef; dialect?: Partial<Dialect> };
    told: never;
    result: Inspection<LinkRole>;
  };
  inspectPages: {
    given: { source: SourceRef; dialect?: Partial<Dialect> };
    told: never;
    result: Inspection<PageRole>;
  };
  load: { given: LoadRef; told: LoadProgress; result: Summary };
  draw: { given: DrawingRequest; told: never; result: DrawingReply };
  refine: { given: null; told: Layout; result: null };
  whatIf: { given: WhatIf; told: never; result: WhatIfResult };
  query: { given: PageQuery; told: never; result: Uint32Array };
  rows: {
    given: { query: PageQuery; columns: readonly string[]; first: number; count: number };
    told: never;
    result: Rows;
  };
  page: { given: number; told: never; result: PageDetail };
  column: { given: string; told: never; result: readonly (string | number | null)[] };
  compare: { given: LoadRef; told: LoadProgress; result: Compared };
  export: {
    given: { format: ExportFormat; options?: ExportOptions };
    told: never;
    result: Uint8Array;
  };
  exports: { given: null; told: never; result: Awaited<ReturnType<GraphEngine['exports']>> };
}

/** The name of a call. */
export type Call = keyof Calls;

/** A call on its way; `id` is the page's own number. */
export interface CallMessage<C extends Call = Call> {
  readonly kind: 'call';
  readonly id: number;
  readonly call: C;
  readonly given: Calls[C]['given'];
}

/** Each call with its own kind of argument, as it arrives. */
export type Requests = { [C in Call]: CallMessage<C> };

/** What a call gave. */
export interface ResultMessage<C extends Call = Call> {
  readonly kind: 'result';
  readonly id: number;
  readonly call: C;
  readonly result: Calls[C]['result'];
}

/** What a call tells on its way. */
export interface ToldMessage<C extends Call = Call> {
  readonly kind: 'told';
  readonly id: number;
  readonly call: C;
  readonly told: Calls[C]['told'];
}

/** An error that keeps what a program knows it by. */
export interface ErrorRef {
  readonly name: string;
  readonly message: string;
  readonly stack?: string;
  /** Of a `TableError`. */
  readonly table?: { readonly code: string; readonly file: string };
}

/** From the page to the worker, beside calls. */
type Aside =
  | { kind: 'abort'; id: number }
  | { kind: 'chunk'; stream: number; bytes: Uint8Array }
  | { kind: 'end'; stream: number }
  | { kind: 'broken'; stream: number; error: ErrorRef };

/** What a page sends. */
export type PageSends = CallMessage | Aside;

/** The same as a worker receives it: by its name a call tells which arguments it has. */
export type WorkerReceives = Requests[Call] | Aside;

/** From the worker to the page. A stream of a file begins with `open`; each chunk taken is acknowledged. */
export type WorkerSends =
  | ResultMessage
  | ToldMessage
  | { kind: 'failed'; id: number; error: ErrorRef }
  | { kind: 'open'; stream: number; source: number }
  | { kind: 'taken'; stream: number }
  | { kind: 'cancel'; stream: number };

/** Chunks of one file that may be on the way at once, so that a slow worker is never flooded. */
export const MOST_CHUNKS = 4;

/** Chunks are at most this many bytes, whatever pieces the file comes in. */
export const CHUNK_BYTES = 1 << 20;
