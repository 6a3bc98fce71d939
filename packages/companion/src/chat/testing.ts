/** What the specs and the benchmark of the chat share: a router that does what it is told, a record, a room. */
import type {
  Cause,
  Decision,
  ModelName,
  ModelsView,
  NotebookContext,
  Observation,
  Preview,
  RouteRecord,
  RunObservation,
  Settings,
  StoredObservation
} from '@lockstep/protocol';
import { DEFAULT_SETTINGS } from '@lockstep/protocol';
import type { Room, RouteEvent, Router, Task, Turn } from '@lockstep/router';

export const MODEL: ModelName = { provider: 'embedded', model: 'qwen2.5-coder:1.5b' };

/** A record of a task that one local model answered. */
export function routeRecord(task: Task, cause: Cause | null = null): RouteRecord {
  return {
    id: task.id,
    at: 1,
    kind: task.kind,
    notebook: task.notebook,
    mode: 'local-only',
    sensitivity: task.sensitivity,
    steps: [],
    calls: [],
    chosen: null,
    confidence: null,
    reason: 'Scripted.',
    took: 1,
    price: 0,
    bytes: 0,
    cause
  };
}

export const PREVIEW: Preview = {
  id: 'preview1',
  why: 'The local draft scored 0.62, below 0.85.',
  model: { provider: 'anthropic', model: 'claude-haiku-5.5' },
  tier: 'cloud',
  body: '{}',
  bytes: 2,
  masked: 0,
  price: { about: 1, low: 1, high: 2 }
};

/** One task that reached the router; the test says what the router does with it. */
export class RoutedCall {
  constructor(
    readonly task: Task,
    private readonly decideOn: (preview: Preview) => Promise<Decision>,
    readonly signal: AbortSignal
  ) {
    signal.addEventListener('abort', () => {
      this.fail('stopped', 'Stopped.');
    });
  }

  emit(...events: RouteEvent[]): void {
    this.events.push(...events);
    this.wake?.();
  }

  /** The local model begins. */
  begin(by: 'draft' | 'cloud' = 'draft'): void {
    const cloud = by === 'cloud';
    this.emit({
      type: 'answer',
      by,
      model: cloud ? PREVIEW.model : MODEL,
      tier: cloud ? 'cloud' : 'basic',
      place: cloud ? 'cloud' : 'local'
    });
  }

  say(text: string, by: 'draft' | 'cloud' = 'draft'): void {
    this.emit({ type: 'text', by, text });
  }

  done(): void {
    this.emit({ type: 'done', record: routeRecord(this.task) });
  }

  fail(cause: Cause, message: string): void {
    this.emit({ type: 'failed', record: routeRecord(this.task, cause), cause, message });
  }

  /** Shows a preview and waits for the decision, as the router does. */
  async ask(preview: Preview = PREVIEW): Promise<Decision> {
    this.emit({ type: 'preview', preview });
    const decision = await this.decideOn(preview);
    this.emit({ type: 'decided', decision });
    return decision;
  }

  async *run(): AsyncGenerator<RouteEvent> {
    for (;;) {
      for (let event = this.events.shift(); event !== undefined; event = this.events.shift()) {
        yield event;
        if (event.type === 'done' || event.type === 'failed') {
          return;
        }
      }
      await new Promise<void>(resolve => {
        this.wake = resolve;
      });
    }
  }

  private readonly events: RouteEvent[] = [];
  private wake: (() => void) | null = null;
}

/** A router, models and settings in one; `appear` says that a model came or went. */
export class ScriptedModels {
  readonly calls: RoutedCall[] = [];
  private current: Settings = { ...DEFAULT_SETTINGS };
  private next: ModelsView['next'] = null;
  private readonly watchers = new Set<(view: ModelsView) => void>();
  private readonly arrivals: ((call: RoutedCall) => void)[] = [];

