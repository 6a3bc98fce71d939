/** The ledger as it is stored and shown: rows, budgets, what was sent, savings, and the plan of a route. */
import * as z from 'zod/mini';
import {
  BudgetName,
  Cause,
  MicroUsd,
  Mode,
  ModelName,
  ModelPlace,
  RouteRecord,
  Sensitivity,
  TaskKind,
  Tier,
  Usage
} from './routing';
import { Text } from './values';

/** Most that may be spent, in millionths of a US dollar; a notebook's is for a day. */
export const Budgets = z.object({
  task: z._default(MicroUsd, 200_000),
  notebook: MicroUsd,
  day: MicroUsd,
  month: z._default(MicroUsd, 20_000_000),
  /** Those that a person may pass after being asked; the others end spending. */
  soft: z._default(z.array(BudgetName), ['day']),
  /** A call that may cost more than this is asked about in the mode `auto` too. */
  askAbove: z._default(MicroUsd, 100_000)
});
export type Budgets = z.infer<typeof Budgets>;

/** A price that the person wrote: US dollars a million tokens. `model`: its whole name, or the beginning before a `*`. */
export const OwnPrice = z.object({
  model: Text.check(z.minLength(1), z.maxLength(200)),
  input: z.number().check(z.minimum(0), z.maximum(10_000)),
  output: z.number().check(z.minimum(0), z.maximum(10_000)),
  /** For tokens that the model still knew; a tenth of `input` when absent. */
  cached: z.optional(z.number().check(z.minimum(0), z.maximum(10_000))),
  /** When it was read off the list, such as `2026-11`. */
  of: z.string().check(z.maxLength(20))
});
export type OwnPrice = z.infer<typeof OwnPrice>;

/** One budget, and how much of it is gone. */
export const BudgetStanding = z.object({
  name: BudgetName,
  /** Whose, where it is a notebook's. */
  notebook: z.nullable(z.string()),
  limit: MicroUsd,
  soft: z.boolean(),
  spent: MicroUsd,
  held: MicroUsd
});
export type BudgetStanding = z.infer<typeof BudgetStanding>;

/**
 * A row of the ledger, without the chain. `intent` is written before the socket opens, `settle` after;
 * `kept` says that a proposal was declined, so nothing was sent.
 */
export const LedgerEntry = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('intent'),
    id: z.string(),
    at: z.number(),
    /** The day whose budgets it counts in, such as `2026-11-24`; the local day of `at` where absent. */
    day: z.optional(z.string()),
    /** `call`: a model; `download`: weights; `crawl`: a list of crawls, or a table of one. */
    what: z.enum(['call', 'download', 'crawl']),
    /** The model, the file, or the connector and what it asked for. */
    name: z.string(),
    /** Where it goes, without path or query. */
    host: z.string(),
    notebook: z.nullable(z.string()),
    /** The route record it belongs to. */
    task: z.optional(z.string()),
    /** Bytes of the body and their SHA-256; a `crawl` has no body, and its address counts. */
    bytes: z.int(),
    hash: z.string(),
    /** Values that left as placeholders. Where it is told, the body is kept too. */
    masked: z.optional(z.int()),
    /** The worst case, held until settled. */
    held: MicroUsd,
    /** Soft budgets that the person agreed to pass. */
    past: z.optional(z.array(BudgetName)),
    reason: z.string()
  }),
  z.object({
    type: z.literal('settle'),
    id: z.string(),
    at: z.number(),
    outcome: z.enum(['answered', 'failed', 'stopped', 'unknown']),
    cause: z.nullable(Cause),
    usage: z.nullable(Usage),
    /** Bytes that were handed to the network: those of the intent, or 0. Absent where nobody knows. */
    bytesOut: z.optional(z.int()),
    bytesBack: z.int(),
    price: MicroUsd
  }),
  z.object({
    type: z.literal('kept'),
    id: z.string(),
    at: z.number(),
    name: z.string(),
    notebook: z.nullable(z.string()),
    /** Bytes that were shown and not sent. */
    bytes: z.int(),
    reason: z.string()
  })
]);
export type LedgerEntry = z.infer<typeof LedgerEntry>;

