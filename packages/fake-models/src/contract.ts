/** What a scripted model is told to do, and what it remembers. */

/** One answer of a script, taken in the order of requests; the last one repeats. */
export interface ScriptedAnswer {
  /** Its text in pieces, each one chunk on the wire. */
  pieces: string[];
  /** Log-probability of each piece; 0 (certain) when absent. Ollama only. */
  logprobs?: number[];
  /** Milliseconds before the headers (a model that loads), before the first piece, and between pieces. */
  loading?: number;
  reading?: number;
  between?: number;
  /** Ends badly: at once, or after that many pieces. */
  fault?:
    | { kind: 'status'; status: number; body?: unknown; after?: undefined }
    | { kind: 'cut' | 'hang' | 'garbage'; after: number };
  /** Answers only requests whose body holds this text; others look further. */
  when?: string;
}

/** A request as it came. `bytes` is its body's length, `headers` in lower case. */
export interface SeenRequest {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: unknown;
  bytes: number;
  /** Milliseconds since 1970 at which the client closed the socket before the answer's end, if it did. */
  closedAt: number | null;
}

/** A running fake on 127.0.0.1. */
export interface FakeModels {
  readonly url: string;
  readonly requests: readonly SeenRequest[];
  /** Replaces the script. */
  script(answers: ScriptedAnswer[]): void;
  close(): Promise<void>;
}
