/** The seams of the router: what a provider is, what a task brings, what comes out, and what it needs around it. */
import type { Detect } from '@lockstep/privacy';
import type {
  BudgetStanding,
  Cause,
  Decision,
  LedgerEntry,
  LedgerRow,
  Mode,
  ModelName,
  ModelPlace,
  Preview,
  ProviderId,
  RoutePlan,
  RouteRecord,
  RouteStep,
  Sensitivity,
  Settings,
  TaskKind,
  Tier,
  Usage
} from '@lockstep/protocol';
import type { Calibrator } from './calibration/calibration';
import type { Weighed } from './signals/tokens';

/** One turn of a conversation as a model reads it. */
export interface Turn {
  role: 'system' | 'user' | 'assistant';
  text: string;
}

/** What a model can do. Windows and outputs in tokens. */
export interface Capabilities {
  contextWindow: number;
  maxOutput: number;
  logprobs: boolean;
  jsonSchema: boolean;
  /** Tokens a second it reads here, measured; `null` before the first measurement. */
  readingSpeed: number | null;
  /** Names its weights; calibration belongs to it. `null` for models that do not tell. */
  digest: string | null;
  /** How its weights are packed, such as `Q4_K_M`, where that is known. */
  quantisation?: string;
}

/** One model that a provider offers. `bytes`: 0 where it does not say. */
export interface OfferedModel {
  model: string;
  place: ModelPlace;
  bytes: number;
}

export interface Health {
  fine: boolean;
  cause: Cause | null;
  /** A sentence with a remedy when not fine. */
  message: string | null;
  ms: number | null;
}

export interface ModelRequest {
  model: string;
  turns: readonly Turn[];
  maxOutput: number;
  /** The window to ask for where that can be chosen (Ollama's `num_ctx`). */
  contextWindow: number;
  /** JSON Schema of the answer, where one is wanted. */
  schema?: object;
  logprobs: boolean;
  /** How many of the likeliest tokens to tell at each place, where log-probabilities are told. */
  alternatives?: number;
  temperature: number;
}

/** What a model does while it answers. A stream ends with exactly one `end`, or throws {@link ProviderError}. */
export type ModelEvent =
  | { type: 'loading' }
  /** `left`: milliseconds, `null` when unknown. */
  | { type: 'reading'; left: number | null }
  /**
   * `logprobs`: one natural logarithm a token of this text, where asked and available. `alternatives`: the likeliest
   * tokens at each of those places, the chosen one among them.
   */
  | { type: 'text'; text: string; logprobs?: number[]; alternatives?: Weighed[][] }
  | { type: 'end'; usage: Usage | null; finish: 'stop' | 'length' | 'refused' };

/** A provider failed. `message` says what happened and what to do. */
export class ProviderError extends Error {
  constructor(
    /** `why` avoids `Error.cause`, which holds the original error. */
    readonly why: Cause,
    message: string,
    /** Milliseconds after which trying again makes sense, from the provider. */
    readonly retryAfter: number | null = null,
    options?: ErrorOptions
  ) {
    super(message, options);
    this.name = 'ProviderError';
  }
}

/** One narrow interface for all. Every method may throw {@link ProviderError}. */
export interface Provider {
  readonly id: ProviderId;
  /** Where its requests go, for the ledger and the preview: `api.anthropic.com`, `127.0.0.1:11434`. */
  readonly host: string;
  models(signal: AbortSignal): Promise<OfferedModel[]>;
  capabilities(model: string, signal: AbortSignal): Promise<Capabilities>;
  /** Tokens of the turns as that model counts them; `null` where only an estimate is possible. */
  countTokens(model: string, turns: readonly Turn[], signal: AbortSignal): Promise<number | null>;
  health(signal: AbortSignal): Promise<Health>;
  /**
   * Answers. Aborting closes the socket (or the child's work) within 100 ms, also before headers came, and the
   * iteration then throws `ProviderError('stopped')`.
   *
   * @param send the fetch to use: {@link Egress} decides what it may reach
   */
  stream(request: ModelRequest, send: typeof fetch, signal: AbortSignal): AsyncIterable<ModelEvent>;
  /** The body that {@link stream} would send, byte for byte, for the preview. Local ones have none. */
  body?(request: ModelRequest): string;
}

