/** Gathers what a question could draw on from chat, record, notebook and memory, and keeps back what must stay. */
import { maskSecrets } from '@lockstep/privacy';
import type {
  Attachment,
  ChatMessage,
  NotebookContext,
  Settings,
  StoredObservation
} from '@lockstep/protocol';
import type { Turn } from '@lockstep/router';
import type { AssistantStore, ChatStore, Models, RecordKeeper } from '../assistant';
import { attachedRun, focusOf } from './about';
import { cut } from './cut';
import type { TellStanding } from './guidedRuns';
import { GREETING, INSTRUCTIONS } from './instructions';
import { keepLocal, type Kept } from './localOnly';
import { asRun, NOTHING_BESIDE } from './material';
import type { Attached, Material, RecordedRun } from './material';
import { cellText, runName, runText } from './render';

/** Most observations that an answer looks back on. */
const LOOKED_AT = 80;

export type UserMessage = Extract<ChatMessage, { role: 'user' }>;

/** A question on its way. `open: 'lost'`: the notebook was known to a companion that is no more. */
export interface Question {
  message: UserMessage;
  open: NotebookContext | null | 'lost';
  /** The person asked for another answer, so a remembered one will not do. */
  again?: boolean;
}

export interface Gathered {
  material: Material;
  sensitivity: Kept['sensitivity'];
  language: string | null;
  /** Whether the run in question was attached by the person. */
  attachedFocus: boolean;
}

export interface Sources {
  store: Pick<AssistantStore, 'chats' | 'memory'>;
  record: Pick<RecordKeeper, 'query' | 'get'>;
  models: Pick<Models, 'settings'>;
  /** Where the Guided App of a notebook stands; absent where no runs are. */
  guided?: TellStanding;
}

/** Every text of the notebook without its secrets. */
export function maskNotebook(open: NotebookContext): NotebookContext {
  return {
    ...open,
    cells: open.cells.map(cell => ({
      ...cell,
      source: maskSecrets(cell.source),
      output: maskSecrets(cell.output)
    }))
  };
}

export function maskAttachments(attachments: readonly Attachment[]): Attachment[] {
  return attachments.map(attachment => ({
    ...attachment,
    label: maskSecrets(attachment.label),
    ...(attachment.text === undefined ? {} : { text: maskSecrets(attachment.text) })
  }));
}

/** The better of an answer's texts: what the cloud said stands beside the draft, and counts. */
function answerText(message: Extract<ChatMessage, { role: 'assistant' }>): string {
  const part = message.parts.find(({ by }) => by === 'cloud') ?? message.parts[0];
  return part?.text ?? '';
}

/** What was said before a message, and whether some of it came out of what must stay on this machine. */
export function saidBefore(
  chats: Pick<ChatStore, 'turns'>,
  chat: string,
  message: string
): { earlier: Turn[]; hidden: string[]; tainted: boolean } {
  const turns = chats.turns(chat);
  const end = turns.findIndex(turn => !turn.hidden && turn.message.id === message);
  const past = end < 0 ? turns : turns.slice(0, end);
  let tainted = false;
  const hidden: string[] = [];
  const earlier: Turn[] = [];
  for (const turn of past) {
    if (turn.hidden) {
      hidden.push(turn.text);
    } else if (turn.message.role === 'user') {
      const beside = turn.message.attachments.map(({ label }) => `[attached: ${label}]`);
      earlier.push({ role: 'user', text: [turn.message.text, ...beside].join('\n') });
    } else if (turn.message.role === 'assistant' && answerText(turn.message) !== '') {
      const { answers, record } = turn.message;
      earlier.push({ role: 'assistant', text: answerText(turn.message) });
      // An answer whose record is gone was cut off; what it saw is not known any more.
      tainted ||= record === null ? answers !== null : record.sensitivity === 'high';
    }
  }
  return { earlier, hidden, tainted };
}

