/** Everything that an answer could draw on, before it is fitted into a model's window. */
import type {
  MemoryItem,
  NotebookCell,
  NotebookContext,
  RunObservation,
  StoredObservation
} from '@lockstep/protocol';
import type { Turn } from '@lockstep/router';

/** A run with its place in the record. */
export interface RecordedRun {
  stored: StoredObservation;
  run: RunObservation;
}

/** What the person put beside the question, ready to be cut to a size. */
export interface Attached {
  title: string;
  text(size: number): string;
}

/** Secrets are masked in all of it. */
export interface Material {
  /** The question of a served page's visitor: `attachments` are the cards that they see, and there is no record. */
  visitor?: boolean;
  instructions: string;
  memory: readonly MemoryItem[];
  /** The notebook that the question is about, as a path; `null` for none. */
  notebook: string | null;
  /** The open notebook as its page saw it, without what was withheld; `null` when it is not known. */
  open: NotebookContext | null;
  /** Cells tagged to stay here that this question does not need, so that a cloud model may still be asked. */
  withheld: number;
  /** Oldest first. */
  record: readonly StoredObservation[];
  /** Whether the record holds older ones. */
  more: boolean;
  /** Where the notebook's Guided App stands, in words; absent where no run of it is known. */
  guided?: string;
  /** The run that the question is about. */
  focus: RecordedRun | null;
  attachments: readonly Attached[];
  hidden: readonly string[];
  /** Oldest first. */
  earlier: readonly Turn[];
  question: string;
}

/** What a question draws on that has nothing but its own words. */
export const NOTHING_BESIDE = {
  memory: [],
  notebook: null,
  open: null,
  withheld: 0,
  record: [],
  more: false,
  focus: null,
  attachments: [],
  hidden: [],
  earlier: []
} as const satisfies Partial<Material>;

/** That observation as a run, `null` for other kinds. */
export function asRun(stored: StoredObservation): RecordedRun | null {
  const { observation } = stored;
  return observation.kind === 'run' ? { stored, run: observation } : null;
}

/** The runs of a record, in its order. */
export function runsOf(record: readonly StoredObservation[]): RecordedRun[] {
  return record.flatMap(stored => asRun(stored) ?? []);
}

/**
 * The cells that the record does not tell of, with their numbers from 1: those not run since the notebook was
 * opened, and those whose run was forgotten.
 */
export function cellsBeyond(
  open: NotebookContext | null,
  record: readonly StoredObservation[]
): { cell: NotebookCell; number: number }[] {
  const recorded = new Set(runsOf(record).map(({ run }) => run.cell?.id));
  return (open?.cells ?? []).flatMap((cell, index) =>
    cell.source.trim() === '' || (cell.ran && recorded.has(cell.id))
      ? []
      : [{ cell, number: index + 1 }]
  );
}
