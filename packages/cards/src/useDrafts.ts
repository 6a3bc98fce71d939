/** Keeps a card's drafts and sends what is good: after a pause, when the field is left, or before the step runs. */
import type { PlanStep, StoredValue, StoredValues, Value } from '@lockstep/protocol';
import { equalValues } from '@lockstep/workflow';
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { goodValues, readRaw, type Draft, type Drafts, type Raw } from './draft';

/** How long a person pauses before a value is sent and a problem shown, in milliseconds. */
export const PAUSE = 500;

/** A card's fields, as its controls use them. */
export interface FieldDrafts {
  drafts: Drafts;
  /** `now`: the control has no in-between (a tick, a choice). */
  change: (input: string, raw: Raw, now: boolean) => void;
  leave: (input: string) => void;
  /** Sends a value in the place of whatever is typed. */
  take: (input: string, value: Value) => void;
  /** Sends what is still here, secrets too. Resolves to whether everything was taken. */
  flush: () => Promise<boolean>;
}

/**
 * @param values the run's own values of this step
 * @param send sends values of this step; resolves to whether they were taken
 */
export function useDrafts(
  step: PlanStep,
  values: StoredValues,
  send: (values: Record<string, Value>) => Promise<boolean>
): FieldDrafts {
  const [drafts, setDrafts] = useState<Drafts>({});
  // Timers and the sending of a moment need what is newest, not what was drawn last.
  const live = useRef({ drafts, values, send, sent: new Map<string, StoredValue>() });
  useLayoutEffect(() => {
    live.current.values = values;
    live.current.send = send;
  });
  const timers = useRef(new Map<string, ReturnType<typeof setTimeout>>());

  const put = useCallback((next: Drafts) => {
    live.current.drafts = next;
    setDrafts(next);
  }, []);

  const sendOf = useCallback(
    (ids: readonly string[], secrets: boolean): Promise<boolean> => {
      const known = live.current;
      const good = goodValues(known.drafts);
      const fresh: Record<string, Value> = {};
      for (const id of ids) {
        const value = good[id];
        const type = step.inputs.find(input => input.id === id)?.type;
        if (value && (type === 'secret' ? secrets : !sameAsKnown(known, id, value))) {
          fresh[id] = value;
          known.sent.set(id, value);
        }
      }
      return Object.keys(fresh).length === 0
        ? Promise.resolve(true)
        : known.send(fresh).then(taken => {
            // What was not taken is news again, so that Run never goes on without it.
            for (const [id, value] of Object.entries(taken ? {} : fresh)) {
              if (known.sent.get(id) === value) {
                known.sent.delete(id);
              }
            }
            return taken;
          });
    },
    [step]
  );

  const stop = useCallback((input: string) => {
    clearTimeout(timers.current.get(input));
    timers.current.delete(input);
  }, []);

  const settle = useCallback(
    (input: string) => {
      stop(input);
      const draft = live.current.drafts[input];
      if (draft && !draft.settled) {
        put({ ...live.current.drafts, [input]: { ...draft, settled: true } });
      }
      void sendOf([input], false);
    },
    [put, sendOf, stop]
  );

  const drop = useCallback(
    (ids: readonly string[]) => {
      const rest = Object.entries(live.current.drafts).filter(
        ([id, { typed }]) => !ids.includes(id) || 'problem' in typed
      );
      put(Object.fromEntries(rest));
    },
    [put]
  );

  const change = useCallback(
    (id: string, raw: Raw, now: boolean) => {
      const input = step.inputs.find(face => face.id === id);
      if (!input) {
        return;
      }
      stop(id);
      live.current.sent.delete(id);
      const before = live.current.drafts[id];
      const typed = readRaw(input, raw);
      const settled = before !== undefined && before.settled && 'problem' in typed;
      const draft: Draft = { raw, typed, settled };
      put({ ...live.current.drafts, [id]: draft });
      if (now) {
        settle(id);
        drop([id]);
      } else {
        timers.current.set(
          id,
          setTimeout(() => settle(id), PAUSE)
        );
      }
    },
    [drop, put, settle, step, stop]
  );

  const leave = useCallback(
    (id: string) => {
      settle(id);
      // A secret stays here until the step runs; a wrong value stays until it is corrected.
      if (step.inputs.find(input => input.id === id)?.type !== 'secret') {
        drop([id]);
      }
    },
    [drop, settle, step]
  );

  const take = useCallback(
    (id: string, value: Value) => {
      stop(id);
      const { [id]: _typed, ...rest } = live.current.drafts;
      put(rest);
      live.current.sent.delete(id);
      void live.current.send({ [id]: value });
    },
    [put, stop]
  );

  const flush = useCallback(async () => {
    const ids = Object.keys(live.current.drafts);
    ids.forEach(stop);
    const taken = await sendOf(ids, true);
    if (taken) {
      drop(ids);
    }
    return taken;
  }, [drop, sendOf, stop]);

  useEffect(() => {
    const running = timers.current;
    return () => {
      for (const id of running.keys()) {
        clearTimeout(running.get(id));
        void sendOf([id], false);
      }
      running.clear();
    };
  }, [sendOf]);

  return { drafts, change, leave, take, flush };
}

function sameAsKnown(
  known: { values: StoredValues; sent: ReadonlyMap<string, StoredValue> },
  id: string,
  value: Value
): boolean {
  return equalValues(known.sent.get(id) ?? known.values[id] ?? null, value);
}
