/** The public tokens: what other JupyterLab extensions may ask of Lockstep. Nothing here loads code before it is used. */
import type { CallArgs, Companion } from '@lockstep/client';
import type {
  Attachment,
  EventObservation,
  Observation,
  RouteName,
  RouteReply,
  StatusItem
} from '@lockstep/protocol';
import { Token } from '@lumino/coreutils';
import { Signal, type ISignal } from '@lumino/signaling';

/** The connection of this page to the companion behind Jupyter's server. */
export interface ICompanion {
  /**
   * Calls a route as the user who is logged in.
   *
   * @throws UserError (`@lockstep/protocol`) with a sentence for people; code `no-companion` when this
   * server has no Lockstep, `offline` when nobody answered
   */
  call<N extends RouteName>(
    name: N,
    args: CallArgs<N>,
    signal?: AbortSignal
  ): Promise<RouteReply<N>>;

  /** What works and what is missing, with remedies. Never rejects because something is missing. */
  status(signal?: AbortSignal): Promise<readonly StatusItem[]>;

  /** The page's one client, for channels and run sessions; loaded with the first call. */
  client(): Promise<Companion>;

  /** How the page's WebSocket stands; `connected` while nobody listens to anything. */
  readonly connection: 'connecting' | 'connected' | 'waiting';

  /** Emitted after {@link connection} changed. */
  readonly connectionChanged: ISignal<ICompanion, void>;
}

/** Token of {@link ICompanion}. */
export const ICompanion = new Token<ICompanion>(
  'jupyterlab-lockstep:ICompanion',
  'Authenticated calls to the Lockstep companion, its status and its connection.'
);

/** How a custom card type draws what a cell displayed under its MIME type. */
export interface ICardType {
  /** The MIME type it draws, such as `application/vnd.acme.gauge+json`. */
  readonly mimeType: string;
  /**
   * Draws data into an empty node.
   *
   * @returns how to take it down, called when the node goes and before new data is drawn
   */
  render(node: HTMLElement, data: unknown): void | (() => void);
}

/** Guided Apps: notebooks as locked step cards. */
export interface IGuidedApps {
  /**
   * Opens a notebook as a Guided App, or shows the one that is open.
   *
   * @param path of the notebook, from the contents root
   * @param run to show; default: the newest open run of this notebook
   */
  open(path: string, run?: string): Promise<void>;

  /**
   * While the disposable is not disposed, the open app of a notebook goes on with each new version by itself: steps
   * that are the same keep values and results, others turn stale. For tools with which an author works on the app.
   */
  follow(path: string): { dispose(): void; readonly isDisposed: boolean };

  /** Draws outputs of a MIME type in cards; ends with the disposable returned. The newest one wins. */
  registerCardType(type: ICardType): { dispose(): void; readonly isDisposed: boolean };
}

/** Token of {@link IGuidedApps}. */
export const IGuidedApps = new Token<IGuidedApps>(
  'jupyterlab-lockstep:IGuidedApps',
  'Opens notebooks as Guided Apps and registers card types.'
);

/** What somebody adds to the record. */
export interface Note {
  /** Who says it: an extension's id, or `selection`. At most 200 characters. */
  source: string;
  /** What happened, in plain words; the middle of a text over 4,000 characters is left out. */
  text: string;
  /** The notebook it belongs to, from the contents root; default: none. */
  notebook?: string;
}

/** How an event reads in the record. */
export interface EventWords {
  /** What happened, in plain words; what is over 500 characters is left out. */
  text: string;
  /** The notebook it belongs to, from the contents root; default: none. */
  notebook?: string;
  /** Who did it. Default: the person. */
  by?: EventObservation['by'];
  /** The run of a Guided App, and the step of it, that it belongs to. */
  run?: EventObservation['run'];
  step?: EventObservation['step'];
}

/**
 * An event that a component declares once, for others to hear: a result was added, an analysis is complete. `T` is
 * what it is sent with.
 *
 * ```ts
 * export const PLOT_ADDED = new NamedEvent<{ notebook: string; title: string }>(
 *   'acme-plots:plot-added',
 *   ({ notebook, title }) => ({ notebook, text: `Added the plot “${title}”.` })
 * );
 * observer.announce(PLOT_ADDED, { notebook, title }); // its sender, where it happens
 * PLOT_ADDED.happened.connect((_, { title }) => …); // anybody
 * ```
 */
