/** The work order: the least that a cloud model needs, on its own, with pseudonyms for what is personal. */
import { type Detect, pseudonyms } from '@lockstep/privacy';
import type { Sensitivity } from '@lockstep/protocol';
import { ProviderError, type Task, type Turn } from './contract';
import { sensitivityOf } from './policy';

const MANNER =
  'Answer one question about a Jupyter notebook. Everything known is below; nothing else can be looked up. ' +
  'Pieces like [[EMAIL_1]] stand for values that are not shown: use them as they are.';

/** Longest part of a draft that travels, in characters. */
const LONGEST_DRAFT = 8_000;
const PLACEHOLDER = /\[\[[A-Z]+_\d+\]\]/g;

/** A draft, and what the checks say against it. */
export interface Draft {
  text: string;
  wrong: string | null;
}

export interface WorkOrder {
  turns: Turn[];
  /** How many values were replaced. */
  masked: number;
  restorer(): { push(piece: string): string; end(): string };
}

/**
 * Composes a work order.
 *
 * @throws ProviderError `policy` when it is highly sensitive, or when something personal would still be readable
 */
export function workOrder(
  { brief, schema, sensitivity }: Pick<Task, 'brief' | 'schema'> & { sensitivity: Sensitivity },
  draft: Draft | null,
  detect: Detect
): WorkOrder {
  const text = composed(brief, schema, draft);
  const found = sensitivityOf([text], detect);
  if (sensitivity === 'high' || found.sensitivity === 'high') {
    throw new ProviderError(
      'policy',
      `This stays on this machine: ${found.sensitivity === 'high' ? found.words : 'it is tagged as highly sensitive'}. Remove that from the question and its runs to use a cloud model.`
    );
  }
  const names = pseudonyms(detect);
  const hidden = names.hide(text);
  // Looked at once more without the placeholders: joined up anew, the rest must say nothing either.
  if (sensitivityOf([hidden.replace(PLACEHOLDER, ' ')], detect).sensitivity !== 'normal') {
    throw new ProviderError(
      'policy',
      'Something personal could not be replaced safely, so nothing was sent. Ask without it, or keep answers local.'
    );
  }
  return {
    turns: [
      { role: 'system', text: MANNER },
      { role: 'user', text: hidden }
    ],
    masked: names.count,
    restorer: () => names.restorer()
  };
}

function composed(brief: Task['brief'], schema: object | undefined, draft: Draft | null): string {
  const parts = [
    brief.question,
    ...brief.data.map(({ title, text }) => `${title}:\n${text}`),
    brief.form === '' ? '' : `Expected form: ${brief.form}`,
    schema === undefined
      ? ''
      : `Answer with JSON alone, fitting this schema: ${JSON.stringify(schema)}`,
    draft === null ? '' : `A small model's draft:\n${draft.text.slice(0, LONGEST_DRAFT)}`,
    draft?.wrong ? `What is wrong with that draft: ${draft.wrong}.` : ''
  ];
  return parts.filter(part => part !== '').join('\n\n');
}
