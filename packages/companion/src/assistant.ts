/** The seams of the assistant's half of the companion: what record, chat, models and memory promise the doors. */
import type {
  ChatEvent,
  ChatMessage,
  ChatSummary,
  ChatView,
  ContextUse,
  MemoryItem,
  ModelsView,
  Observation,
  RouteBody,
  RouteRecord,
  RouteReply,
  Seen,
  Settings,
  StoredObservation
} from '@lockstep/protocol';
import type {
  CalibrationStore,
  EmbeddedPort,
  Ledger,
  LedgerStore,
  Provider,
  Router
} from '@lockstep/router';
import type { Learning } from './calibration/learning';
import type { Crawls } from './crawls/contract';
import type { PullProgress } from './models/ollamaPull';
import type { DepartureStore } from './store/departures';

/** Calls back with what is so now, at once, and then with each change. */
export type Watch<T> = (listener: (value: T) => void) => { dispose(): void };

/** Observations on disk, secrets masked before they get there. `src/store/observations.ts` implements it. */
export interface ObservationStore {
  /** Upserts; returns what changed, numbered. A terminal status is never taken back. */
  put(observations: readonly Observation[]): StoredObservation[];
  /** Newest first; `notebook: null` for all. */
  query(filter: { notebook: string | null; before: number | null; limit: number }): {
    observations: StoredObservation[];
    more: boolean;
  };
  get(id: string): StoredObservation | null;
  forget(notebook: string | null): number;
  /** Deletes those older than `before`, in milliseconds since 1970. */
  expire(before: number): number;
  /** How far the journal of a run was told, as a `seq`; `null` when nobody began. What was forgotten stays told. */
  toldUpTo(run: string): number | null;
  tellUpTo(run: string, seq: number): void;
}

/** Chats on disk. Writes are durable on return. `src/store/chats.ts` implements it. */
export interface ChatStore {
  create(chat: { chat: string; title: string; notebook: string | null; at: number }): void;
  summary(chat: string): ChatSummary | null;
  list(notebook: string | null): ChatSummary[];
  rename(chat: string, title: string): void;
  delete(chat: string): void;
  /** The last `limit` messages before that one (the end when `null`), oldest first; hidden context is left out. */
  messages(
    chat: string,
    before: string | null,
    limit: number
  ): { messages: ChatMessage[]; more: boolean };
  /** One message of a chat; `null` when it has none of that id, or when that is hidden context. */
  message(chat: string, id: string): ChatMessage | null;
  /** All turns that a model may read, hidden context included, oldest first. */
  turns(
    chat: string
  ): ({ hidden: false; message: ChatMessage } | { hidden: true; id: string; text: string })[];
  /** Adds, or replaces the one with the same id in its place. */
  put(chat: string, message: ChatMessage, at: number): void;
  putHidden(chat: string, id: string, text: string, at: number): void;
  /** Removes that message and all after it; returns their ids. */
  cut(chat: string, message: string): string[];
  putSeen(message: string, seen: Seen): void;
  seen(message: string): Seen | null;
  putUse(chat: string, use: ContextUse): void;
  use(chat: string): ContextUse | null;
  /** Messages whose phase was under way when their process died; those of a living process are its own. */
  unfinished(): { chat: string; message: ChatMessage }[];
}

/** Memory, settings, route records and the ledger's rows. `src/store/` implements them. */
export interface MemoryStore {
  items(): MemoryItem[];
  set(key: string, value: string | null, at: number): void;
  introduced(): boolean;
  setIntroduced(): void;
}
export interface SettingsStore {
  read(): Settings;
  write(changes: Partial<Settings>): Settings;
}
export interface RouteRecordStore {
  put(record: RouteRecord): void;
  get(id: string): RouteRecord | null;
  /** Newest first. */
  latest(limit: number): RouteRecord[];
  /** From that moment on, oldest first; milliseconds since 1970. */
  since(at: number): RouteRecord[];
}

/** What the store gains. */
export interface AssistantStore {
  observations: ObservationStore;
  chats: ChatStore;
  memory: MemoryStore;
  settings: SettingsStore;
  routes: RouteRecordStore;
  calibration: CalibrationStore;
  ledger: LedgerStore;
  /** What the way out counted, apart from the ledger. */
  departures: DepartureStore;
}

