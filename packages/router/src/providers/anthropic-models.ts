/** What Anthropic's models can hold and take, kept by hand because asking for it would leave the machine. */

/** A model's window and longest answer, in tokens. `thinks`: it thinks unless told how little, and that counts. */
interface Limits {
  contextWindow: number;
  maxOutput: number;
  thinks: boolean;
}

/** The models that are offered by name; any other id can be typed in the settings. */
export const ANTHROPIC_MODELS = [
  'claude-haiku-5-5',
  'claude-sonnet-5-5',
  'claude-opus-5-5'
] as const;

/** By the beginning of the id. Read on 2026-10-20 from platform.claude.com/docs, "Models overview". */
const LIMITS: [string, Limits][] = [
  ['claude-haiku-5-5', { contextWindow: 1_000_000, maxOutput: 128_000, thinks: true }],
  ['claude-sonnet-5', { contextWindow: 1_000_000, maxOutput: 128_000, thinks: true }],
  ['claude-opus-5', { contextWindow: 1_000_000, maxOutput: 128_000, thinks: true }]
];

/** The smallest that any current model has. */
const LEAST: Limits = { contextWindow: 200_000, maxOutput: 32_000, thinks: false };

/** The limits of a model; careful ones for an id that is not in the table. */
export const limitsOf = (model: string): Limits =>
  LIMITS.find(([start]) => model.startsWith(start))?.[1] ?? LEAST;
