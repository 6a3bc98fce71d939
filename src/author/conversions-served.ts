/** The worker's side: answers each request in turn, with what it gave or why it could not. */
import { UserError, type Refusal } from '@lockstep/protocol';
import { DirectConversions, type Converted } from './conversions';
import type { Conversions } from './conversions';

/** A request of the page: one call of {@link Conversions}. */
export type Asked =
  | { id: number; call: 'convert'; given: Parameters<Conversions['convert']> }
  | { id: number; call: 'edit'; given: Parameters<Conversions['edit']> };

/** What comes back; `bug` is told in the words of the error. */
export type Answered = { id: number } & (
  | { call: 'convert'; gave: Converted }
  | { call: 'edit'; gave: string | null }
  | { call: 'refused'; refusal: Refusal }
  | { call: 'failed'; bug: string }
);

/** Answers one worker's requests. Resolves always: what goes wrong is an answer too. */
export function answering(): (asked: Asked) => Promise<Answered> {
  const conversions = new DirectConversions();
  return async asked => {
    const { id } = asked;
    try {
      return asked.call === 'convert'
        ? { id, call: 'convert', gave: await conversions.convert(...asked.given) }
        : { id, call: 'edit', gave: await conversions.edit(...asked.given) };
    } catch (error) {
      if (error instanceof UserError) {
        return { id, call: 'refused', refusal: error.toRefusal() };
      }
      const bug = error instanceof Error ? (error.stack ?? error.message) : String(error);
      return { id, call: 'failed', bug };
    }
  };
}
