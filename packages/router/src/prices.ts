/** What cloud models cost: a dated table that the person may add to, estimates with a band, and the worst case. */
import type { OwnPrice, Usage } from '@lockstep/protocol';

/** Dollars a million tokens, which are millionths of a dollar a token. `cached`: for what the model still knew. */
interface Price {
  input: number;
  output: number;
  cached: number;
}

/** A line of the built-in table. */
interface Listed extends Price {
  /** The model by which a baseline names the line. */
  name: string;
  family: RegExp;
  /** The longest prompt, in tokens, to which the price applies. */
  upTo: number;
}

/** The month in which the table was read off the providers' lists. */
export const PRICES_OF = '2026-10';

/** Cheapest first: the named baselines are its first, second and last line. */
const TABLE: readonly [Listed, Listed, Listed] = [
  {
    name: 'claude-haiku-5.5',
    family: /haiku-5[.-]5/i,
    ...{ input: 0.1, output: 0.5, cached: 0.01 },
    upTo: 100_000
  },
  {
    name: 'claude-sonnet-5.5',
    family: /sonnet-5[.-]5/i,
    ...{ input: 2, output: 10, cached: 0.2 },
    upTo: Number.POSITIVE_INFINITY
  },
  {
    name: 'claude-opus-5.5',
    family: /opus-5[.-]5/i,
    ...{ input: 4, output: 20, cached: 0.4 },
    upTo: Number.POSITIVE_INFINITY
  }
];

/** The models that savings are told beside. */
export const BASELINES = [
  { name: 'cheapest', model: TABLE[0].name },
  { name: 'mid', model: TABLE[1].name },
  { name: 'frontier', model: TABLE[2].name }
] as const;

/** For cloud models that no table names: above every price in ours, so that budgets err on the safe side. */
export const UNKNOWN_PRICE: Price = { input: 15, output: 75, cached: 15 };

/** Bytes a token: common text has about 4, code and other scripts fewer; no token is shorter than one byte. */
const BYTES = { many: 5, usual: 4, few: 2.5, least: 1 };
/** Tokens that a provider's own framing of a request may add. */
const FRAMING = 100;
/** What a provider that knows a prompt still takes for it, where the person did not say. */
const CACHED_SHARE = 0.1;

/** An estimate and its band, in millionths of a US dollar. */
export interface Estimate {
  about: number;
  low: number;
  high: number;
}

/** Prices as they hold for one person. */
export interface PriceList {
  /** The date of a model's price, `null` where no table names it: then figures are deliberately too high. */
  dateOf(model: string): string | null;
  /** The price of tokens, rounded up to whole millionths of a dollar. */
  priced(model: string, usage: Usage): number;
  /**
   * What a request will cost, with a band.
   *
   * @param bytes of its body
   * @param maxOutput most tokens of the answer
   * @param expected tokens that such an answer usually has
   */
  estimated(model: string, bytes: number, maxOutput: number, expected: number): Estimate;
  /** No answer to this request can cost more: a token for each byte, and the longest answer. */
  worstCase(model: string, bytes: number, maxOutput: number): number;
}

/** Least tokens that a text of so many bytes has: what does not fit by this count fits by none. */
export const leastTokens = (bytes: number): number => Math.floor(bytes / BYTES.many);

/**
 * The built-in table, with the person's own prices before it.
 *
 * @param own the first that names a model counts
 */
export function priceList(own: readonly OwnPrice[] = []): PriceList {
  const ownFor = (model: string): OwnPrice | undefined =>
    own.find(({ model: name }) =>
      name.endsWith('*') ? model.startsWith(name.slice(0, -1)) : model === name
    );

  const priceOf = (model: string, promptTokens: number): Price => {
    const written = ownFor(model);
    if (written !== undefined) {
      const { input, output, cached = input * CACHED_SHARE } = written;
      return { input, output, cached };
    }
    return (
      TABLE.find(({ family, upTo }) => family.test(model) && promptTokens <= upTo) ?? UNKNOWN_PRICE
    );
  };

  const priced = (
    model: string,
    { promptTokens, outputTokens, cachedTokens = 0 }: Usage
  ): number => {
    const { input, output, cached } = priceOf(model, promptTokens);
    const known = Math.min(cachedTokens, promptTokens);
    return whole((promptTokens - known) * input + known * cached + outputTokens * output);
  };

  return {
    dateOf: model =>
      ownFor(model)?.of ?? (TABLE.some(({ family }) => family.test(model)) ? PRICES_OF : null),

    priced,

    estimated(model, bytes, maxOutput, expected) {
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
    },

    worstCase: (model, bytes, maxOutput) =>
      priced(model, {
        promptTokens: Math.ceil(bytes / BYTES.least) + FRAMING,
        outputTokens: maxOutput
      })
  };
}

/** Rounded to thousandths first: 3 × 0.1 must not become a millionth more. */
const whole = (exact: number): number => Math.ceil(Math.round(exact * 1_000) / 1_000);
