/** The run of the place where the reader is: opened, or only its app's plan until the first command makes a run. */
import { RunSession, type Companion } from '@lockstep/client';
import type { Plan } from '@lockstep/protocol';
import { useCallback, useEffect, useState } from 'react';
import type { Place } from './place';
import { sentenceOf } from './useCatalogue';

export type OpenRun =
  | { stage: 'none' }
  /** `plan`: known already, so that its titles can be shown. */
  | { stage: 'opening' }
  | { stage: 'open'; session: RunSession }
  | { stage: 'failed'; problem: string; retry: () => void };

/** What is read for a place. */
async function sessionFor(
  companion: Companion,
  place: Extract<Place, { view: 'app' | 'run' }>,
  signal: AbortSignal
): Promise<RunSession> {
  if (place.view === 'run') {
    return RunSession.open(companion, place.run, signal);
  }
  const { plan }: { plan: Plan } = await companion.call(
    'readApp',
    { params: { app: place.app } },
    signal
  );
  return RunSession.preview(companion, plan);
}

/** What is open, and for which place it was opened. */
interface Held {
  place: Place;
  open: OpenRun;
}

/** Follows the reader's place. A plan whose run was just made stays the same session under its new address. */
export function useOpenRun(companion: Companion, place: Place): OpenRun {
  const [attempt, setAttempt] = useState(0);
  const [held, setHeld] = useState<Held | null>(null);
  const retry = useCallback(() => setAttempt(count => count + 1), []);
  const kept = held?.open.stage === 'open' && isFor(held.open.session, held.place, place);

  useEffect(() => {
    if (!opensRun(place) || kept) {
      return undefined;
    }
    const stop = new AbortController();
    sessionFor(companion, place, stop.signal).then(
      session => {
        if (stop.signal.aborted) {
          session.dispose();
        } else {
          setHeld({ place, open: { stage: 'open', session } });
        }
      },
      (error: unknown) => {
        if (!stop.signal.aborted) {
          setHeld({ place, open: { stage: 'failed', problem: sentenceOf(error), retry } });
        }
      }
    );
    return () => stop.abort();
  }, [companion, place, kept, retry, attempt]);

  const session = held?.open.stage === 'open' ? held.open.session : null;
  useEffect(() => () => session?.dispose(), [session]);

  if (!opensRun(place)) {
    return { stage: 'none' };
  }
  return held && (kept || held.place === place) ? held.open : { stage: 'opening' };
}

/** Whether a run, or the app that one would be of, is on show there. */
function opensRun(place: Place): place is Extract<Place, { view: 'app' | 'run' }> {
  return place.view === 'app' || place.view === 'run';
}

function isFor(session: RunSession, opened: Place, place: Place): boolean {
  return place === opened || (place.view === 'run' && place.run === session.run);
}
