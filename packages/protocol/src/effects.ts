/** One event, two effects: an action and the notice of it, neither of which can take the other along. */

/** What came of an action. */
export type Outcome<T> = { done: true; value: T } | { done: false; error: unknown };

/** Takes a fault of a notice: it is somebody's bug or a full disk, and never the action's. */
export type Fault = (error: unknown) => void;

/**
 * Gives a notice, alone: whether it throws or rejects, nobody who calls this hears of it but `fault`.
 *
 * @param notice what is told, at once
 */
export function tellAlone(notice: () => unknown, fault: Fault): void {
  try {
    const told = notice();
    if (told instanceof Promise) {
      told.catch(fault);
    }
  } catch (error) {
    fault(error);
  }
}

/**
 * Does something and tells of it. Whether the action succeeds or fails, the notice is given once, with what came of
 * it; whether the notice is given or fails, the action's result, or its error, is the caller's.
 *
 * ```ts
 * await doAndTell(
 *   () => save(file),
 *   outcome => observer.announce(FILE_SAVED, { file, done: outcome.done }),
 *   error => console.error(error)
 * );
 * ```
 *
 * @param notice is not waited for
 * @throws what the action throws, after the notice was given
 */
export async function doAndTell<T>(
  action: () => T | PromiseLike<T>,
  notice: (outcome: Outcome<T>) => unknown,
  fault: Fault
): Promise<T> {
  let value: T;
  try {
    value = await action();
  } catch (error) {
    tellAlone(() => notice({ done: false, error }), fault);
    throw error;
  }
  tellAlone(() => notice({ done: true, value }), fault);
  return value;
}
