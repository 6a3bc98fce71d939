/** Another model, or another way of choosing one, as an observation: answers from here on may be different. */
import { MAX_EVENT_TEXT, type EventObservation, type Settings } from '@lockstep/protocol';
import { clip } from './clip';

/** What decides which model answers. */
type Choice = Pick<Settings, 'mode' | 'tiers' | 'gguf'>;

/**
 * What a change of settings says of the models; `null` when the same ones answer as before.
 *
 * @param at milliseconds since 1970
 */
export function modelSwitch(
  before: Choice,
  after: Choice,
  id: string,
  at: number
): EventObservation | null {
  const tiers = (['basic', 'medium', 'cloud', 'frontier'] as const).flatMap(tier =>
    named(before, tier) === named(after, tier) ? [] : [`${tier} is now ${named(after, tier)}`]
  );
  const changes = [
    ...tiers,
    ...(before.gguf === after.gguf ? [] : ['the built-in model has other weights']),
    ...(before.mode === after.mode ? [] : [`the mode is now ${after.mode}`])
  ];
  return changes.length === 0
    ? null
    : {
        kind: 'event',
        id,
        at,
        notebook: null,
        event: 'models-changed',
        by: 'person',
        run: null,
        step: null,
        text: clip(`Changed the models: ${changes.join(', ')}.`, MAX_EVENT_TEXT)
      };
}

function named({ tiers }: Choice, tier: keyof Settings['tiers']): string {
  return tiers[tier]?.model ?? 'chosen by itself';
}
