/** What would happen to a question, and why: the order of decision without asking any model. */
import type { RoutePlan, Tier } from '@lockstep/protocol';
import { money } from '@lockstep/protocol';
import { failureOf, orAborted } from './answering';
import { questionKey, weightsOf } from './answerCache';
import { ProviderError, type Task } from './contract';
import { quickFor } from './finding';
import type { Standing } from './journey';
import { type Packing, packedFor } from './packing';
import { policyOf } from './policy';
import { priceList } from './prices';
import { priorOf, WORTH_ASKING } from './prior';
import { localRequest } from './room';
import { type Choice, offersOf, type Tiers, tiersOf } from './tiers';
import { firstSentence, score } from './words';

const TIERS: readonly Tier[] = ['basic', 'medium', 'cloud', 'frontier'];

/** The plan of a task, as everything stands now. */
export async function explained(
  common: Standing,
  task: Task,
  signal: AbortSignal
): Promise<RoutePlan> {
  const standing = { ...common, detect: quickFor(task, common) };
  const { deps, detect } = standing;
  const settings = deps.settings();
  const policy = policyOf(task, settings, detect);
  const threshold = task.threshold ?? settings.threshold;
  const prior = priorOf(task.kind, task.brief.question);
  const tiers = tiersOf(await offersOf(deps.providers, signal), settings);
  const packing = {
    ...standing,
    ...{ task, settings, policy, prices: priceList(settings.prices), signal }
  };
  return {
    kind: task.kind,
    mode: policy.mode,
    sensitivity: policy.sensitivity,
    cloud: policy.cloud,
    policy: policy.words,
    threshold,
    prior,
    remembered: await rememberedAt(tiers.local[0] ?? null, standing, task, signal),
    tiers: await Promise.all(
      TIERS.map(async tier => {
        const choice = tiers.choice[tier];
        const said =
          tier === 'basic' || tier === 'medium'
            ? { words: localWords(tier, tiers, threshold), bytes: null, price: null }
            : await cloudSays(choice, tier, prior.gain, packing);
        return { tier, model: choice?.name ?? null, place: choice?.place ?? null, ...said };
      })
    ),
    budgets: deps.ledger.standing({ notebook: task.notebook, task: null })
  };
}

function localWords(tier: 'basic' | 'medium', { choice }: Tiers, threshold: number): string {
  if (choice[tier] === null) {
    return tier === 'basic' ? 'no local model can answer now' : 'no clearly larger local model';
  }
  return tier === 'basic'
    ? 'answers first'
    : `asked when the draft stays below ${score(threshold)} or fails a check`;
}

type Said = Pick<RoutePlan['tiers'][number], 'words' | 'bytes' | 'price'>;

async function cloudSays(
  choice: Choice | null,
  tier: Tier,
  gain: number,
  packing: Packing
): Promise<Said> {
  const never = (words: string): Said => ({ words, bytes: null, price: null });
  const { policy, settings } = packing;
  if (choice === null) {
    return never(tier === 'cloud' ? 'no cloud model with a key' : 'none chosen');
  }
  if (!policy.cloud) {
    return never(`never: ${policy.words}`);
  }
  if (gain < WORTH_ASKING) {
    return never('not proposed: a stronger model would add nothing');
  }
  try {
    const { preview } = await packedFor(choice, tier, '', null, packing);
    const { bytes, price, past = [] } = preview;
    const asks = policy.ask || past.length > 0 || price.high > settings.budgets.askAbove;
    const when =
      tier === 'cloud' ? 'if local answers do not hold' : 'if the cloud answer fails a check';
    const how = asks ? 'asks you first' : 'sent by your rules';
    return { words: `${when}, ${how}: about ${money(price.about)}, ${bytes} bytes`, bytes, price };
  } catch (thrown) {
    return never(`not now: ${firstSentence(failureOf(thrown, packing.signal).message)}`);
  }
}

/** When the first local model answered exactly this; `null` where it did not, or cannot say. */
async function rememberedAt(
  choice: Choice | null,
  { cache }: Standing,
  task: Task,
  signal: AbortSignal
): Promise<number | null> {
  if (choice === null || task.fresh === true) {
    return null;
  }
  const { provider, name } = choice;
  try {
    const capabilities = await orAborted(provider.capabilities(name.model, signal), signal);
    const request = await orAborted(
      localRequest(choice, capabilities, { task, signal }, 1),
      signal
    );
    return cache.get(questionKey(weightsOf(choice, capabilities.digest), request))?.at ?? null;
  } catch (error) {
    if (error instanceof ProviderError) {
      return null;
    }
    throw error;
  }
}
