/** What cloud models cost: a dated table, estimates with a band, and the worst case that a budget must hold. */
import type { Usage } from '@lockstep/protocol';

/** Dollars a million tokens, which are millionths of a dollar a token. */
interface Price {
  input: number;
  output: number;
}

/** The month in which the table was read off the providers' lists. */
export const PRICES_OF = '2026-10';

/** By family; `upTo` is the longest prompt, in tokens, to which the price applies. */
const TABLE: readonly (Price & { family: RegExp; upTo: number })[] = [
  { family: /haiku-5[.-]5/i, input: 0.1, output: 0.5, upTo: 100_000 },
  { family: /sonnet-5[.-]5/i, input: 2, output: 10, upTo: Number.POSITIVE_INFINITY },
  { family: /opus-5[.-]5/i, input: 4, output: 20, upTo: Number.POSITIVE_INFINITY }
];

/** For cloud models that the table does not name: above every price in it, so that budgets err on the safe side. */
export const UNKNOWN_PRICE: Price = { input: 15, output: 75 };

/** Bytes a token: common text has about 4, code and other scripts fewer; no token is shorter than one byte. */
const BYTES = { many: 5, usual: 4, few: 2.5, least: 1 };
/** Tokens that a provider's own framing of a request may add. */
const FRAMING = 100;

function priceOf(model: string, promptTokens: number): Price {
  return (
    TABLE.find(({ family, upTo }) => family.test(model) && promptTokens <= upTo) ?? UNKNOWN_PRICE
  );
}

/** Whether the table names the model; if not, figures are deliberately too high and the preview says so. */
export const isPriced = (model: string): boolean => TABLE.some(({ family }) => family.test(model));

/** The price of tokens, rounded up to whole millionths of a dollar. */
export function priced(model: string, { promptTokens, outputTokens }: Usage): number {
  const { input, output } = priceOf(model, promptTokens);
  // Rounded to thousandths first: 3 × 0.1 must not become a millionth more.
  const exact = Math.round((promptTokens * input + outputTokens * output) * 1_000) / 1_000;
  return Math.ceil(exact);
}

/**
 * What a request will cost, with a band.
 *
 * @param bytes of its body
 * @param maxOutput most tokens of the answer
 * @param expected tokens that such an answer usually has
 */
export function estimated(
  model: string,
  bytes: number,
  maxOutput: number,
  expected: number
): { about: number; low: number; high: number } {
  const at = (perToken: number, output: number): number =>
    priced(model, {
      promptTokens: Math.ceil(bytes / perToken),
      outputTokens: Math.min(maxOutput, Math.ceil(output))
    });
  return {
    low: at(BYTES.many, expected / 3),
    about: at(BYTES.usual, expected),
    high: at(BYTES.few, maxOutput)
  };
}

/** No answer to this request can cost more: a token for each byte, and the longest answer. */
export function worstCase(model: string, bytes: number, maxOutput: number): number {
  const promptTokens = Math.ceil(bytes / BYTES.least) + FRAMING;
  return priced(model, { promptTokens, outputTokens: maxOutput });
}
