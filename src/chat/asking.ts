/** What the companion refuses is a sentence for the person; a bug goes on as it is. */
import { UserError } from '@lockstep/protocol';
import { useCallback, useEffect, useState } from 'react';

/** What was read, once it is there, and why it is not. */
export interface Read<T> {
  value: T | null;
  setValue: (value: T) => void;
  problem: string | null;
}

/**
 * Reads once, and again when `read` is another one.
 *
 * @param read given a signal that ends it; `null` while there is nothing to read
 */
export function useRead<T>(read: ((signal: AbortSignal) => Promise<T>) | null): Read<T> {
  const [value, setValue] = useState<T | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    const ending = new AbortController();
    read?.(ending.signal).then(setValue, (error: unknown) => {
      if (error instanceof UserError) {
        setProblem(error.message);
      } else if (!ending.signal.aborted) {
        throw error;
      }
    });
    return () => ending.abort();
  }, [read]);
  return { value, setValue, problem };
}

/** The problem of the last work that was guarded, and how to guard the next. */
export function useProblem(): {
  problem: string | null;
  guard: (work: Promise<unknown>) => Promise<void>;
} {
  const [problem, setProblem] = useState<string | null>(null);
  const guard = useCallback(async (work: Promise<unknown>): Promise<void> => {
    try {
      setProblem(null);
      await work;
    } catch (error) {
      if (!(error instanceof UserError)) {
        throw error;
      }
      setProblem(error.message);
    }
  }, []);
  return { problem, guard };
}
