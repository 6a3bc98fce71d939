/** What the specs of this folder share: messages, views and models as the companion would send them. */
import type {
  AnswerPhase,
  Attachment,
  ChatMessage,
  ChatView,
  ModelsView,
  Preview,
  RouteRecord,
  RunObservation
} from '@lockstep/protocol';
import type { OpenNotebook } from './open-notebook';

/** Half past ten on a fixed day, in milliseconds since 1970. */
export const NOON = new Date(2026, 10, 23, 10, 30).getTime();

export const CHAT = 'chat00001';

export type AssistantMessage = Extract<ChatMessage, { role: 'assistant' }>;

export function question(id: string, text: string, attachments: Attachment[] = []): ChatMessage {
  return { role: 'user', id, at: NOON, text, attachments };
}

/** An answer by the local model. */
export function answer(
  id: string,
  options: Partial<AssistantMessage> & { phase: AnswerPhase; text?: string }
): AssistantMessage {
  const { text = '', ...rest } = options;
  return {
    role: 'assistant',
    id,
    at: NOON,
    answers: null,
    progress: null,
    parts: [{ by: 'draft', model: 'qwen2.5-coder:1.5b', tier: 'basic', place: 'local', text }],
    preview: null,
    record: null,
    problem: null,
    saw: false,
    ...rest
  };
}

export function viewOf(messages: ChatMessage[], options: Partial<ChatView> = {}): ChatView {
  return {
    summary: {
      chat: CHAT,
      title: 'Links lost',
      notebook: 'a.ipynb',
      at: NOON,
      messages: messages.length
    },
    messages,
    more: false,
    context: null,
    ...options
  };
}

/** The record of a local answer in which the router trusts. */
export function routeRecord(more: Partial<RouteRecord> = {}): RouteRecord {
  const model = { provider: 'ollama', model: 'qwen2.5-coder:1.5b' } as const;
  return {
    id: 'route0001',
    at: NOON,
    kind: 'chat',
    notebook: 'a.ipynb',
    mode: 'local-only',
    sensitivity: 'normal',
    steps: [],
    calls: [
      {
        model,
        tier: 'basic',
        place: 'local',
        firstText: 200,
        took: 1_800,
        usage: null,
        bytes: 0,
        price: 0,
        cause: null,
        intent: null
      }
    ],
    chosen: 0,
    confidence: {
      value: 0.91,
      threshold: 0.85,
      words: 'columns exist, 546 found in run 14',
      checks: []
    },
    reason: 'Confidence 0.91: columns exist, 546 found in run 14',
    took: 1_800,
    price: 0,
    bytes: 0,
    cause: null,
    ...more
  };
}

export function preview(more: Partial<Preview> = {}): Preview {
  return {
    id: 'preview01',
    why: 'The local draft scored 0.62, below 0.85.',
    model: { provider: 'anthropic', model: 'claude-haiku-5.5' },
    tier: 'cloud',
    body: 'Write to [[PERSON_1]] at [[EMAIL_2]]: 92 names end in a space',
    bytes: 1_228,
    masked: 2,
    price: { about: 4_000, low: 3_000, high: 6_000 },
    ...more
  };
}

/** Ollama with one local model, no weights, no keys. */
export function modelsView(more: Partial<ModelsView> = {}): ModelsView {
  const model = { provider: 'ollama', model: 'qwen2.5-coder:1.5b' } as const;
  return {
    mode: 'local-only',
    tiers: [
      { tier: 'basic', model, place: 'local' },
      { tier: 'medium', model: null, place: null },
      { tier: 'cloud', model: null, place: null },
      { tier: 'frontier', model: null, place: null }
    ],
    next: { model, contextWindow: 8_192 },
    embedded: {
      state: 'absent',
      choice: null,
      offers: [
        { id: 'qwen2.5-coder:1.5b', bytes: 1.1e9, memory: 2.3e9, solved: 18, of: 20, seconds: 4.1 },
        { id: 'qwen2.5-coder:0.5b', bytes: 478e6, memory: 0.9e9, solved: 10, of: 20, seconds: 2.1 }
      ],
      progress: null,
      agreedAt: null,
      problem: null
    },
    ollama: {
      running: true,
      url: 'http://127.0.0.1:11434',
      ms: 4,
      problem: null,
      models: [{ name: 'qwen2.5-coder:1.5b', bytes: 986e6, place: 'local', tier: 'basic' }]
    },
    keys: [],
    ...more
  };
}

/** A run of a cell that ended well. */
export function runObservation(more: Partial<RunObservation> = {}): RunObservation {
  return {
    kind: 'run',
    id: 'k:1',
    at: NOON,
    notebook: 'a.ipynb',
    kernel: 'k',
    via: 'notebook',
    cell: { id: 'one', index: 0 },
    count: 1,
    language: 'python',
    label: 'Load',
    code: 'x = 1',
    cut: false,
    status: 'done',
    took: 200,
    error: null,
    outputs: [],
    step: null,
    ...more
  };
}

/** A notebook of two cells that notes what was inserted and shown. */
export function openNotebook(
  path = 'a.ipynb'
): OpenNotebook & { inserted: string[]; revealed: string[] } {
  const inserted: string[] = [];
  const revealed: string[] = [];
  return {
    path,
    inserted,
    revealed,
    context: () => ({
      path,
      language: 'python',
      cells: [],
      left: 0,
      active: 'one',
      localOnly: false
    }),
    cells: () => [
      { id: 'one', number: 1, label: 'import pandas' },
      { id: 'two', number: 2, label: 'plot()' }
    ],
    insertBelow: code => void inserted.push(code),
    reveal: cell => {
      revealed.push(cell);
      return true;
    }
  };
}
