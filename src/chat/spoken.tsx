/** What a screen reader hears of the chat: finished sentences of the answer, and a preview once when it asks. */
import { useSpoken } from '@lockstep/cards/conversation';
import { useEffect, useState, type ReactElement } from 'react';
import { useModel, useShown, useTools } from './tools';

/** A polite region apart from the transcript, which itself is silent. */
export function Spoken(): ReactElement {
  const { trans, now } = useTools();
  const { session } = useModel();
  const { messages } = useShown(session.transcript.shown);
  const sentence = useSpoken(session.transcript, now);
  const [said, setSaid] = useState('');
  useEffect(() => setSaid(sentence), [sentence]);
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
