/** Packs one request to a cloud model: what would leave, byte for byte, what is shown of it, and why it may not. */
import type { Restorer } from '@lockstep/privacy';
import { clock, money } from '@lockstep/protocol';
import type { Preview, Tier } from '@lockstep/protocol';
import { orAborted } from './answering';
import { budgetRefusal, passedBy, passingWords } from './budgets';
import { ProviderError } from './contract';
import { bodyBytes } from './egress';
import { thoroughFor } from './finding';
import { type Journey, temperatureOf } from './journey';
import { askedOf, type Rest } from './patience';
import { leastTokens, PRICES_OF } from './prices';
import { tooLong } from './room';
import type { Parcel } from './send';
import type { Choice } from './tiers';
import { type Draft, workOrder } from './workOrder';

/** Tokens that an answer usually has, for the estimate. */
const USUAL_OUTPUT = 350;

/** What it takes to pack a request. */
export type Packing = Pick<
  Journey,
  | 'task'
  | 'policy'
  | 'settings'
  | 'deps'
  | 'detect'
  | 'vaults'
  | 'breaker'
  | 'prices'
  | 'steady'
  | 'signal'
>;

/** Why a model that rests is not asked. */
function resting({ until, why }: Rest, model: string, { deps, steady }: Packing): ProviderError {
  const at = clock(deps.now() + until - steady());
  switch (why) {
    case 'failures':
      return new ProviderError(
        'overloaded',
        `${model} failed three times in a row and is left alone until ${at}. Ask again then, or choose another model.`
      );
    case 'asked-to':
      return new ProviderError(
        'rate-limited',
        `${model} asked to be left alone until ${at}. Ask again then, or choose another model.`
      );
    case 'no-credit':
      return new ProviderError(
        'no-credit',
        `The account of ${model} had no credit left, so it is not asked until ${at}. Add some there, or keep answers local.`
      );
  }
}

/** The request as it would leave, and what is shown of it. Nothing is sent or asked for here. */
export async function packedFor(
  choice: Choice,
  tier: Tier,
  why: string,
  draft: Draft | null,
  journey: Packing
): Promise<{
  preview: Preview;
  parcel: Omit<Parcel, 'restorer' | 'seam'>;
  restorer: () => Restorer;
}> {
  const { task, policy, settings, deps, detect, vaults, breaker, prices, signal } = journey;
  const { provider, name } = choice;
  const rest = breaker.resting(askedOf(choice));
  if (rest !== null) {
    throw resting(rest, name.model, journey);
  }
  const finds = await orAborted(thoroughFor(task, { deps, detect }, signal), signal);
  const { turns, masked, restorer } = workOrder(
    { brief: task.brief, schema: task.schema, sensitivity: policy.sensitivity },
    draft,
    finds,
    vaults.of(task.conversation ?? task.id)
  );
  const { maxOutput, contextWindow } = await orAborted(
    provider.capabilities(name.model, signal),
    signal
  );
  const request = {
    model: name.model,
    turns,
    maxOutput: Math.min(task.maxOutput, maxOutput),
    contextWindow,
    ...(task.schema === undefined ? {} : { schema: task.schema }),
    logprobs: false,
    temperature: temperatureOf(task.kind)
  };
  const body = provider.body?.(request);
  if (body === undefined) {
    throw new ProviderError(
      'policy',
      `What ${name.model} would be sent cannot be shown beforehand, so nothing was sent. Choose another cloud model.`
    );
  }
  const bytes = bodyBytes(body);
  if (leastTokens(bytes) + request.maxOutput > contextWindow) {
    throw tooLong(name.model);
  }
  const worst = prices.worstCase(name.model, bytes, request.maxOutput);
  const standings = deps.ledger.standing({ notebook: task.notebook, task: task.id });
  const refusal = budgetRefusal(worst, standings, settings.budgets.soft);
  if (refusal !== null) {
    throw new ProviderError('over-budget', refusal);
  }
  const over = passedBy(worst, standings);
  const past = over.map(({ name }) => name);
  const unpriced =
    prices.dateOf(name.model) === null
      ? ` Its price is not in the table of ${PRICES_OF}, so the figures are cautious: at most ${money(worst)}.`
      : '';
  const preview: Preview = {
    id: deps.id(),
    why: `${why}${unpriced}${passingWords(over)}`,
    model: name,
    tier,
    body,
    bytes,
    masked,
    ...(past.length === 0 ? {} : { past }),
    price: prices.estimated(name.model, bytes, request.maxOutput, USUAL_OUTPUT)
  };
  const parcel = { choice, tier, request, body, bytes, masked, past, why };
  return { preview, parcel, restorer };
}
