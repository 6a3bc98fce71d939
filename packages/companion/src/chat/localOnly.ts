/**
 * Keeps on this machine what its author marked so: decides how sensitive a question is, and what is kept out of
 * the context so that a cloud model may still be asked about the rest. In doubt it is sensitive.
 */
import type { Mode, NotebookCell, NotebookContext, StoredObservation } from '@lockstep/protocol';
import { asRun, type RecordedRun, runsOf } from './material';

/** The tag by which a cell's text and outputs stay on this machine. */
export const LOCAL_ONLY_TAG = 'lockstep-local-only';

/** What a question would use. */
export interface Used {
  mode: Mode;
  /** The open notebook; `null` when none is open, `lost` when it was known before the companion restarted. */
  open: NotebookContext | null | 'lost';
  record: readonly StoredObservation[];
  focus: RecordedRun | null;
  /** Runs of attachments, ids of attached cells, and texts that came with attachments. */
  attached: { runs: readonly RecordedRun[]; cells: readonly string[]; texts: readonly string[] };
  /** An earlier message of the chat came out of what must stay here. */
  tainted: boolean;
  /** The settings name the notebook as local-only. */
  listed: boolean;
}

export interface Kept {
  sensitivity: 'normal' | 'high';
  open: NotebookContext | null;
  record: readonly StoredObservation[];
  withheld: number;
}

const linesOf = (code: string) =>
  code
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '');

/** A run stems from a cell when it has its id, or at least half of its lines: apps and copies have other ids. */
function stemsFrom(run: RecordedRun['run'], cell: NotebookCell): boolean {
  if (run.cell?.id === cell.id) {
    return true;
  }
  const lines = linesOf(cell.source);
  const own = new Set(linesOf(run.code));
  return lines.length > 0 && lines.filter(line => own.has(line)).length * 2 >= lines.length;
}

/** Decides for one question. */
export function keepLocal(used: Used): Kept {
  const { open, record, focus, attached, mode } = used;
  if (open === 'lost') {
    return { sensitivity: 'high', open: null, record, withheld: 0 };
  }
  if (open === null) {
    // Which cells are marked is not known, so a record that may hold theirs stays here.
    const unknown = runsOf(record).some(({ run }) => run.notebook !== null) || focus !== null;
    const high = unknown || used.tainted || used.listed;
    return { sensitivity: high ? 'high' : 'normal', open, record, withheld: 0 };
  }
  const marked = open.cells.filter(({ tags }) => tags.includes(LOCAL_ONLY_TAG));
  const known = new Set(open.cells.map(({ id }) => id));
  const isMarked = ({ run }: RecordedRun) =>
    marked.some(cell => stemsFrom(run, cell)) ||
    // Cells beyond those that the page sent may be marked.
    (open.left > 0 && run.cell !== null && !known.has(run.cell.id));
  const texts = attached.texts.map(text => text.trim()).filter(text => text !== '');
  const touched =
    attached.runs.some(isMarked) ||
    (focus !== null && isMarked(focus)) ||
    marked.some(
      ({ id, source, output }) =>
        id === open.active ||
        attached.cells.includes(id) ||
        texts.some(text => source.includes(text) || output.includes(text))
    );
  const markedRuns = record.filter(stored => {
    const run = asRun(stored);
    return run !== null && isMarked(run);
  });
  const whole = touched || mode === 'local-only';
  const high =
    open.localOnly ||
    used.listed ||
    used.tainted ||
    touched ||
    (whole && marked.length + markedRuns.length > 0);
  if (whole || high) {
    return { sensitivity: high ? 'high' : 'normal', open, record, withheld: 0 };
  }
  return {
    sensitivity: 'normal',
    open: { ...open, cells: open.cells.map(cell => (marked.includes(cell) ? blank(cell) : cell)) },
    record: record.filter(stored => !markedRuns.includes(stored)),
    withheld: marked.length
  };
}

/** The cell keeps its place, so that numbers stay true. */
function blank(cell: NotebookCell): NotebookCell {
  return { ...cell, source: '', output: '' };
}