/** The record: who tells it, who listens. `src/record/record.ts` exports `createRecord`. */
export interface RecordKeeper {
  /** Masks, numbers, stores, tells listeners. */
  observe(observations: readonly Observation[]): StoredObservation[];
  watch(listener: (whole: boolean, observations: StoredObservation[]) => void): { dispose(): void };
  query: ObservationStore['query'];
  get: ObservationStore['get'];
  forget(notebook: string | null): number;
}

/** Keys by provider and host. `src/models/keys.ts` exports `createKeys`. Nothing but a provider reads `key`. */
export interface Keys {
  rows(): ModelsView['keys'];
  key(provider: 'anthropic' | 'openai', host: string): string | null;
  set(target: { provider: 'anthropic' | 'openai'; host: string }, key: string): Promise<void>;
  remove(target: { provider: 'anthropic' | 'openai'; host: string }): Promise<void>;
  /** What the last call said of the key. */
  tell(
    target: { provider: 'anthropic' | 'openai'; host: string },
    health: 'fine' | 'refused' | 'unreachable'
  ): void;
}

/** The embedded model: weights by consent, engine in a child process. `src/models/embedded/` exports `createEmbedded`. */
export interface Embedded extends EmbeddedPort {
  state(): ModelsView['embedded'];
  /** After each change of {@link state}, at most four times a second. */
  watch(listener: () => void): { dispose(): void };
  act(action: RouteBody<'embeddedModel'>): Promise<void>;
  /** Ends the child within a second. */
  close(): Promise<void>;
}

/** Models, settings and providers together. `src/models/models.ts` exports `createModels`. */
export interface Models {
  readonly providers: readonly Provider[];
  readonly router: Router;
  readonly ledger: Ledger;
  view(signal: AbortSignal): Promise<ModelsView>;
  /** The whole view, at once and after each change; asks Ollama again every 15 s while somebody watches. */
  watch: Watch<ModelsView>;
  settings(): Settings;
  writeSettings(changes: Partial<Settings>): Settings;
  embedded(action: RouteBody<'embeddedModel'>): Promise<void>;
  setKey(body: RouteBody<'setKey'>): Promise<void>;
  removeKey(body: RouteBody<'removeKey'>): Promise<void>;
  /** Rows and counter as they were checked last, which is done anew when it is due. */
  ledgerView(): Promise<RouteReply<'readLedger'>>;
  /** @throws UserError `not-found` (404) where no body of that intent was kept */
  sent(intent: string): RouteReply<'readSent'>;
  /** Has Ollama fetch a model. @throws UserError `pull-failed` */
  pull(model: string, report: (progress: PullProgress) => void, signal: AbortSignal): Promise<void>;
  /** All rows as a file's text. */
  exportLedger(format: 'csv' | 'json'): string;
  close(): Promise<void>;
}

/** Chats: messages, answers, context. `src/chat/chats.ts` exports `createChats`. */
export interface Chats {
  list(notebook: string | null): ChatSummary[];
  create(options: { notebook: string | null; title?: string }): ChatView;
  /** @throws UserError `chat-unknown` (404), as do all others that name a chat */
  view(chat: string): ChatView;
  older(chat: string, before: string): { messages: ChatMessage[]; more: boolean };
  rename(chat: string, title: string): void;
  delete(chat: string): void;
  /** Adds the question and starts, or queues, its answer; returns the answer's message id. */
  prompt(chat: string, body: RouteBody<'prompt'>): string;
  post(chat: string, body: RouteBody<'post'>): string;
  stop(chat: string): void;
  /** The chats of the answers that are being made or wait, one for each. */
  busy(): string[];
  decide(chat: string, message: string, body: RouteBody<'decide'>): void;
  retry(chat: string, message: string): string;
  seen(chat: string, message: string): Seen;
  /** The assistant greets once and asks for name and favourite colour. */
  introduce(chat: string | null, greet: boolean): void;
  /** One `snapshot` at once, taken in the same moment as the subscription; then events, text coalesced to 16 ms. */
  follow(chat: string, listener: (events: ChatEvent[]) => void): { dispose(): void };
  /** At start: what a dead process was writing becomes `cut-off`; what was queued is queued again. */
  recover(): void;
  close(): Promise<void>;
}

/** Everything of the assistant that the doors use. */
export interface Assistant {
  store: AssistantStore;
  record: RecordKeeper;
  models: Models;
  learning: Learning;
  chats: Chats;
  crawls: Crawls;
  /** Takes secrets out of what leaves in an export. */
  mask(text: string): string;
}