/** A row as it is stored: `mac` is the HMAC-SHA-256 of the row before's `mac` and this entry's canonical JSON. */
export const LedgerRow = z.object({ row: z.int(), entry: LedgerEntry, mac: z.string() });
export type LedgerRow = z.infer<typeof LedgerRow>;

/** The ledger beside the counter of the way out, which counts by itself. */
export const WitnessView = z.object({
  ledger: z.object({ requests: z.int(), bytes: z.int() }),
  counted: z.object({ requests: z.int(), bytes: z.int() }),
  /** The first intent about which the two disagree, `null` when they agree. */
  differs: z.nullable(z.string())
});
export type WitnessView = z.infer<typeof WitnessView>;

/** What a day's answers cost, beside what the same tokens cost elsewhere at list prices, without any cache. */
export const Savings = z.object({
  /** Tasks with an answer, and those of them that a model of this machine answered. */
  tasks: z.int(),
  local: z.int(),
  /** Calls that left, with their bytes and the values that left as placeholders. */
  sent: z.int(),
  bytes: z.int(),
  masked: z.int(),
  /** Tasks whose tokens are known, which the baselines are made of. */
  counted: z.int(),
  routed: MicroUsd,
  baselines: z.array(
    z.object({ name: z.enum(['cheapest', 'mid', 'frontier']), model: z.string(), price: MicroUsd })
  ),
  /** Date of the prices. */
  of: z.string()
});
export type Savings = z.infer<typeof Savings>;

/** Everything that the view of route and cost shows. */
export const LedgerView = z.object({
  rows: z.array(LedgerRow),
  records: z.array(RouteRecord),
  /** All rows there are; `rows` are the latest of them. */
  entries: z.int(),
  today: z.object({ spent: MicroUsd, held: MicroUsd, bytes: z.int() }),
  /** The day's, the month's, and today's of each notebook that spent. */
  budgets: z.array(BudgetStanding),
  savings: Savings,
  witness: WitnessView,
  /** The first row whose chain does not hold, `null` when all do. */
  broken: z.nullable(z.int()),
  /** When it was looked at; milliseconds since 1970. */
  at: z.number()
});
export type LedgerView = z.infer<typeof LedgerView>;

/** What left in one call, as it left. */
export const SentView = z.object({
  intent: z.string(),
  at: z.number(),
  host: z.string(),
  name: z.string(),
  body: z.string(),
  bytes: z.int(),
  masked: z.int(),
  /** Whether it is still what the ledger's row says. */
  same: z.boolean()
});
export type SentView = z.infer<typeof SentView>;

/** What would happen to a question, and why; nothing was asked. */
export const RoutePlan = z.object({
  kind: TaskKind,
  mode: Mode,
  sensitivity: Sensitivity,
  /** Whether a cloud model is possible at all, and why, as a clause. */
  cloud: z.boolean(),
  policy: z.string(),
  threshold: z.number(),
  prior: z.object({ gain: z.number(), words: z.string() }),
  /** When the same question was answered, where its answer is still remembered. */
  remembered: z.nullable(z.number()),
  tiers: z.array(
    z.object({
      tier: Tier,
      model: z.nullable(ModelName),
      place: z.nullable(ModelPlace),
      /** What would happen there: "answers first", "asks you first: about $0.001, 812 bytes". */
      words: z.string(),
      /** Of what would be sent, where something would. */
      bytes: z.nullable(z.int()),
      price: z.nullable(z.object({ about: MicroUsd, low: MicroUsd, high: MicroUsd }))
    })
  ),
  budgets: z.array(BudgetStanding)
});
export type RoutePlan = z.infer<typeof RoutePlan>;
