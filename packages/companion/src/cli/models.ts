/** `models`: which models there are, which one answers next, and what stands in the way. */
import type { ModelsView } from '@lockstep/protocol';
import { duration } from '@lockstep/workflow';
import type { AssistantParts } from './question';
import { openAssistant } from './openAssistant';
import { count } from './terminal';
import type { Terminal } from './terminal';

/** Resolves with the exit status: 1 when no local model can answer. */
export async function runModels(
  terminal: Terminal,
  { json }: { json?: boolean },
  { config, log, signal }: AssistantParts
): Promise<number> {
  const { assistant, close } = openAssistant(config, terminal.environment, log);
  try {
    await assistant.ready;
    const view = await assistant.models.view(signal);
    if (json === true) {
      terminal.print(JSON.stringify(view, null, 2));
    } else {
      show(terminal, view);
    }
    return view.next === null ? 1 : 0;
  } finally {
    await close();
  }
}

function show({ print, paint, wrap }: Terminal, view: ModelsView): void {
  const { next, tiers, ollama, embedded, keys } = view;
  print(
    next === null
      ? paint('warning', 'No local model can answer now.')
      : `${paint('fine', next.model.model)} answers next, with a window of ${next.contextWindow} tokens. Mode: ${view.mode}.`
  );
  for (const { tier, model, place } of tiers) {
    print(
      `  ${tier.padEnd(8)}  ${model === null ? 'none' : `${model.model} (${model.provider}, ${place})`}`
    );
  }
  const speed = ollama.ms === null ? '' : ` It answered in ${duration(ollama.ms)}.`;
  print(
    ollama.running
      ? `Ollama runs at ${ollama.url} with ${count(ollama.models.length, 'model')}.${speed}`
      : wrap(`Ollama: ${ollama.problem ?? `not running at ${ollama.url}.`}`)
  );
  print(wrap(`Embedded model: ${embedded.problem ?? embeddedWords(embedded)}`));
  for (const { provider, host, source, health } of keys) {
    const where = host === '' ? provider : `${provider} at ${host}`;
    print(
      `Key of ${where}: from the ${source}, ${health === 'unknown' ? 'not tried yet' : health}.`
    );
  }
}

function embeddedWords({ state, choice }: ModelsView['embedded']): string {
  const name = choice ?? 'none chosen';
  switch (state) {
    case 'absent':
      return 'not downloaded. Open the chat in JupyterLab to choose one.';
    case 'ready':
    case 'loaded':
    case 'loading':
      return `${name} is on disk.`;
    case 'downloading':
    case 'paused':
    case 'checking':
      return `${name} is being fetched (${state}).`;
    case 'no-engine':
    case 'problem':
      return 'cannot be used.';
  }
}
