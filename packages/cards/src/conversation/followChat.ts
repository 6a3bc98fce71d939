/** Follows a chat's channel into a transcript. */
import type { Companion, Subscription } from '@lockstep/client';
import type { Transcript } from './transcript';

/**
 * Applies what happens in a chat; where a piece is missing, the channel is subscribed anew, which begins with all of
 * it. A chat that may not be heard counts as deleted.
 */
export function followChat(
  companion: Pick<Companion, 'subscribe'>,
  chat: string,
  transcript: Transcript
): Subscription {
  let current: Subscription | null = null;
  let ended = false;
  const follow = (): void => {
    current = companion.subscribe(`chat/${chat}`, 0, {
      chat: events => {
        if (!transcript.apply(events) && !ended) {
          current?.dispose();
          follow();
        }
      },
      refused: () => void transcript.apply([{ type: 'deleted' }])
    });
  };
  follow();
  return {
    dispose() {
      ended = true;
      current?.dispose();
    }
  };
}
