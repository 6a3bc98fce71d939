/** Tells how far a load is, seldom enough that telling costs nothing, and keeps the time of each phase. */
import type { LoadProgress } from '../contract/engine';

/** Phases are told at once; rows at most this often, so that with five phases a second holds at most 20. */
const LEAST_GAP = 1000 / 15;

/** The progress of one load. */
export interface Progress {
  /** Begins a phase; the one before it ends. */
  begin(phase: LoadProgress['phase']): void;
  /** Rows and bytes of the file being read. */
  rows(rows: number, bytes: number): void;
  /** The file is read; the next one's rows add to it. */
  fileDone(): void;
  /** Ends the last phase: milliseconds of each. */
  end(): Readonly<Record<LoadProgress['phase'], number>>;
}

/**
 * @param now milliseconds of any clock that only goes on
 * @param totalBytes of all files, where known
 */
export function startProgress(
  now: () => number,
  tell: ((at: LoadProgress) => void) | undefined,
  totalBytes: number | undefined
): Progress {
  const took = { reading: 0, joining: 0, measuring: 0, placing: 0, explaining: 0 };
  let phase: LoadProgress['phase'] = 'reading';
  let began = now();
  let told = Number.NEGATIVE_INFINITY;
  const before = { rows: 0, bytes: 0 };
  const file = { rows: 0, bytes: 0 };

  const say = (time: number): void => {
    told = time;
    const rows = before.rows + file.rows;
    const seconds = (phase === 'reading' ? time - began : took.reading) / 1000;
    tell?.({
      phase,
      rows,
      bytes: before.bytes + file.bytes,
      ...(totalBytes === undefined ? {} : { totalBytes }),
      rowsPerSecond: seconds > 0 ? Math.round(rows / seconds) : 0
    });
  };
  const finish = (time: number): void => {
    took[phase] += time - began;
    began = time;
  };

  return {
    begin(next) {
      const time = now();
      finish(time);
      phase = next;
      say(time);
    },
    rows(rows, bytes) {
      file.rows = rows;
      file.bytes = bytes;
      const time = now();
      if (time - told >= LEAST_GAP) {
        say(time);
      }
    },
    fileDone() {
      before.rows += file.rows;
      before.bytes += file.bytes;
      file.rows = 0;
      file.bytes = 0;
    },
    end() {
      finish(now());
      return took;
    }
  };
}
