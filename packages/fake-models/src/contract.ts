/** What a scripted model is told to do, and what it remembers. */

/** One answer of a script, taken in the order of requests; the last one that fits repeats. */
export interface ScriptedAnswer {
  /** Its text in pieces, each one chunk on the wire. */
  pieces: string[];
  /** Log-probability of each piece; 0 (certain) when absent. Ollama and OpenAI, where asked for. */
  logprobs?: number[];
  /** Milliseconds before the headers (a model that loads), before the first piece, and between pieces. */
  loading?: number;
  reading?: number;
  between?: number;
  /** How it says that it ended; `stop` when absent. `refused` is `stop` where the wire has no word for it. */
  finish?: 'stop' | 'length' | 'refused';
  /** Cuts every frame into writes of that many bytes, so that characters arrive in parts. */
  split?: number;
  /**
   * Ends badly: at once, or after that many pieces. `cut` and `hang` after 0 pieces send no headers. `error` is
   * the wire's own error frame in mid-stream. `retryAfter`: seconds, as the header of that name.
   */
  fault?:
    | { kind: 'status'; status: number; body?: unknown; retryAfter?: number; after?: undefined }
    | { kind: 'cut' | 'hang' | 'garbage' | 'error'; after: number };
  /** Answers only requests whose body holds this text; others look further. */
  when?: string;
}

/** A request as it came. `bytes` is its body's length, `headers` in lower case. */
export interface SeenRequest {
  method: string;
  path: string;
  headers: Record<string, string>;
  /** Parsed; `null` when there is none or it is no JSON. */
  body: unknown;
  /** The body's text, character by character. */
  raw: string;
  bytes: number;
  /** Milliseconds since 1970 at which the client closed the socket before the answer's end, if it did. */
  closedAt: number | null;
}

/** A model that a fake offers. Windows in tokens; it counts four characters as a token. */
export interface FakeModel {
  name: string;
  /** Size on disk; 1 GB when absent. */
  bytes?: number;
  /** 32,768 when absent. */
  contextWindow?: number;
  /** Whether Ollama has it in memory already (`/api/ps`); no when absent. */
  loaded?: boolean;
  /** Whether Ollama only passes it on to another host, under a name that does not say so. */
  remote?: boolean;
}

/** How a fake starts. */
export interface FakeOptions {
  /** 0, the default, takes a free one. */
  port?: number;
  models?: FakeModel[];
  /** The only key that is accepted; any, but not none, when absent. Ollama asks for none. */
  key?: string;
}

/** A running fake on 127.0.0.1. */
export interface FakeModels {
  readonly url: string;
  readonly requests: readonly SeenRequest[];
  /** Replaces the script. */
  script(answers: ScriptedAnswer[]): void;
  /** Resolves with the first request, past or coming, to which this says yes. */
  seen(matches: (request: SeenRequest) => boolean): Promise<SeenRequest>;
  /** Resolves once the client of that request closed the socket before the answer's end. */
  left(request: SeenRequest): Promise<void>;
  close(): Promise<void>;
}
