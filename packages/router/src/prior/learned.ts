/**
 * The learned half of the prior: linear in what `reading.ts` and `draftSigns.ts` read, so that a prediction takes a
 * fraction of a millisecond. It knows three forms: a question with options, a word problem, and a word problem with
 * the draft of its solution. Weights come from `scripts/train-prior.mjs`.
 */
import { draftSigns, isWorked } from './draftSigns';
import { cuesOf, gramsOf, partsOf } from './reading';
import { WEIGHTS } from './weights';

/** Weights of dense columns: each is `weight · clipped((value − mean) / spread)`. */
export interface Dense {
  mean: readonly number[];
  spread: readonly number[];
  weight: readonly number[];
}

/** A linear model. Grams are whole numbers times `scale`, by bucket; their count is a power of two, or 0. */
export interface Head {
  intercept: number;
  dense: Dense;
  grams: Int8Array;
  scale: number;
  /** Mean and spread of its predictions where it was trained: what is usual. */
  usual: { mean: number; spread: number };
}

/** Further from the mean than this many spreads says no more. */
const FURTHEST = 3;

/** What a head predicts for a question, or with a draft for a question and its draft. */
export function predicted(head: Head, question: string, draft?: string): number {
  const values = draft === undefined ? cuesOf(question) : draftSigns(question, draft);
  const { mean, spread, weight } = head.dense;
  let sum = head.intercept;
  weight.forEach((each, at) => {
    const distance = ((values[at] ?? 0) - (mean[at] ?? 0)) / (spread[at] ?? 1);
    sum += each * Math.max(-FURTHEST, Math.min(FURTHEST, distance));
  });
  if (head.grams.length === 0) {
    return sum;
  }
  const { buckets, signs } = gramsOf(question);
  const mask = head.grams.length - 1;
  let grams = 0;
  buckets.forEach((bucket, at) => {
    grams += (signs[at] ?? 0) * (head.grams[bucket & mask] ?? 0);
  });
  return sum + (grams * head.scale) / Math.sqrt(Math.max(1, buckets.length));
}

/** How far a prediction lies from what is usual of its head, in spreads, from −3 to 3. */
export const standing = ({ usual }: Head, value: number): number =>
  Math.max(-FURTHEST, Math.min(FURTHEST, (value - usual.mean) / usual.spread));

/** A head as it is stored. */
export interface StoredHead extends Omit<Head, 'grams'> {
  /** Base64 of signed bytes. */
  grams: string;
}

/** Bytes of base64 text. */
export const headOf = (stored: StoredHead): Head => ({
  ...stored,
  grams: Int8Array.from(atob(stored.grams), byte => byte.charCodeAt(0))
});

type Heads = Record<'choice' | 'problem' | 'draft' | 'right', Head>;
let heads: Heads | null = null;

/** The shipped heads: gain of a question with options, of a word problem, of one with its draft; and whether that draft is right. */
export function shippedHeads(): Heads {
  heads ??= {
    choice: headOf(WEIGHTS.choice),
    problem: headOf(WEIGHTS.problem),
    draft: headOf(WEIGHTS.draft),
    right: headOf(WEIGHTS.right)
  };
  return heads;
}

/** The form that a question has for the prior. */
export type Form = 'choice' | 'problem' | 'other';

/** Two numbers or more, and a quantity asked for. */
export function formOf(question: string): Form {
  const { stem, options } = partsOf(question);
  if (options.length >= 2) {
    return 'choice';
  }
  const numbers = stem.match(/\d+(?:[.,]\d+)*/g)?.length ?? 0;
  const asks =
    /\b(?:how (?:many|much|long|far|old)|what (?:is|are|was|will|percent\w*|fraction)|calculate|find)\b/i;
  return numbers >= 2 && asks.test(stem) ? 'problem' : 'other';
}

/** Where a question stands among those of its form: above 0, larger models gain more than usual at it. */
export function questionStanding(question: string): { form: Form; standing: number } {
  const form = formOf(question);
  const head = shippedHeads()[form === 'problem' ? 'problem' : 'choice'];
  return { form, standing: standing(head, predicted(head, question)) };
}

/** The same once there is a draft; `null` for drafts that show no calculation. */
export function draftStanding(question: string, draft: string): number | null {
  const { draft: head } = shippedHeads();
  return isWorked(draft) ? standing(head, predicted(head, question, draft)) : null;
}

/** The chance that a worked draft is right by its own signs, 0.02 to 0.98; `null` for other drafts. */
export function draftRight(question: string, draft: string): number | null {
  return isWorked(draft)
    ? Math.max(0.02, Math.min(0.98, predicted(shippedHeads().right, question, draft)))
    : null;
}
