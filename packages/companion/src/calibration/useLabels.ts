/**
 * What use says of an answer, without asking anybody: its code ran or failed, was changed before it ran, was taken out
 * of the cell again, or its question was asked once more. Looked for in memory among the latest answers; only the
 * finding is stored, never the text.
 */
import type { LabelSource, Observation, RouteRecord } from '@lockstep/protocol';

/** An answer as it ended. */
export interface EndedAnswer {
  record: RouteRecord;
  question: string;
  /** What the local model wrote. */
  text: string;
}

/** Says that an answer was good or not. */
export type TellLabel = (record: RouteRecord, source: LabelSource, good: boolean) => void;

/** Answers that are remembered, and for how long: later use says little about them. */
const MOST = 50;
const REMEMBERED = 3_600_000;
/** Characters below which a block of code could be anybody's. */
const LEAST_CODE = 15;
/** Shares of a block's lines in a cell: from here on it was taken over, up to there it was taken out again. */
const TAKEN = 0.5;
const GONE = 0.2;

const FENCED = /^ {0,3}(`{3,}|~{3,})[^\n]*\n([^]*?)^ {0,3}\1/gm;

const linesOf = (code: string): Set<string> =>
  new Set(
    code
      .split('\n')
      .map(line => line.trim())
      .filter(Boolean)
  );

interface Remembered extends EndedAnswer {
  at: number;
  blocks: Set<string>[];
}

/** Listens to answers and to the record. */
export class UseLabels {
  constructor(
    private readonly tell: TellLabel,
    /** Milliseconds since 1970. */
    private readonly now: () => number
  ) {}

  /** An answer of a local model that had a score. */
  answered(answer: EndedAnswer): void {
    const { record, question, text } = answer;
    const at = this.now();
    this.#answers = this.#answers.filter(one => at - one.at < REMEMBERED).slice(1 - MOST);
    for (const [place, { answer: one }] of this.#cells) {
      if (at - one.at >= REMEMBERED) {
        this.#cells.delete(place);
      }
    }
    const plain = question.trim().toLowerCase();
    const before = this.#answers.findLast(
      one => one.record.notebook === record.notebook && one.question.trim().toLowerCase() === plain
    );
    if (before !== undefined) {
      this.tell(before.record, 'regenerated', false);
    }
    const blocks = [...text.matchAll(FENCED)]
      .map(([, , code = '']) => code)
      .filter(code => code.trim().length >= LEAST_CODE)
      .map(linesOf);
    this.#answers.push({ ...answer, at, blocks });
  }

  /** Something happened; only cells that a person ran to their end say anything. */
  observed(observation: Observation): void {
    if (
      observation.kind !== 'run' ||
      observation.step !== null ||
      (observation.status !== 'done' && observation.status !== 'failed')
    ) {
      return;
    }
    const { notebook, cell, code, status } = observation;
    const lines = linesOf(code);
    const at = this.now();
    const place = cell === null ? null : JSON.stringify([notebook, cell.id]);
    const found = this.#answers
      .filter(one => one.record.notebook === notebook && at - one.at < REMEMBERED)
      .flatMap(answer => answer.blocks.map(block => ({ answer, block })))
      .map(one => ({ ...one, share: shareOf(one.block, lines) }))
      .filter(({ share }) => share >= TAKEN)
      .sort((a, b) => a.share - b.share)
      .at(-1);
    if (found !== undefined) {
      const { answer, block, share } = found;
      const whole = share === 1;
      this.tell(answer.record, whole ? 'ran' : 'edited', whole && status === 'done');
      if (place !== null) {
        this.#cells.set(place, { answer, block });
      }
      return;
    }
    const before = place === null ? undefined : this.#cells.get(place);
    if (place !== null && before !== undefined && shareOf(before.block, lines) < GONE) {
      this.#cells.delete(place);
      if (at - before.answer.at < REMEMBERED) {
        this.tell(before.answer.record, 'undone', false);
      }
    }
  }

  #answers: Remembered[] = [];
  readonly #cells = new Map<string, { answer: Remembered; block: Set<string> }>();
}

const shareOf = (block: ReadonlySet<string>, lines: ReadonlySet<string>): number =>
  [...block].filter(line => lines.has(line)).length / Math.max(1, block.size);
