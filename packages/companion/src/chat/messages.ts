/** Messages that no model makes: posted ones, and answers that a dead process left. */
import type { ChatMessage, RouteBody } from '@lockstep/protocol';
import type { AssistantMessage } from './liveAnswer';

/** The model's name of an answer that was posted as it is. */
const NO_MODEL = '';

/** A message as another extension or the system says it. */
export function posted(
  role: Exclude<RouteBody<'post'>['role'], 'hidden'>,
  common: { id: string; at: number },
  text: string,
  level: 'info' | 'warning' | 'problem'
): ChatMessage {
  switch (role) {
    case 'user':
      return { ...common, role, text, attachments: [] };
    case 'notice':
      return { ...common, role, level, text };
    case 'assistant':
      return {
        ...common,
        role,
        answers: null,
        phase: 'done',
        progress: null,
        parts: [{ by: 'draft', model: NO_MODEL, tier: 'basic', place: 'local', text }],
        preview: null,
        record: null,
        problem: null,
        saw: false
      };
  }
}

/** An answer whose process ended while it was made: what was there stays, with a sentence about it. */
export function cutOff(message: AssistantMessage): AssistantMessage {
  const hasText = message.parts.some(({ text }) => text !== '');
  const what =
    message.phase === 'asking'
      ? 'Lockstep ended before you decided, so nothing was sent.'
      : hasText
        ? 'Lockstep ended while this answer was written. What was there is kept.'
        : 'Lockstep ended before the model answered.';
  return {
    ...message,
    phase: 'cut-off',
    progress: null,
    preview: null,
    problem: { cause: 'broken', message: `${what} Retry asks again.` }
  };
}
