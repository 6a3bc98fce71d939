/** The router's words: tiers, modes, checks, confidence, previews of work orders, and the record of every call. */
import * as z from 'zod/mini';
import { Text } from './values';

/** `basic` and `medium` are local, `cloud` and `frontier` are not. */
export const Tier = z.enum(['basic', 'medium', 'cloud', 'frontier']);
export type Tier = z.infer<typeof Tier>;

/** `local`: the embedded model, or a loopback or Unix-socket address that serves a model on this machine. */
export const ModelPlace = z.enum(['local', 'cloud']);
export type ModelPlace = z.infer<typeof ModelPlace>;

/** Whether a cloud model may be used: never, after asking each time, or by the rules alone. */
export const Mode = z.enum(['local-only', 'ask', 'auto']);
export type Mode = z.infer<typeof Mode>;

/**
 * What a text may do. `high`: never leaves this machine. `personal`: stays readable here, leaves only as
 * pseudonyms. `normal`: may leave as it is.
 */
export const Sensitivity = z.enum(['normal', 'personal', 'high']);
export type Sensitivity = z.infer<typeof Sensitivity>;

/** What is asked for; priors and calibration are kept for each kind. */
export const TaskKind = z.enum([
  'chat',
  'explain-error',
  'code',
  'patch',
  'summary',
  'plan',
  'json',
  'title'
]);
export type TaskKind = z.infer<typeof TaskKind>;

/** Who can answer. */
export const ProviderId = z.enum(['ollama', 'embedded', 'anthropic', 'openai']);
export type ProviderId = z.infer<typeof ProviderId>;

/** One model of one provider. */
export const ModelName = z.object({ provider: ProviderId, model: z.string() });
export type ModelName = z.infer<typeof ModelName>;

/** Money in millionths of a US dollar, whole, so that sums are exact. */
export const MicroUsd = z.int();

/** Tokens of one call, as the model counted them. `cachedTokens`: those of the prompt that it still knew. */
export const Usage = z.object({
  promptTokens: z.int(),
  outputTokens: z.int(),
  cachedTokens: z.optional(z.int())
});
export type Usage = z.infer<typeof Usage>;

/** Why a call gave no answer. Each has one sentence with a remedy. */
export const Cause = z.enum([
  'no-model',
  'model-missing',
  'not-running',
  'offline',
  'timeout',
  'overloaded',
  'rate-limited',
  'too-long',
  'unable',
  'refused',
  'key-missing',
  'key-refused',
  'no-credit',
  'over-budget',
  'policy',
  'kept-local',
  'ledger-unwritable',
  'stopped',
  'broken'
]);
export type Cause = z.infer<typeof Cause>;

/** What one verifier found. `null`: no evidence either way. `words`: "columns exist", "line 2 does not parse". */
export const Check = z.object({
  id: z.enum(['json-schema', 'parses', 'names-exist', 'numbers-occur', 'sums-hold']),
  passed: z.nullable(z.boolean()),
  words: z.string()
});
export type Check = z.infer<typeof Check>;

/** How sure the router is of a draft. `value` is `null` where nothing could be measured or checked. */
export const Confidence = z.object({
  value: z.nullable(z.number()),
  threshold: z.number(),
  /** What it stands on: "columns exist, 546 found in run 14"; "no test fits this answer". */
  words: z.string(),
  checks: z.array(Check),
  /** The score before calibration and the weights that it was calibrated for; empty where they have no name. */
  measured: z.optional(z.object({ raw: z.number(), digest: z.string(), quantisation: z.string() }))
});
export type Confidence = z.infer<typeof Confidence>;

/** Why something stronger than the draft was proposed; each is a path of its own. */
export const Because = z.enum([
  'low-confidence',
  'invalid-output',
  'unchecked',
  'too-long',
  'unable',
  'timeout',
  'model-missing',
  'no-model',
  'failed'
]);
export type Because = z.infer<typeof Because>;

/** One step of the router's order of decision, in words. `ms` is how long it took. */
export const RouteStep = z.object({
  step: z.enum([
    'policy',
    'cache',
    'prior',
    'draft',
    'verify',
    'confidence',
    'escalate',
    'fallback'
  ]),
  outcome: z.string(),
  words: z.string(),
  ms: z.number()
});
export type RouteStep = z.infer<typeof RouteStep>;

/** One attempt at one model. `bytes` is what left the machine: 0 for a local one. */
export const RouteCall = z.object({
  model: ModelName,
  tier: Tier,
  place: ModelPlace,
  /** Milliseconds from the request to the first text, `null` when none came. */
  firstText: z.nullable(z.number()),
  took: z.number(),
  usage: z.nullable(Usage),
  bytes: z.int(),
  price: MicroUsd,
  cause: z.nullable(Cause),
  /** The ledger's intent row, for calls that left. */
  intent: z.nullable(z.string())
});
export type RouteCall = z.infer<typeof RouteCall>;

/** Why this model: everything about one task that was routed. */
export const RouteRecord = z.object({
  id: z.string(),
  /** Milliseconds since 1970. */
  at: z.number(),
  kind: TaskKind,
  notebook: z.nullable(z.string()),
  mode: Mode,
  sensitivity: Sensitivity,
  steps: z.array(RouteStep),
  calls: z.array(RouteCall),
  /** The call whose answer counts, as an index into `calls`; `null` when there is no answer. */
  chosen: z.nullable(z.int()),
  confidence: z.nullable(Confidence),
  /** The badge's reason, in words. */
  reason: z.string(),
  /** Absent where the draft was enough. */
  because: z.optional(Because),
  took: z.number(),
  price: MicroUsd,
  bytes: z.int(),
  /** Why there is no answer, or why the answer is a fallback. */
  cause: z.nullable(Cause)
});
export type RouteRecord = z.infer<typeof RouteRecord>;

/** What may be spent on one task, for one notebook in a day, in a day, in a month. */
export const BudgetName = z.enum(['task', 'notebook', 'day', 'month']);
export type BudgetName = z.infer<typeof BudgetName>;

/** What would be sent to a cloud model, byte for byte, before it is. */
export const Preview = z.object({
  id: z.string(),
  /** Why it is proposed, with both numbers: "The local draft scored 0.62, below 0.85." */
  why: z.string(),
  model: ModelName,
  tier: Tier,
  /** The body of the request as it would leave. */
  body: Text,
  bytes: z.int(),
  /** How many pieces were replaced by placeholders. */
  masked: z.int(),
  /** Soft budgets that it would pass: sending it says yes to that. */
  past: z.optional(z.array(BudgetName)),
  /** Expected price and its band. */
  price: z.object({ about: MicroUsd, low: MicroUsd, high: MicroUsd })
});
export type Preview = z.infer<typeof Preview>;

/** The answer to a preview. `always`: this notebook need not be asked again. */
export const Decision = z.enum(['send-once', 'always', 'keep-local']);
export type Decision = z.infer<typeof Decision>;
