/** Scripted providers and a router around them, with exact timing: for the tests of the order of decision. */
import { pseudonyms } from '@lockstep/privacy';
import {
  DEFAULT_SETTINGS,
  type Decision,
  type Preview,
  type RouteRecord,
  type Settings
} from '@lockstep/protocol';
import type { Calibrator } from './calibration';
import type {
  Capabilities,
  Detectors,
  ModelEvent,
  ModelRequest,
  Provider,
  RouteEvent,
  RouterDeps,
  Task
} from './contract';
import { ProviderError } from './contract';
import { createEgress } from './egress';
import { createLedger } from './ledger';
import { createRouter } from './route';
import { Rows } from './rows.testing';
import { Vaults } from './vaults';
import type { Departure } from './witness';

export const CAPABILITIES: Capabilities = {
  contextWindow: 8_192,
  maxOutput: 2_048,
  logprobs: true,
  jsonSchema: true,
  readingSpeed: null,
  digest: 'd1'
};

/** What a scripted model does with one request: pieces, with a pause ({@link HANG}) or a failure among them. */
export type Piece = string | ModelEvent | ProviderError | typeof HANG;

/** Nothing more comes until it is stopped. */
export const HANG = Symbol('hang');

/** A model whose answers are taken in turn; the last one repeats. */
export class Scripted implements Provider {
  constructor(
    readonly id: Provider['id'],
    readonly host: string,
    readonly model: string,
    public script: Piece[][]
  ) {}

  requests: ModelRequest[] = [];
  place: 'local' | 'cloud' = 'local';
  bytes = 1e9;
  probability = 0.99;
  /** Signals that were aborted while an answer was under way. */
  stopped = 0;

  models = () => Promise.resolve([{ model: this.model, place: this.place, bytes: this.bytes }]);
  capabilities = () => Promise.resolve({ ...CAPABILITIES, logprobs: this.place === 'local' });
  countTokens = () => Promise.resolve(null);
  health = () => Promise.resolve({ fine: true, cause: null, message: null, ms: 1 });
  body = (request: ModelRequest) =>
    JSON.stringify({
      model: request.model,
      max_tokens: request.maxOutput,
      messages: request.turns
    });

  async *stream(
    request: ModelRequest,
    send: typeof fetch,
    signal: AbortSignal
  ): AsyncGenerator<ModelEvent> {
    this.requests.push(request);
    if (this.place === 'cloud') {
      await send(`https://${this.host}/v1/messages`, { method: 'POST', body: this.body(request) });
    }
    const pieces = this.script[Math.min(this.requests.length, this.script.length) - 1] ?? [];
    for (const piece of pieces) {
      if (piece === HANG) {
        await new Promise<never>((_, reject) => {
          const stop = () => {
            this.stopped += 1;
            reject(new ProviderError('stopped', 'Stopped.'));
          };
          signal.addEventListener('abort', stop, { once: true });
        });
      } else if (piece instanceof ProviderError) {
        throw piece;
      } else if (typeof piece === 'string') {
        const logprobs = Array.from({ length: 4 }, () => Math.log(this.probability));
        yield { type: 'text', text: piece, ...(request.logprobs ? { logprobs } : {}) };
      } else {
        yield piece;
      }
    }
    if (
      !pieces.some(piece => typeof piece === 'object' && 'type' in piece && piece.type === 'end')
    ) {
      yield { type: 'end', usage: { promptTokens: 100, outputTokens: 20 }, finish: 'stop' };
    }
  }
}

export const local = (...script: Piece[][]): Scripted =>
  new Scripted('ollama', '127.0.0.1:11434', 'qwen2.5-coder:1.5b', script);

export function cloud(...script: Piece[][]): Scripted {
  const model = new Scripted('anthropic', 'api.anthropic.com', 'claude-haiku-5.5', script);
  model.place = 'cloud';
  return model;
}

export function frontier(...script: Piece[][]): Scripted {
  const model = new Scripted('openai', 'llm.example.org', 'grand', script);
  model.place = 'cloud';
  return model;
}

export const question: Task = {
  id: 't1',
  kind: 'code',
  notebook: 'links.ipynb',
  sensitivity: 'normal',
  maxOutput: 256,
  context: () =>
    Promise.resolve([
      { role: 'system', text: 'Help.' },
      { role: 'user', text: 'Why are they gone?' }
    ]),
  evidence: {
    language: 'python',
    names: ['links'],
    texts: [{ label: 'run 14', text: '546 gone' }]
  },
  brief: {
    question: 'Why are the rows gone? Write to ada@example.org.',
    data: [{ title: 'Run 14', text: 'links.merge(sites)' }],
    form: 'Two sentences.'
  }
};

