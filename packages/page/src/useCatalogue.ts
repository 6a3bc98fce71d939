/** The lists of the index: apps that can be started and the reader's own runs, renewed when asked. */
import type { Companion } from '@lockstep/client';
import { UserError, type Offers, type RouteReply } from '@lockstep/protocol';
import type { Place } from './place';
import { useCallback, useEffect, useState } from 'react';

/** What the index shows; `null` while it is on its way the first time. */
export interface Catalogue {
  apps: RouteReply<'listApps'>['apps'] | null;
  runs: RouteReply<'listRuns'>['runs'] | null;
  /** The reader's name, where a proxy says it. */
  who: string | null;
  /** What the publisher turned on. */
  offers: Offers;
  /** Why the lists could not be read. */
  problem: string | null;
  /** Reads both lists again. */
  renew(): void;
}

/** The part of a companion that the lists need. */
export type Caller = Pick<Companion, 'call'>;

const NOTHING: Offers = { chat: false, notebook: false };

/** Reads the lists at once, at each new place, after `renew`, and whenever the page comes back to the front. */
export function useCatalogue(companion: Caller, place: Place): Catalogue {
  const [turn, setTurn] = useState(0);
  const [lists, setLists] = useState<Omit<Catalogue, 'renew'>>({
    apps: null,
    runs: null,
    who: null,
    offers: NOTHING,
    problem: null
  });
  const renew = useCallback(() => setTurn(count => count + 1), []);
  useEffect(() => {
    if (place.view === 'resume') {
      // Who opens a personal link may be new here, and may not see any list yet.
      return undefined;
    }
    const stop = new AbortController();
    Promise.all([
      companion.call('listApps', {}, stop.signal),
      companion.call('listRuns', {}, stop.signal)
    ]).then(
      ([{ apps, who = null, offers = NOTHING }, { runs }]) =>
        setLists({ apps, runs, who, offers, problem: null }),
      (error: unknown) => {
        if (!stop.signal.aborted) {
          setLists(before => ({ ...before, problem: sentenceOf(error) }));
        }
      }
    );
    return () => stop.abort();
  }, [companion, place, turn]);
  useEffect(() => {
    const seen = (): void => {
      if (document.visibilityState === 'visible') {
        renew();
      }
    };
    document.addEventListener('visibilitychange', seen);
    return () => document.removeEventListener('visibilitychange', seen);
  }, [renew]);
  return { ...lists, renew };
}

/** A sentence for people about anything thrown. What is no {@link UserError} is a bug, so it is thrown on as well. */
export function sentenceOf(error: unknown): string {
  if (error instanceof UserError) {
    return error.message;
  }
  reportError(error);
  return 'This page met a problem of its own. Next: reload it; if it stays, tell who gave you the address.';
}