export class NamedEvent<T> {
  private readonly signal = new Signal<NamedEvent<T>, T>(this);

  /**
   * @param name the extension's id, a colon, what happened; at most 200 characters
   * @param words how it reads in the record
   */
  constructor(
    readonly name: string,
    readonly words: (detail: T) => EventWords
  ) {}

  /** Emitted once for each time that it is announced in this page. */
  get happened(): ISignal<NamedEvent<T>, T> {
    return this.signal;
  }

  /** For {@link IObserver.announce}, which alone also records it. */
  emit(detail: T): void {
    this.signal.emit(detail);
  }
}

/** Somebody exported a run of a Guided App. */
export interface ExportedRun {
  notebook: string;
  run: string;
  /** The run's name. */
  name: string;
  /** The file, as a path from the contents root, or the name of a download. */
  file: string;
}

/** A run of a Guided App was exported from this page. */
export const RUN_EXPORTED = new NamedEvent<ExportedRun>(
  'jupyterlab-lockstep:run-exported',
  ({ notebook, run, name, file }) => ({
    notebook,
    run: { run, name: name.slice(0, 200) },
    text: `Exported the run “${name}” as ${file}.`
  })
);

/**
 * The observer: it overhears every run of code in this page's notebooks and consoles, and never alters or delays
 * what it watches.
 */
export interface IObserver {
  /**
   * Emitted for each observation of this page, in idle time. A run is told when it starts and again, with the
   * same `id`, when it ended; a run that ended within the same moment is told once.
   */
  readonly observed: ISignal<IObserver, Observation>;

  /** Adds a note to the record; nothing while paused. Never throws because the companion is away. */
  observe(note: Note): void;

  /**
   * Tells of an event: whoever listens to it hears it, and the record gets one observation, none while paused.
   * Never throws, whatever becomes of either.
   */
  announce<T>(event: NamedEvent<T>, detail: T): void;

  /** Whether nothing is recorded in this page now. */
  readonly paused: boolean;

  /**
   * Pauses or resumes recording in this page. Code sent while paused is never recorded, whenever it runs; of a
   * run that was under way only its end is told, without outputs.
   */
  setPaused(paused: boolean): void;

  /** Emitted after {@link paused} changed, with its new value. */
  readonly pausedChanged: ISignal<IObserver, boolean>;
}

/** Token of {@link IObserver}. */
export const IObserver = new Token<IObserver>(
  'jupyterlab-lockstep:IObserver',
  'What happened in notebooks and consoles of this page, as normalised records.'
);

/** How something is said or asked in the chat. */
export interface ChatPlace {
  /**
   * The notebook whose chat it is, from the contents root; `null` for the chat of no notebook.
   * Default: the one on show.
   */
  notebook?: string | null;
}

/** The chat in the sidebar. Everything here survives a reload; nothing here takes the focus but `open`. */
export interface IChat {
  /** Shows the sidebar; with `focus` the cursor goes to its prompt. */
  open(options?: { focus?: boolean }): Promise<void>;

  /**
   * Adds a message as it is, without asking a model. `hidden` reaches the model with the next question and is
   * never shown.
   *
   * @param role default: `assistant`
   * @returns the message's id
   * @throws UserError (`@lockstep/protocol`), code `offline` when the companion did not answer
   */
  post(
    text: string,
    options?: ChatPlace & { role?: 'user' | 'assistant' | 'notice' | 'hidden' }
  ): Promise<string>;

  /**
   * Asks the model as if a person had asked: by the same rules, modes and budgets. The answer streams in the chat.
   *
   * @param text at most 8,000 characters
   * @returns the chat, and the message that the answer grows in
   * @throws UserError (`@lockstep/protocol`), code `offline` when the companion did not answer
   */
  prompt(
    text: string,
    options?: ChatPlace & { attachments?: readonly Attachment[] }
  ): Promise<{ chat: string; answer: string }>;

  /** Says a line of the system in the chat of every notebook that is open here, and in the one on show. */
  broadcast(text: string): Promise<void>;
}

/** Token of {@link IChat}. */
export const IChat = new Token<IChat>(
  'jupyterlab-lockstep:IChat',
  'Says and asks something in the Lockstep chat.'
);
