/** `ask`: one question to the assistant from a terminal; the answer streams, its badge stands below. */
import { money, UserError } from '@lockstep/protocol';
import type { Answer, ChatEvent, ChatMessage, NotebookContext, Preview } from '@lockstep/protocol';
import { randomBytes } from 'node:crypto';
import type { Assistant } from '../assistant';
import { LOOKS_AGAIN } from '../chat/answer';
import { withQuestion } from './question';
import type { AskOptions, AssistantParts } from './question';
import type { Terminal } from './terminal';
import { badge } from './words';

type AssistantMessage = Extract<ChatMessage, { role: 'assistant' }>;

/** The phases in which nothing more comes. */
const ENDED = new Set<AssistantMessage['phase']>(['done', 'stopped', 'cut-off', 'failed']);

/** Exit status of a command that a person stopped. */
const INTERRUPTED = 130;

/** Resolves with the exit status: 0 with an answer, 1 without one, 130 when it was stopped. */
export function runAsk(
  terminal: Terminal,
  text: string,
  options: AskOptions,
  parts: AssistantParts
): Promise<number> {
  const json = options.json === true;
  return withQuestion('ask', terminal, text, options, parts, async (assistant, context) =>
    report(terminal, await answerTo(assistant, text, context, terminal, json, parts.signal), json)
  );
}

/** Asks in a chat of its own, which is gone afterwards. */
async function answerTo(
  { chats }: Assistant,
  text: string,
  notebook: NotebookContext | null,
  terminal: Terminal,
  json: boolean,
  signal: AbortSignal
): Promise<AssistantMessage> {
  const { chat } = chats.create({ notebook: notebook?.path ?? null }).summary;
  const stop = (): void => chats.stop(chat);
  const printer = json ? null : new Printer(terminal);
  let following: { dispose(): void } | null = null;
  try {
    const id = chats.prompt(chat, {
      id: randomBytes(12).toString('hex'),
      text,
      attachments: [],
      notebook
    });
    signal.addEventListener('abort', stop, { once: true });
    return await new Promise<AssistantMessage>((answered, failed) => {
      const asked = new Set<string>();
      const look = (message: ChatMessage): void => {
        if (message.role !== 'assistant' || message.id !== id) {
          return;
        }
        printer?.show(message.parts);
        const { preview, phase, problem } = message;
        if (preview !== null && phase === 'asking' && !asked.has(preview.id)) {
          asked.add(preview.id);
          decide(terminal, preview, json)
            .then(decision => chats.decide(chat, id, { preview: preview.id, decision }))
            .catch(failed);
        }
        if (ENDED.has(phase)) {
          answered(message);
        } else if (phase === 'queued' && problem !== null) {
          // It would wait for a model; a command does not.
          answered(message);
        }
      };
      following = chats.follow(chat, events => events.forEach(event => hear(event, look, printer)));
      if (signal.aborted) {
        stop();
      }
    });
  } finally {
    signal.removeEventListener('abort', stop);
    ended(following);
    chats.stop(chat);
    chats.delete(chat);
  }
}

function ended(following: { dispose(): void } | null): void {
  following?.dispose();
}

function hear(
  event: ChatEvent,
  look: (message: ChatMessage) => void,
  printer: Printer | null
): void {
  if (event.type === 'snapshot') {
    event.view.messages.forEach(look);
  } else if (event.type === 'message') {
    look(event.message);
  } else if (event.type === 'append') {
    printer?.append(event.by, event.from, event.text);
  }
}

/** Prints each answer as it grows; a further model's stands below the one before. */
class Printer {
  constructor(private readonly terminal: Terminal) {}

  show(parts: readonly Answer[]): void {
    for (const { by, model, text } of parts) {
      const before = this.printed.get(by);
      if (before?.model !== model) {
        this.printed.set(by, { model, length: 0 });
      }
      this.append(by, 0, text);
    }
  }

  append(by: Answer['by'], from: number, text: string): void {
    const part = this.printed.get(by);
    const fresh = text.slice(Math.max(0, (part?.length ?? 0) - from));
    if (part === undefined || fresh === '' || from > part.length) {
      return;
    }
    const { write, paint } = this.terminal;
    if (part.length === 0 && this.begun) {
      write(`\n\n${paint('heading', `${part.model} answers:`)}\n`);
    }
    this.begun = true;
    write(fresh);
    part.length += fresh.length;
  }

  private begun = false;
  private readonly printed = new Map<Answer['by'], { model: string; length: number }>();
}

/** Shows what would be sent and asks. Where nobody can answer, nothing is sent. */
async function decide(
  { complain, ask, paint, wrap }: Terminal,
  preview: Preview,
  json: boolean
): Promise<'send-once' | 'keep-local'> {
  if (json) {
    return 'keep-local';
  }
  const { why, model, body, bytes, masked, price } = preview;
  complain('');
  complain(wrap(why));
  complain(
    wrap(
      `${model.model} would get exactly these ${bytes} bytes, ${masked} of their pieces replaced by placeholders, for about ${money(price.about)} (${money(price.low)} to ${money(price.high)}):`
    )
  );
  complain(paint('quiet', body));
  const answer = await ask('Send it? [y/N] ');
  if (answer === null) {
    complain('Nobody is here to decide, so nothing is sent.');
  }
  return /^y(es)?$/i.test(answer?.trim() ?? '') ? 'send-once' : 'keep-local';
}

function report(terminal: Terminal, message: AssistantMessage, json: boolean): number {
  const { record, problem, phase, parts } = message;
  const status = phase === 'stopped' ? INTERRUPTED : phase === 'done' ? 0 : 1;
  if (json) {
    const chosen = record === null || record.chosen === null ? null : record.calls[record.chosen];
    const best =
      parts.find(({ model }) => model === chosen?.model.model) ??
      parts.find(({ text }) => text !== '');
    terminal.print(JSON.stringify({ answer: best?.text ?? null, phase, problem, record }, null, 2));
    return status;
  }
  if (parts.some(({ text }) => text !== '')) {
    terminal.print('');
  }
  if (record !== null) {
    terminal.print(terminal.paint('quiet', badge(record)));
  }
  if (problem !== null) {
    // A command does not wait for a model as a page does.
    throw new UserError(problem.cause, problem.message.replace(LOOKS_AGAIN, '').trim());
  }
  return status;
}
