/** What comes of the greeting: whether a question replies to it, and what of the reply is kept. */
import { type ChatMessage, SNAPSHOT_MESSAGES } from '@lockstep/protocol';
import type { ChatStore, MemoryStore } from '../assistant';
import { factsIn, keptWords } from './facts';

/** Whether the last words of a chat are the greeting. A posted message is none: no model was asked for it. */
export function repliesToGreeting(chats: Pick<ChatStore, 'messages'>, chat: string): boolean {
  const last = chats
    .messages(chat, null, SNAPSHOT_MESSAGES)
    .messages.findLast(({ role }) => role !== 'notice');
  return last?.role === 'assistant' && last.answers === null && last.record !== null;
}

/** Keeps what a person says of themselves; the notice about it, `null` when there was nothing. */
export function keepFactsIn(
  memory: Pick<MemoryStore, 'set'>,
  text: string,
  afterGreeting: boolean,
  notice: { id: string; at: number }
): ChatMessage | null {
  const facts = factsIn(text, afterGreeting);
  facts.forEach(({ key, value }) => {
    memory.set(key, value, notice.at);
  });
  return facts.length === 0
    ? null
    : { ...notice, role: 'notice', level: 'info', text: keptWords(facts) };
}