/** The engine of the embedded model, in a process of its own; the companion gives it. */
export interface EmbeddedPort {
  /** The weights that are ready, `null` for none. `name` such as `qwen2.5-coder:1.5b`. */
  model(): { name: string; digest: string; bytes: number; contextWindow: number } | null;
  /** Why there is none, as a sentence with a remedy. */
  problem(): string | null;
  readingSpeed(): number | null;
  /** Loads on first use. `grammar` is a JSON Schema. Ends with `end`; aborting stops the work. */
  generate(
    request: {
      turns: readonly Turn[];
      maxOutput: number;
      schema?: object;
      logprobs: boolean;
      temperature: number;
    },
    signal: AbortSignal
  ): AsyncIterable<ModelEvent>;
  countTokens(turns: readonly Turn[], signal: AbortSignal): Promise<number>;
}

/** Counts what leaves, apart from the ledger. Whatever it throws, the request does not leave. */
export interface Witness {
  /** @param bytes of the body, or of the address of a request without one */
  leaves(request: { intent: string; host: string; bytes: number }): void;
}

/** The only way out of the process. */
export interface Egress {
  /** A fetch that reaches loopback only; anything else rejects with `ProviderError('policy')`. */
  readonly local: typeof fetch;
  /**
   * A fetch for one intent: its first request must go to the intent's host with a body of the intent's hash;
   * a second request, another host or another body rejects with `ProviderError('policy')`. Counts bytes back.
   * A request without a body says all it says in its address, so the hash is that of the address.
   */
  cloud(intent: { id: string; host: string; hash: string }): {
    send: typeof fetch;
    /** Whether the request passed and was handed to the network. */
    left(): boolean;
    bytesBack(): number;
  };
}

/** Where the ledger is kept. The companion gives it: SQLite, with the HMAC key beside. */
export interface LedgerStore {
  /** All of `work` or nothing, under the one write lock of all processes (`BEGIN IMMEDIATE`). Synchronous. */
  transaction<T>(work: () => T): T;
  /** The last row, `null` before the first. */
  head(): LedgerRow | null;
  /** @param body of the intent of a call, as it leaves; kept beside the row */
  append(row: LedgerRow, body?: string | null): void;
  /** The body of an intent, `null` where none was kept. */
  body(intent: string): string | null;
  /** Every row from the first, or from `from`. */
  rows(from?: number): Iterable<LedgerRow>;
  /** Intents without a settlement, with who holds them. */
  open(): { entry: LedgerEntry & { type: 'intent' }; holder: string; alive: boolean }[];
  /** 32 bytes that never leave the state folder. */
  readonly key: Uint8Array;
  /**
   * A place outside the table for a mark of the newest row, written after each commit; with it a cut-off end is
   * found too. Without one it cannot be.
   */
  readonly mark?: { read(): string | null; write(mark: string): void };
}

/** Money and bytes: an intent before, a settlement after. */
export interface Ledger {
  /**
   * Holds the worst case and writes the intent, in one transaction; `past` names soft budgets that the person agreed
   * to pass. `body` is kept, so that what was sent can be read later.
   *
   * @throws ProviderError `over-budget` with the budget named, or `ledger-unwritable`; then nothing may be sent
   */
  intend(
    entry: Omit<LedgerEntry & { type: 'intent' }, 'type' | 'id' | 'at' | 'day'>,
    body?: string | null
  ): {
    id: string;
    host: string;
    hash: string;
  };
  settle(id: string, result: Omit<LedgerEntry & { type: 'settle' }, 'type' | 'id' | 'at'>): void;
  kept(entry: Omit<LedgerEntry & { type: 'kept' }, 'type' | 'id' | 'at'>): void;
  /** At start: settles what a dead process left open, at its worst case. */
  recover(): number;
  /**
   * Millionths of a US dollar of a day (and of one notebook that day).
   *
   * @param day such as `2026-11-24`; the day that counts now where absent
   */
  spent(day?: string, notebook?: string | null): { spent: number; held: number; bytes: number };
  /** How the budgets of a call stand now; the ledger looks again when it is made. */
  standing(whose: { notebook: string | null; task: string | null }): BudgetStanding[];
  /** The budgets of the day and the month, and those of the notebooks that spent today. */
  overview(): BudgetStanding[];
  /** The first row whose chain does not hold, or the one that is missing at the end; `null` when all is well. */
  verify(): number | null;
}

/** How much of a context fits: what the chat's context builder works with. */
export interface Room {
  model: ModelName;
  place: ModelPlace;
  /** Tokens that the turns may take: the window less the answer, bounded by what it reads in a few seconds. */
  tokens: number;
  contextWindow: number;
  count(turns: readonly Turn[]): Promise<{ tokens: number; exact: boolean }>;
}

