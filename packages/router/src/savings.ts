/** What answers cost as they were routed, beside what their tokens cost at list prices of named models. */
import type { RouteRecord, Savings } from '@lockstep/protocol';
import { BASELINES, PRICES_OF, type PriceList } from './prices';

/**
 * The sums of some tasks. A baseline takes the tokens of each answer that counts, as the model that gave it counted
 * them, at that model's list price without any cache; an answer without counted tokens is in none.
 *
 * @param maskedIn how many values left as placeholders with that intent
 */
export function savingsOf(
  records: readonly RouteRecord[],
  maskedIn: (intent: string) => number,
  prices: PriceList
): Savings {
  const answered = records.flatMap(({ calls, chosen }) => {
    const call = chosen === null ? undefined : calls[chosen];
    return call === undefined || call.cause !== null ? [] : [call];
  });
  const usages = answered.flatMap(({ usage }) => (usage === null ? [] : [usage]));
  const left = records.flatMap(({ calls }) => calls.filter(({ bytes }) => bytes > 0));
  return {
    tasks: answered.length,
    local: answered.filter(({ place }) => place === 'local').length,
    sent: left.length,
    bytes: left.reduce((sum, { bytes }) => sum + bytes, 0),
    masked: left.reduce((sum, { intent }) => sum + (intent === null ? 0 : maskedIn(intent)), 0),
    counted: usages.length,
    routed: records.reduce((sum, { price }) => sum + price, 0),
    baselines: BASELINES.map(({ name, model }) => ({
      name,
      model,
      price: usages.reduce(
        (sum, { promptTokens, outputTokens }) =>
          sum + prices.priced(model, { promptTokens, outputTokens }),
        0
      )
    })),
    of: PRICES_OF
  };
}
