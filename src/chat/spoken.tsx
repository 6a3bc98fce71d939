/** What a screen reader hears of the chat: finished sentences of the answer, and a preview once when it asks. */
import { useEffect, useState, type ReactElement } from 'react';
import { Sentences } from './stream/sentences';
import { useModel, useShown, useTools } from './tools';

/** A polite region apart from the transcript, which itself is silent. */
export function Spoken(): ReactElement {
  const { trans, now } = useTools();
  const { session } = useModel();
  const { messages } = useShown(session.transcript.shown);
  const [said, setSaid] = useState('');
  useEffect(() => {
    const sentences = new Sentences();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const speak = (): void => {
      timer = undefined;
      const words = sentences.say(now());
      if (words !== null) {
        setSaid(words);
      }
      plan();
    };
    const plan = (): void => {
      const due = sentences.due(now());
      if (due !== null && timer === undefined) {
        timer = setTimeout(speak, due);
      }
    };
    const stop = session.transcript.onText((_, text) => {
      sentences.push(text);
      plan();
    });
    const ended = session.transcript.shown.subscribe(() => {
      const last = session.transcript.shown.snapshot().messages.at(-1);
      if (last?.role === 'assistant' && last.phase === 'done') {
        sentences.end();
        plan();
      }
    });
    return () => {
      stop();
      ended();
      clearTimeout(timer);
    };
  }, [session, now]);
  const asking = messages.find(item => item.role === 'assistant' && item.phase === 'asking');
  const why = asking?.role === 'assistant' ? asking.preview?.why : undefined;
  useEffect(() => {
    if (why !== undefined) {
      setSaid(
        trans.__(
          'Ask a cloud model for this one? %1 F6 goes to the choice, Esc keeps it local.',
          why
        )
      );
    }
  }, [why, trans]);
  return (
    <p className="lk-visually-hidden lk-spoken" role="status" aria-live="polite">
      {said}
    </p>
  );
}
