/** What of a conversation reaches a visitor: questions and answers. Not which model, by which rules, or why it failed here. */
import type { AnswerPhase, Cause, ChatEvent, ChatMessage } from '@lockstep/protocol';

/** Problems are told in the visitor's words; the page's own log has the others. */
function problemFor(cause: Cause, phase: AnswerPhase): string {
  if (phase === 'cut-off') {
    return 'The answer was cut off. Next: retry.';
  }
  switch (cause) {
    case 'too-long':
      return 'There is more to read than the chat can take. Next: ask a shorter question.';
    case 'timeout':
    case 'overloaded':
      return 'The chat is too busy to answer. Next: retry in a minute.';
    default:
      return 'The chat cannot answer now. Next: retry, or go on without it; the steps work as before.';
  }
}

/** A message as its visitor may see it. */
export function messageForVisitor(message: ChatMessage): ChatMessage {
  if (message.role !== 'assistant') {
    return message;
  }
  const { problem, phase } = message;
  return {
    ...message,
    parts: message.parts.map(part => ({ ...part, model: '' })),
    preview: null,
    record: null,
    saw: false,
    problem: problem && { cause: problem.cause, message: problemFor(problem.cause, phase) }
  };
}

/** An event as its visitor may hear it. */
export function eventForVisitor(event: ChatEvent): ChatEvent {
  switch (event.type) {
    case 'message':
      return { ...event, message: messageForVisitor(event.message) };
    case 'snapshot': {
      const { view } = event;
      const messages = view.messages.map(messageForVisitor);
      return { ...event, view: { ...view, messages, context: null } };
    }
    case 'summary':
      return { ...event, context: null };
    default:
      return event;
  }
}