/** So that a script knows the placeholders that a model would be given. */
export const PLACEHOLDER_KEY = new Uint8Array(32);
/** What stands for the address of {@link question}. */
export const ADA = pseudonyms(new Vaults(PLACEHOLDER_KEY).of(question.id)).hide(
  'ada@example.org'
).text;

export interface World {
  providers: Scripted[];
  settings?: Partial<Settings>;
  task?: Partial<Task>;
  decide?: (preview: Preview) => Promise<Decision>;
  rows?: Rows;
  detectors?: Detectors;
  secondThoughts?: boolean;
  calibration?: Calibrator;
  silence?: RouterDeps['silence'];
  /** Called with each event, such as to press Stop. */
  on?: (event: RouteEvent, stop: () => void) => void;
}

/** A router with a real ledger and a real way out, whose network only notes what reached it. */
export function setup({
  providers,
  settings = {},
  rows = new Rows(),
  detectors,
  secondThoughts,
  calibration,
  silence
}: World) {
  let jumped = 0;
  let at = new Date(2026, 10, 23, 10, 5).getTime();
  let ids = 0;
  const waits: number[] = [];
  const kept: RouteRecord[] = [];
  const sent: { url: string; body: string }[] = [];
  const departures: Departure[] = [];
  const now = () => (at += 1);
  const id = () => `id${(ids += 1)}`;
  const chosen: Settings = { ...DEFAULT_SETTINGS, ...settings };
  const ledger = createLedger({ store: rows, budgets: () => chosen.budgets, now, id });
  const send: typeof fetch = (input, init) => {
    const url = input instanceof Request ? input.url : input.toString();
    sent.push({ url, body: typeof init?.body === 'string' ? init.body : '' });
    return Promise.resolve(new Response('ok'));
  };
  const router = createRouter({
    providers,
    settings: () => chosen,
    egress: createEgress(send, { leaves: request => void departures.push(request) }),
    ledger,
    keep: record => void kept.push(record),
    now,
    id,
    placeholderKey: PLACEHOLDER_KEY,
    ...(detectors === undefined ? {} : { detectors }),
    secondThoughts,
    calibration,
    silence,
    steady: () => at - jumped,
    wait: (milliseconds, signal) => {
      waits.push(milliseconds);
      return signal.aborted
        ? Promise.reject(new ProviderError('stopped', 'Stopped.'))
        : Promise.resolve();
    }
  });
  return {
    router,
    rows,
    ledger,
    kept,
    sent,
    departures,
    waits,
    pass: (ms: number) => void (at += ms),
    /** Somebody sets the time of day; no time passes. */
    jump: (ms: number) => {
      at += ms;
      jumped += ms;
    }
  };
}

/** Routes one task and tells everything that came of it. */
export async function ask(world: World, made = setup(world)) {
  const stop = new AbortController();
  const events: RouteEvent[] = [];
  const previews: Preview[] = [];
  const decide = (preview: Preview): Promise<Decision> => {
    previews.push(preview);
    return world.decide?.(preview) ?? Promise.reject(new Error('Nobody was to be asked.'));
  };
  for await (const event of made.router.route(
    { ...question, ...world.task },
    decide,
    stop.signal
  )) {
    events.push(event);
    world.on?.(event, () => stop.abort());
  }
  const last = events.at(-1);
  if (last?.type !== 'done' && last?.type !== 'failed') {
    throw new Error('A task ends with done or failed.');
  }
  const texts = new Map<string, string>();
  let model = '';
  for (const event of events) {
    if (event.type === 'answer') {
      model = event.model.model;
    } else if (event.type === 'text') {
      texts.set(model, (texts.get(model) ?? '') + event.text);
    }
  }
  const entries = [...made.rows.rows()].map(({ entry }) => entry);
  return { ...made, events, previews, last, record: last.record, texts, entries };
}

/** A draft that is sure of itself and whose number occurs in run 14. */
export const SURE = 'It drops 546 rows.';

/** A local model that scores 0.60. */
export function unsure(...script: Piece[][]): Scripted {
  const model = local(...script);
  model.probability = 0.6;
  return model;
}

export const sends = (): Promise<Decision> => Promise.resolve('send-once');

export const fails = (why: ProviderError['why'], retryAfter: number | null = null): Piece[] => [
  new ProviderError(why, `It said ${why}. Do this.`, retryAfter)
];

export const QWEN = 'qwen2.5-coder:1.5b';
export const HAIKU = 'claude-haiku-5.5';
