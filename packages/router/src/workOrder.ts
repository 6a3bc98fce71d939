/** The work order: the least that a cloud model needs, on its own, with pseudonyms for what is personal. */
import { type Detect, pseudonyms, type Restorer, type Vault } from '@lockstep/privacy';
import type { Sensitivity } from '@lockstep/protocol';
import { ProviderError, type Task, type Turn } from './contract';
import { sensitivityOf } from './policy';

const MANNER =
  'Answer one question about a Jupyter notebook. Everything known is below; nothing else can be looked up. ' +
  'Pieces like [[EMAIL_12345]] stand for values that are not shown: use them as they are.';

/** Longest part of a draft that travels, in characters. */
const LONGEST_DRAFT = 8_000;

/** A draft, and what the checks say against it. */
export interface Draft {
  text: string;
  wrong: string | null;
}

export interface WorkOrder {
  turns: Turn[];
  /** How many pieces were replaced or removed. */
  masked: number;
  restorer(): Restorer;
}

/**
 * Composes a work order. What is found in it is replaced and looked for again, until nothing is.
 *
 * @param vault the placeholders of its conversation
 * @throws ProviderError `policy` when it is highly sensitive, or when something personal would still be readable
 */
export function workOrder(
  { brief, schema, sensitivity }: Pick<Task, 'brief' | 'schema'> & { sensitivity: Sensitivity },
  draft: Draft | null,
  detect: Detect,
  vault: Vault
): WorkOrder {
  const text = composed(brief, schema, draft);
  const found = sensitivityOf([text], detect);
  if (sensitivity === 'high' || found.sensitivity === 'high') {
    throw new ProviderError(
      'policy',
      `This stays on this machine: ${found.sensitivity === 'high' ? found.words : 'it is tagged as highly sensitive'}. Remove that from the question and its runs to use a cloud model.`
    );
  }
  const names = pseudonyms(vault, detect);
  const hidden = hiddenBy(names, text);
  return {
    turns: [
      { role: 'system', text: MANNER },
      { role: 'user', text: hidden.text }
    ],
    masked: hidden.masked,
    restorer: () => names.restorer()
  };
}

/** What the record says of placeholders that a model changed: they stay as they came. */
export const mangledWords = (mangled: readonly string[]): string =>
  `The answer holds ${mangled.length === 1 ? 'a placeholder' : `${mangled.length} placeholders`} that nobody gave (${mangled.join(', ')}); nothing was put in their place.`;

/** A text that cannot be made harmless stays here, whatever the reason. */
function hiddenBy(names: ReturnType<typeof pseudonyms>, text: string) {
  try {
    return names.hide(text);
  } catch (cause) {
    throw new ProviderError(
      'policy',
      'Something personal could not be replaced safely, so nothing was sent. Ask without it, or keep answers local.',
      null,
      { cause }
    );
  }
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
