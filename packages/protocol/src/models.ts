/** Which models there are, how they stand, and the settings that choose among them. */
import * as z from 'zod/mini';
import { Budgets, OwnPrice } from './ledger';
import { Mode, ModelName, ModelPlace, Tier } from './routing';
import { Text } from './values';

/** The weights that Lockstep offers to download. */
export const EmbeddedChoice = z.enum(['qwen2.5-coder:1.5b', 'qwen2.5-coder:0.5b']);
export type EmbeddedChoice = z.infer<typeof EmbeddedChoice>;

/** How the embedded model stands. */
export const EmbeddedState = z.object({
  /**
   * `no-engine`: the extra `local` is not installed. `absent`: no weights, no consent yet. `ready`: on disk.
   * `loaded`: in memory.
   */
  state: z.enum([
    'no-engine',
    'absent',
    'downloading',
    'paused',
    'checking',
    'ready',
    'loading',
    'loaded',
    'problem'
  ]),
  choice: z.nullable(z.string()),
  offers: z.array(
    z.object({
      id: EmbeddedChoice,
      /** Bytes on disk, bytes of memory while it answers. */
      bytes: z.number(),
      memory: z.number(),
      /** Of `of` small notebook tasks it solved `solved`, each in about `seconds` (two cores, no GPU). */
      solved: z.int(),
      of: z.int(),
      seconds: z.number()
    })
  ),
  /** Bytes done and in all; `left` in milliseconds, `null` until it can be told. */
  progress: z.nullable(
    z.object({ done: z.number(), total: z.number(), left: z.nullable(z.number()) })
  ),
  agreedAt: z.nullable(z.number()),
  /** A sentence with a remedy when `state` is `problem` or `no-engine`. */
  problem: z.nullable(z.string())
});
export type EmbeddedState = z.infer<typeof EmbeddedState>;

/** A key by its provider and host; never a character of the key itself. */
export const KeyRow = z.object({
  provider: z.enum(['anthropic', 'openai']),
  host: z.string(),
  source: z.enum(['environment', 'keyring', 'file']),
  setAt: z.nullable(z.number()),
  health: z.enum(['unknown', 'fine', 'refused', 'unreachable']),
  checkedAt: z.nullable(z.number())
});
export type KeyRow = z.infer<typeof KeyRow>;

/** Everything the Models panel shows. */
export const ModelsView = z.object({
  mode: Mode,
  tiers: z.array(
    z.object({ tier: Tier, model: z.nullable(ModelName), place: z.nullable(ModelPlace) })
  ),
  /** The local model that answers next, `null` when none can. */
  next: z.nullable(z.object({ model: ModelName, contextWindow: z.int() })),
  embedded: EmbeddedState,
  ollama: z.object({
    running: z.boolean(),
    url: z.string(),
    /** Milliseconds of its last answer. */
    ms: z.nullable(z.number()),
    problem: z.nullable(z.string()),
    models: z.array(
      z.object({ name: z.string(), bytes: z.number(), place: ModelPlace, tier: z.nullable(Tier) })
    )
  }),
  keys: z.array(KeyRow)
});
export type ModelsView = z.infer<typeof ModelsView>;

/** An OpenAI-compatible server. It counts as local only when it is reached on this machine. */
export const OpenAiServer = z.object({
  url: z.string().check(z.maxLength(500)),
  models: z.array(z.string())
});
export type OpenAiServer = z.infer<typeof OpenAiServer>;

/** What is done with a term or a column: a placeholder always, or nothing that holds it leaves at all. */
export const PrivacyLevel = z.enum(['hide', 'keep']);
export type PrivacyLevel = z.infer<typeof PrivacyLevel>;

/** What the person chose; the settings editor writes it, the companion keeps it for the command line too. */
export const Settings = z.object({
  mode: Mode,
  /** Confidence below which a draft may be escalated, 0 to 1. */
  threshold: z.number().check(z.minimum(0), z.maximum(1)),
  /**
   * The most of the answers kept here that may be wrong. Where use has proven a threshold that keeps it for these
   * weights, that one takes the place of `threshold`. Left out or `null`: nothing is promised.
   */
  risk: z.optional(z.nullable(z.number().check(z.minimum(0.01), z.maximum(0.5)))),
  /** `null`: chosen by itself. */
  tiers: z.object({
    basic: z.nullable(ModelName),
    medium: z.nullable(ModelName),
    cloud: z.nullable(ModelName),
    frontier: z.nullable(ModelName)
  }),
  budgets: Budgets,
  /** Prices that stand in place of the built-in table's, or beside it. */
  prices: z.array(OwnPrice).check(z.maxLength(100)),
  /** `auto`: OLLAMA_HOST, else 127.0.0.1:11434. */
  ollama: z.string().check(z.maxLength(500)),
  openai: z.array(OpenAiServer).check(z.maxLength(20)),
  /** A GGUF file to use instead of the offered weights; empty for none. */
  gguf: z.string().check(z.maxLength(4_096)),
  /** Minutes without a question after which the embedded model leaves the memory. */
  unloadAfter: z.number().check(z.minimum(1), z.maximum(1_440)),
  /** Days that observations are kept. */
  retention: z.number().check(z.minimum(1), z.maximum(3_650)),
  /** Notebooks (paths from the contents root) that never ask and never send: they can only tighten. */
  localOnlyNotebooks: z.array(Text).check(z.maxLength(1_000)),
  /** Words of the person that no cloud model reads, in any case and spacing. */
  privateTerms: z
    .array(z.object({ text: Text.check(z.minLength(2), z.maxLength(200)), level: PrivacyLevel }))
    .check(z.maxLength(1_000)),
  /** Columns of tables, by name, whose every value is treated so. */
  privateColumns: z
    .array(z.object({ name: Text.check(z.minLength(1), z.maxLength(200)), level: PrivacyLevel }))
    .check(z.maxLength(200)),
  /** Whether the local model looks for names of people in what is about to leave; slow. */
  privateNamesByModel: z.boolean(),
  /** Notebooks for which "Always for this notebook" was pressed. */
  alwaysNotebooks: z.array(Text).check(z.maxLength(1_000)),
  /** Replaces the built-in instructions of the assistant; empty for those. */
  systemPrompt: Text.check(z.maxLength(20_000))
});
export type Settings = z.infer<typeof Settings>;

/** The settings before anybody changed one. */
export const DEFAULT_SETTINGS: Settings = {
  mode: 'local-only',
  threshold: 0.85,
  tiers: { basic: null, medium: null, cloud: null, frontier: null },
  budgets: {
    task: 200_000,
    notebook: 500_000,
    day: 1_000_000,
    month: 20_000_000,
    soft: ['day'],
    askAbove: 100_000
  },
  prices: [],
  ollama: 'auto',
  openai: [],
  gguf: '',
  unloadAfter: 10,
  retention: 90,
  localOnlyNotebooks: [],
  privateTerms: [],
  privateColumns: [],
  privateNamesByModel: false,
  alwaysNotebooks: [],
  systemPrompt: ''
};

/** Who a key is for. `host` is empty for the provider's own address. */
export const KeyTarget = z.strictObject({
  provider: z.enum(['anthropic', 'openai']),
  host: z.string()
});
export type KeyTarget = z.infer<typeof KeyTarget>;
