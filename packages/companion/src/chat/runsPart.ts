/** Chooses from the record what a model sees of it: the run in question first, then the latest, in order of time. */
import type { StoredObservation } from '@lockstep/protocol';
import { cut } from './cut';
import { asRun, type Material, type RecordedRun } from './material';
import { eventText, runLine, runText } from './render';

/** Characters of a run that is not the one in question. */
const RUN = 1_600;
/** Fewest characters in which a run is worth showing with its code. */
const SHORT_RUN = 300;
/** Longest line of a run, and the share of the room that such lines may ask for. */
const LINE = 200;
const LINES = 0.3;
/** Characters of a note. */
const EVENT = 500;

/** A text, and what was left out of it. */
export interface Chosen {
  text: string;
  left: string | null;
}

/** The run in question, whole where that fits into `size` characters: its error goes before all else. */
export function focusText({ focus, notebook }: Material, size: number): string | null {
  return focus === null || size < SHORT_RUN / 3
    ? null
    : runText(focus.stored, focus.run, notebook, size);
}

/** The newest run of each cell: older ones of the same cell are superseded, one line tells them. */
function newestOfCells(record: readonly StoredObservation[]): Set<StoredObservation> {
  const seen = new Set<string>();
  const newest = new Set<StoredObservation>();
  for (const stored of record.toReversed()) {
    const run = asRun(stored)?.run;
    const cell = run?.cell === undefined || run.cell === null ? null : run.cell.id;
    if (run !== undefined && (cell === null || !seen.has(cell))) {
      newest.add(stored);
    }
    if (cell !== null) {
      seen.add(cell);
    }
  }
  return newest;
}

/** What is worth most comes first: the latest failure, then the newest. */
function byValue(record: readonly StoredObservation[]): StoredObservation[] {
  const newestFirst = record.toReversed();
  const failed = newestFirst.find(stored => asRun(stored)?.run.status === 'failed');
  return failed === undefined
    ? newestFirst
    : [failed, ...newestFirst.filter(stored => stored !== failed)];
}

function textIn(
  entry: StoredObservation,
  recorded: RecordedRun | null,
  whole: boolean,
  material: Material,
  room: number
): string {
  if (recorded === null) {
    return cut(eventText(entry) ?? '', EVENT);
  }
  const line = runLine(entry, recorded.run, material.notebook);
  return whole && room >= SHORT_RUN
    ? runText(entry, recorded.run, material.notebook, Math.min(RUN, room))
    : cut(line, LINE);
}

/** Characters that an entry takes when it is told in a line. */
function lineLength(entry: StoredObservation, { notebook }: Material): number {
  const run = asRun(entry)?.run;
  const line = run === undefined ? (eventText(entry) ?? '') : runLine(entry, run, notebook);
  return Math.min(LINE, line.length) + 2;
}

/** Characters that the record would take at most, the run in question left out. */
export function runsNeed({ record, focus }: Material): number {
  return record.reduce((sum, stored) => {
    const run = stored === focus?.stored ? undefined : asRun(stored)?.run;
    const outputs = run?.outputs.reduce((all, { text }) => all + text.length + 20, 0) ?? 0;
    const error = (run?.error?.traceback.length ?? 0) + (run?.error?.message.length ?? 0);
    return sum + Math.min(RUN, 250 + (run?.code.length ?? 0) + outputs + error);
  }, 0);
}

/**
 * The record in at most `room` characters beside the run in question.
 *
 * @param focus what {@link focusText} gave
 */
export function runsPart(material: Material, focus: string | null, room: number): Chosen {
  const { record, more } = material;
  const head = 'Record of what ran, oldest first:';
  if (record.length === 0 && focus === null) {
    return { text: 'Record: nothing has run yet.', left: null };
  }
  const newest = newestOfCells(record);
  const chosen = new Map<StoredObservation, string>();
  let left = room - head.length;
  let lines = 0;
  let out = 0;
  const entries = byValue(record).filter(entry => entry !== material.focus?.stored);
  // A line for each of the others is worth more than the last lines of one run's code.
  let others = entries.reduce((sum, entry) => sum + lineLength(entry, material), 0);
  for (const entry of entries) {
    const recorded = asRun(entry);
    others -= lineLength(entry, material);
    const kept = Math.min(others, Math.floor(room * LINES));
    const text = textIn(entry, recorded, newest.has(entry), material, left - 2 - kept);
    if (text.length + 2 > left) {
      out += 1;
      continue;
    }
    lines += recorded !== null && !text.includes('\n') && recorded.run.code !== '' ? 1 : 0;
    left -= text.length + 2;
    chosen.set(entry, text);
  }
  if (material.focus !== null && focus !== null) {
    chosen.set(material.focus.stored, focus);
  }
  // The run in question may be older than all that was read of the record.
  const older = [...chosen.keys()].filter(entry => !record.includes(entry));
  const texts = [...older, ...record].flatMap(entry => chosen.get(entry) ?? []);
  const what = [
    ...(lines > 0 ? [`${lines} shown in one line each`] : []),
    ...(out > 0 ? [`${out} left out`] : []),
    ...(more ? ['older ones are not shown'] : [])
  ];
  return {
    text: [head, ...texts].join('\n\n'),
    left: what.length === 0 ? null : what.join(', ')
  };
}