function attachedText(
  attachment: Attachment,
  run: RecordedRun | null,
  open: NotebookContext | null,
  notebook: string | null
): Attached {
  const { kind, ref, label, text } = attachment;
  const title = `${kind} ${label}`;
  const index = kind === 'cell' ? (open?.cells.findIndex(({ id }) => id === ref) ?? -1) : -1;
  const cell = open?.cells[index];
  if (cell !== undefined) {
    return { title, text: size => cellText(cell, index + 1, size) };
  }
  if (run !== null) {
    const told = text === undefined ? '' : `${text}\n`;
    return {
      title,
      text: size => {
        const words = cut(told, Math.floor(size / 2));
        return words + runText(run.stored, run.run, notebook, size - words.length);
      }
    };
  }
  const known = text ?? 'It is no longer in the record.';
  return { title, text: size => cut(known, size) };
}

/** Gathers for one question. */
export function gather(sources: Sources, chat: string, { message, open }: Question): Gathered {
  const { store, record: keeper, models } = sources;
  const settings = models.settings();
  const summary = store.chats.summary(chat);
  const notebook = open === 'lost' || open === null ? (summary?.notebook ?? null) : open.path;
  const found = keeper.query({ notebook, before: null, limit: LOOKED_AT });
  const record = lastFolds(found.observations.toReversed());
  const guided = notebook === null ? null : (sources.guided?.(notebook, record) ?? null);
  const get = (id: string) => {
    const stored = keeper.get(id);
    return stored === null ? null : asRun(stored);
  };
  const attached = message.attachments.map(attachment => ({
    attachment,
    run: attachedRun(attachment, record, get)
  }));
  const runs = attached.flatMap(({ run }) => run ?? []);
  const focus = focusOf(message.text, runs, record);
  const { earlier, hidden, tainted } = saidBefore(store.chats, chat, message.id);
  const kept = keepLocal({
    mode: settings.mode,
    open,
    record,
    focus,
    attached: {
      runs,
      cells: message.attachments.flatMap(({ kind, ref }) => (kind === 'cell' ? [ref] : [])),
      texts: message.attachments.flatMap(({ text }) => text ?? [])
    },
    tainted,
    listed: notebook !== null && settings.localOnlyNotebooks.includes(notebook)
  });
  return {
    material: {
      instructions: instructionsOf(settings),
      memory: store.memory.items().map(item => ({ ...item, value: maskSecrets(item.value) })),
      notebook,
      open: kept.open,
      withheld: kept.withheld,
      record: kept.record,
      more: found.more,
      ...(guided === null ? {} : { guided: maskSecrets(guided) }),
      focus,
      attachments: attached
        // The run in question stands in the record, whole; once is enough.
        .filter(
          ({ run, attachment }) => run === null || run !== focus || attachment.kind === 'cell'
        )
        .map(({ attachment, run }) => attachedText(attachment, run, kept.open, notebook)),
      hidden,
      earlier,
      question: message.text
    },
    sensitivity: kept.sensitivity,
    language: (open === 'lost' ? null : open?.language) ?? languageOf(record),
    attachedFocus: focus !== null && runs.includes(focus)
  };
}

/** A card is folded or not: how often that changed says nothing. */
function lastFolds(record: readonly StoredObservation[]): StoredObservation[] {
  const cardOf = ({ observation: one }: StoredObservation): string | null =>
    one.kind === 'event' && /^step-(?:un)?folded$/.test(one.event)
      ? `${one.run?.run} ${one.step?.step}`
      : null;
  const last = new Map(record.map(stored => [cardOf(stored), stored]));
  return record.filter(stored => {
    const card = cardOf(stored);
    return card === null || last.get(card) === stored;
  });
}

/** The person's own instructions, or the built-in ones. */
function instructionsOf({ systemPrompt }: Settings): string {
  return systemPrompt.trim() === '' ? INSTRUCTIONS : maskSecrets(systemPrompt);
}

function languageOf(record: Material['record']): string | null {
  return record.flatMap(stored => asRun(stored)?.run.language ?? []).at(-1) ?? null;
}

/** What the greeting draws on: nothing but the instructions. */
export function greetingMaterial({ models }: Pick<Sources, 'models'>): Material {
  return {
    ...NOTHING_BESIDE,
    instructions: instructionsOf(models.settings()),
    question: GREETING
  };
}

/** A run's name for evidence and briefs. */
export function nameOfRun({ stored }: RecordedRun, notebook: string | null): string {
  return runName(stored, notebook);
}
