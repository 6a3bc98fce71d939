/** What a screen reader hears of a conversation: finished sentences of the answer, at most one utterance every three seconds. */
import { useEffect, useState } from 'react';
import { Sentences } from './sentences';
import type { Transcript } from './transcript';

/**
 * The words for a polite live region apart from the conversation, which itself is silent.
 *
 * @param now milliseconds; any origin
 */
export function useSpoken(transcript: Transcript, now: () => number): string {
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
    const stop = transcript.onText((_, text) => {
      sentences.push(text);
      plan();
    });
    const ended = transcript.shown.subscribe(() => {
      const last = transcript.shown.snapshot().messages.at(-1);
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
  }, [transcript, now]);
  return said;
}