/** One request to the router. */
export interface Task {
  id: string;
  kind: TaskKind;
  notebook: string | null;
  /** Where one question follows another: values keep their placeholders in it, and what a model still knows counts. */
  conversation?: string;
  /** Can only tighten the settings' mode. */
  mode?: Mode;
  /** The least sensitivity, from tags and metadata; detectors may raise it. */
  sensitivity: Sensitivity;
  threshold?: number;
  maxOutput: number;
  /** The person asked for another answer: a remembered one will not do. */
  fresh?: boolean;
  /** JSON Schema of the answer. */
  schema?: object;
  /** The turns for a local model, under its real window. Called again for another model. */
  context(room: Room, signal: AbortSignal): Promise<Turn[]>;
  /** What verifiers may lean on: names of the observed namespace, texts in which quoted numbers must occur. */
  evidence: {
    language: string | null;
    names: readonly string[];
    texts: readonly { label: string; text: string }[];
  };
  /** The minimum for a cloud model, before pseudonyms: brief, data and the form that is expected. */
  brief: { question: string; data: readonly { title: string; text: string }[]; form: string };
}

/**
 * What comes out, in order. `done` or `failed` is the last one. An `answer` by the same hand takes the place of the
 * one before it (another local model, a stronger cloud model); where the earlier one counts after all, it is told
 * again, whole. One that stays without text is none.
 */
export type RouteEvent =
  | { type: 'step'; step: RouteStep }
  | { type: 'answer'; by: 'draft' | 'cloud'; model: ModelName; tier: Tier; place: ModelPlace }
  | { type: 'loading' }
  | { type: 'reading'; left: number | null }
  | { type: 'text'; by: 'draft' | 'cloud'; text: string }
  | { type: 'preview'; preview: Preview }
  | { type: 'decided'; decision: Decision }
  | { type: 'done'; record: RouteRecord }
  | { type: 'failed'; record: RouteRecord; cause: Cause; message: string };

/** What finds that a text must not travel as it is. What fails here keeps its task on this machine. */
export interface Detectors {
  /** For the gate, which every task passes: takes a millisecond or two. */
  quick(task: Task): Detect;
  /** For what is about to leave: everything that can be found, however long it takes. */
  thorough(task: Task, signal: AbortSignal): Promise<Detect>;
}

export interface RouterDeps {
  providers: readonly Provider[];
  settings(): Settings;
  egress: Egress;
  ledger: Ledger;
  /** Keeps a record; called once a task, before `done` or `failed`. */
  keep(record: RouteRecord): void;
  /** Milliseconds since 1970. */
  now(): number;
  id(): string;
  /** By default all that a form betrays. */
  detectors?: Detectors;
  /** 32 bytes from which the keys of placeholders come; random by default, so that they end with the router. */
  placeholderKey?: Uint8Array;
  /** Makes chances of scores; without one a score counts as it is. */
  calibration?: Calibrator;
  /** Asks a local model again about a draft in the grey zone, when something stronger could be asked. */
  secondThoughts?: boolean;
  /** Milliseconds by a clock that only goes on, for pauses, rests and durations. Default: `now`. */
  steady?(): number;
  /** From 0 to 1, so that many who wait do not come back at once. Default: 0.5. */
  random?(): number;
  /** Milliseconds without a sign of life after which a model is given up, by its place. */
  silence?: Readonly<Record<ModelPlace, number>>;
  /** Waits before trying again; rejects when aborted. A timer by default; tests bring their own. */
  wait?(milliseconds: number, signal: AbortSignal): Promise<void>;
}

export interface Router {
  /** What would happen to a task, and why. No model is asked for an answer, and nothing leaves. */
  explain(task: Task, signal: AbortSignal): Promise<RoutePlan>;
  /** A provider may answer again, such as after its key was changed: what was known against it is forgotten. */
  forgive(provider: ProviderId): void;
  /**
   * Answers a task. Aborting ends the stream with `failed`, cause `stopped`; text so far counts as it is.
   *
   * @param decide waits for the person's decision about a preview; not called in mode `auto`
   */
  route(
    task: Task,
    decide: (preview: Preview) => Promise<Decision>,
    signal: AbortSignal
  ): AsyncIterable<RouteEvent>;
  /** The tiers as they would be used now. */
  tiers(
    signal: AbortSignal
  ): Promise<{ tier: Tier; model: ModelName | null; place: ModelPlace | null }[]>;
}