  readonly router: Router = {
    route: (task, decide, signal) => {
      const call = new RoutedCall(task, decide, signal);
      this.calls.push(call);
      this.arrivals.shift()?.(call);
      return call.run();
    },
    tiers: () => Promise.resolve([]),
    explain: () => Promise.reject(new Error('Nobody asks why.')),
    forgive: () => undefined
  };

  /** The next task that reaches the router. */
  arrival(): Promise<RoutedCall> {
    return new Promise(resolve => {
      this.arrivals.push(resolve);
    });
  }

  get watched(): boolean {
    return this.watchers.size > 0;
  }

  settings = (): Settings => this.current;

  writeSettings = (changes: Partial<Settings>): Settings =>
    (this.current = { ...this.current, ...changes });

  watch = (listener: (view: ModelsView) => void): { dispose(): void } => {
    this.watchers.add(listener);
    listener(this.view());
    return { dispose: () => this.watchers.delete(listener) };
  };

  appear(there: boolean): void {
    this.next = there ? { model: MODEL, contextWindow: 4_096 } : null;
    this.watchers.forEach(listener => {
      listener(this.view());
    });
  }

  private view(): ModelsView {
    return {
      mode: this.current.mode,
      tiers: [],
      next: this.next,
      embedded: {
        state: 'absent',
        choice: null,
        offers: [],
        progress: null,
        agreedAt: null,
        problem: null
      },
      ollama: { running: false, url: '', ms: null, problem: null, models: [] },
      keys: []
    };
  }
}

/** A run with its number; failed when it has an error. */
export function recordedRun(
  n: number,
  changes: Partial<RunObservation> = {}
): StoredObservation & { observation: RunObservation } {
  const { error = null } = changes;
  return {
    n,
    observation: {
      kind: 'run',
      id: `kernel:${n}`,
      at: n * 1_000,
      notebook: 'a.ipynb',
      kernel: 'kernel',
      via: 'notebook',
      cell: { id: `cell-${n}`, index: n - 1 },
      count: n,
      language: 'python',
      label: `Run ${n}`,
      code: `x${n} = ${n}`,
      cut: false,
      status: error === null ? 'done' : 'failed',
      took: 100,
      error,
      outputs: [],
      step: null,
      ...changes
    }
  };
}

export const KEY_ERROR = {
  name: 'KeyError',
  message: "'degree'",
  traceback: `Traceback (most recent call last)\nCell In[3], line 1\n----> 1 sites['degree']\nKeyError: 'degree'`
};

/** A record of these observations. */
export function recordOf(observations: readonly StoredObservation[]) {
  return {
    query: ({ notebook, limit }: { notebook: string | null; limit: number }) => {
      const fitting = observations.filter(
        ({ observation }: { observation: Observation }) =>
          notebook === null || observation.notebook === notebook
      );
      return { observations: fitting.toReversed().slice(0, limit), more: fitting.length > limit };
    },
    get: (id: string) => observations.find(({ observation }) => observation.id === id) ?? null
  };
}

/** An open notebook of code cells that have not run. */
export function openNotebook(
  sources: readonly string[],
  changes: Partial<NotebookContext> = {}
): NotebookContext {
  return {
    path: 'a.ipynb',
    language: 'python',
    cells: sources.map((source, index) => ({
      id: `cell-${index + 1}`,
      kind: 'code',
      source,
      output: '',
      ran: false,
      tags: []
    })),
    left: 0,
    active: null,
    localOnly: false,
    ...changes
  };
}

/** A room that counts so many characters as a token, and five tokens a turn. */
export function roomOf(tokens: number, charactersAToken = 4): Room {
  return {
    model: MODEL,
    place: 'local',
    tokens,
    contextWindow: tokens,
    count: turns => Promise.resolve({ tokens: tokensOf(turns, charactersAToken), exact: true })
  };
}

export function tokensOf(turns: readonly Turn[], charactersAToken = 4): number {
  return turns.reduce((sum, { text }) => sum + 5 + Math.ceil(text.length / charactersAToken), 0);
}
