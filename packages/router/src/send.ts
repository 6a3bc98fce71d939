/** One request to a cloud model, written in the ledger before it leaves and after it is answered. */
import type { BudgetName, Cause, Tier, Usage } from '@lockstep/protocol';
import { type Answered, answering } from './answering';
import { type ModelRequest, ProviderError, type RouteEvent } from './contract';
import { bodyBytes, bodyHash } from './egress';
import { attemptOf, type Journey } from './journey';
import type { PriceList } from './prices';
import type { Choice } from './tiers';

/** What is sent: exactly this body, and nothing else. */
export interface Parcel {
  choice: Choice;
  tier: Tier;
  request: ModelRequest;
  body: string;
  bytes: number;
  /** Values that leave as placeholders. */
  masked: number;
  /** Soft budgets that the person agreed to pass. */
  past: readonly BudgetName[];
  /** Why, for the ledger. */
  why: string;
  restorer: { push(piece: string): string; end(): string };
  /** What stands between an answer that was cut and this one, which begins anew below it. */
  seam: string | null;
}

/** What came of it. `call` is `null` where nothing was even tried. */
export interface Sent {
  answer: Answered | null;
  error: ProviderError | null;
  call: number | null;
  held: number;
  price: number;
}

/** Causes that cost nothing as long as no text came: no model read the request, or none answered it. */
const UNREAD: ReadonlySet<Cause> = new Set<Cause>([
  'overloaded',
  'rate-limited',
  'key-missing',
  'key-refused',
  'no-credit',
  'model-missing',
  'too-long',
  'policy',
  'not-running',
  'offline',
  'broken'
]);

/** Sends once. A ledger that refuses, for money or because it cannot be written, lets nothing leave. */
export async function* sendOnce(
  parcel: Parcel,
  journey: Journey
): AsyncGenerator<RouteEvent, Sent> {
  const { deps, task, log, prices, signal } = journey;
  const { choice, tier, request, body, bytes, masked, past, why, restorer, seam } = parcel;
  const { ledger, egress } = deps;
  const held = prices.worstCase(request.model, bytes, request.maxOutput);
  let intent: ReturnType<typeof ledger.intend>;
  try {
    intent = ledger.intend(
      {
        what: 'call',
        name: request.model,
        host: choice.provider.host,
        notebook: task.notebook,
        task: task.id,
        bytes,
        hash: bodyHash(body),
        masked,
        held,
        past: [...past],
        reason: why
      },
      body
    );
  } catch (error) {
    if (error instanceof ProviderError) {
      return { answer: null, error, call: null, held: 0, price: 0 };
    }
    throw error;
  }
  const way = egress.cloud(intent);
  let finished = false;
  const finish = (answer: Answered | null): Sent => {
    finished = true;
    const cause =
      answer === null ? (signal.aborted ? 'stopped' : 'broken') : (answer.error?.why ?? null);
    const usage = answer?.usage ?? null;
    const price = way.left() ? priceOf(cause, usage, answer?.text ?? '', parcel, prices) : 0;
    const bytesOut = way.left() ? bytes : 0;
    const call = log.call({
      model: choice.name,
      tier,
      place: choice.place,
      firstText: answer?.firstText ?? null,
      took: answer?.took ?? 0,
      usage,
      bytes: bytesOut,
      price,
      cause,
      intent: intent.id
    });
    const outcome = cause === null ? 'answered' : cause === 'stopped' ? 'stopped' : 'failed';
    const bytesBack = way.bytesBack();
    settle(journey, intent.id, { outcome, cause, usage, bytesOut, bytesBack, price });
    return { answer, error: answer?.error ?? null, call, held, price };
  };
  try {
    return finish(
      yield* answering(
        attemptOf(journey, { choice, tier, by: 'cloud', request, send: way.send, restorer, seam }),
        signal
      )
    );
  } finally {
    // A bug ended it, or nobody listens any more: what was held is released all the same.
    if (!finished) {
      finish(null);
    }
  }
}

/** A settlement that cannot be written leaves its worst case held; the answer is there all the same. */
function settle(
  { deps, log }: Journey,
  id: string,
  result: Parameters<Journey['deps']['ledger']['settle']>[1]
): void {
  try {
    deps.ledger.settle(id, result);
  } catch (error) {
    if (!(error instanceof ProviderError)) {
      throw error;
    }
    log.step('escalate', 'unsettled', error.message);
  }
}

/**
 * What a request that left came to. Where the provider counted, that; where it refused unread, nothing; else no
 * less than it can have been: a token for each byte that went and for each that came back.
 */
function priceOf(
  cause: Cause | null,
  usage: Usage | null,
  text: string,
  { request, bytes }: Parcel,
  prices: PriceList
): number {
  if (usage !== null) {
    return prices.priced(request.model, usage);
  }
  return cause !== null && UNREAD.has(cause) && text === ''
    ? 0
    : prices.worstCase(request.model, bytes, Math.min(request.maxOutput, bodyBytes(text)));
}
