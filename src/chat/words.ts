/** The words of sizes, models and failures, the same wherever the sidebar says them. */
import type { TranslationBundle } from '@jupyterlab/translation';
import type {
  AnswerPhase,
  Cause,
  ModelPlace,
  PhaseProgress,
  ProviderId,
  Tier
} from '@lockstep/protocol';
import { duration, roughly } from '@lockstep/workflow';

/** A size: "423 bytes", "1.2 kB", "986 MB", "1.1 GB". */
export function size(bytes: number): string {
  if (bytes < 1_000) {
    return `${bytes} bytes`;
  }
  const units = ['kB', 'MB', 'GB', 'TB'];
  let value = bytes / 1_000;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1_000;
    unit += 1;
  }
  return `${value < 9.95 ? value.toFixed(1) : Math.round(value)} ${units[unit] ?? ''}`;
}

/** A whole number with commas: "3,340". */
export function whole(value: number): string {
  return Math.round(value).toLocaleString('en');
}

/** What an answer is doing, in words with times: "Reading, about 6 s left". */
export function phaseWords(
  phase: AnswerPhase,
  progress: PhaseProgress | null,
  model: string | null,
  elapsed: number,
  trans: TranslationBundle
): string {
  const spent = roughly(Math.max(1_000, elapsed));
  switch (phase) {
    case 'queued':
      return trans.__('Queued');
    case 'loading':
      return model === null
        ? trans.__('Loading the model, %1', spent)
        : trans.__('Loading %1, %2', model, spent);
    case 'reading':
      return progress?.left
        ? trans.__('Reading, about %1 left', roughly(progress.left))
        : trans.__('Reading, %1', spent);
    case 'writing':
      return trans.__('Writing, %1', spent);
    case 'asking':
      return trans.__('Waiting for you');
    case 'stopped':
      return trans.__('Stopped');
    case 'cut-off':
      return trans.__('Cut off');
    case 'failed':
      return trans.__('Not answered');
    case 'done':
      return trans.__('Done');
  }
}

/** "basic, local": tier and place. */
export function tierWords(tier: Tier, place: ModelPlace): string {
  return place === 'cloud' && tier === 'cloud' ? 'cloud' : `${tier}, ${place}`;
}

/** A provider's own name. */
export function providerName(provider: ProviderId, trans: TranslationBundle): string {
  const names: Record<ProviderId, string> = {
    ollama: 'Ollama',
    embedded: trans.__('built-in'),
    anthropic: 'Anthropic',
    openai: trans.__('OpenAI-compatible')
  };
  return names[provider];
}

/** The title of a card for an answer that did not come. */
export function causeTitle(cause: Cause, trans: TranslationBundle): string {
  const titles: Record<Cause, string> = {
    'no-model': trans.__('No model answers yet'),
    'model-missing': trans.__('The model is not here'),
    'not-running': trans.__('Ollama is not running'),
    offline: trans.__('The model cannot be reached'),
    timeout: trans.__('The model took too long'),
    overloaded: trans.__('The model is overloaded'),
    'rate-limited': trans.__('Too many questions at once'),
    'too-long': trans.__('The question is too long'),
    unable: trans.__('The model cannot do this'),
    refused: trans.__('The model declined'),
    'key-missing': trans.__('A key is missing'),
    'key-refused': trans.__('The key was refused'),
    'no-credit': trans.__('No credit left'),
    'over-budget': trans.__('The budget is used up'),
    policy: trans.__('Your rules keep this here'),
    'kept-local': trans.__('Kept local'),
    'ledger-unwritable': trans.__("The ledger can't be written, so nothing is sent"),
    stopped: trans.__('Stopped'),
    broken: trans.__('The model failed')
  };
  return titles[cause];
}

export { duration };
