/** Keeps a companion's runs its own for as long as it lives, lets go of what it lost, and takes over from the dead. */
import type { JournalEntry } from '@lockstep/protocol';
import type { Engine } from '../contract';
import type { Log } from '../log';
import type { SharedStore } from '../store';
import { LEASE_TIME } from '../store/leases';
import type { JournalWatch } from './journalWatch';

export interface TenureParts {
  shared: Pick<SharedStore, 'held' | 'orphans'>;
  engine: Pick<Engine, 'open' | 'letGo' | 'stateOf'>;
  watch: Pick<JournalWatch<JournalEntry>, 'watched' | 'told'>;
  log: Log;
  /** Milliseconds of a clock that never goes back. */
  clock?: () => number;
}

/** Returns who is to hear of each heartbeat. */
export function tenure(parts: TenureParts): (written: boolean) => void {
  const { shared, engine, watch, log, clock = () => performance.now() } = parts;
  let beatAt = clock();
  /** Runs that could not be taken over. */
  const beyond = new Set<string>();

  /** Nobody else may have taken them yet, but they may: what still runs here would be unseen. */
  function giveUp(): void {
    const runs = engine.open();
    if (runs.length > 0) {
      log.warn({ runs: runs.length }, 'The store was out of reach for too long; runs are let go.');
      runs.forEach(run => engine.letGo(run));
    }
  }

  function letGoOfLost(): void {
    const held = new Set(shared.held());
    for (const run of engine.open().filter(one => !held.has(one))) {
      log.warn({ run }, 'A run was taken over by another companion.');
      engine.letGo(run);
    }
  }

  function takeOver(): void {
    for (const run of shared.orphans(watch.watched)) {
      if (beyond.has(run)) {
        continue;
      }
      log.info({ run }, 'Taking over a run from a companion that is gone.');
      try {
        // Opening it ends its old kernels and writes what became of the step under way.
        engine.stateOf(run);
      } catch (err) {
        // One that cannot be read does not keep the others waiting; whoever asks for it hears why.
        beyond.add(run);
        log.error({ err, run }, 'A run could not be taken over.');
      }
    }
  }

  return written => {
    if (!written) {
      if (clock() - beatAt > LEASE_TIME) {
        giveUp();
      }
      return;
    }
    beatAt = clock();
    try {
      letGoOfLost();
      takeOver();
      watch.told(null);
    } catch (err) {
      // The next heartbeat tries again.
      log.warn({ err }, 'Runs of other companions could not be looked at.');
    }
  };
}
