/** How the models stand, followed while somebody looks. */
import { Shown } from '@lockstep/cards/conversation';
import type { Companion, Subscription } from '@lockstep/client';
import type { ModelName, ModelsView } from '@lockstep/protocol';

/** `null` until the companion told it. */
export class ModelsFeed {
  readonly shown = new Shown<ModelsView | null>(null);
  private subscription: Subscription | null = null;

  constructor(private readonly companion: Companion) {}

  /** Listens, or stops listening: the companion asks Ollama again only while somebody listens. */
  setWatching(watching: boolean): void {
    if (watching) {
      this.subscription ??= this.companion.subscribe('models', 0, {
        models: view => this.shown.show(view)
      });
    } else {
      this.subscription?.dispose();
      this.subscription = null;
    }
  }
}

/** The local models that could answer, in a fixed order. */
export function localModels(view: ModelsView): ModelName[] {
  const ollama = view.ollama.running
    ? view.ollama.models.filter(model => model.place === 'local')
    : [];
  const { state, choice } = view.embedded;
  const embedded = ['ready', 'loading', 'loaded'].includes(state) && choice !== null;
  return [
    ...ollama.map(({ name }): ModelName => ({ provider: 'ollama', model: name })),
    ...(embedded ? [{ provider: 'embedded' as const, model: choice }] : [])
  ];
}

/** The local model after the one that answers now, `null` where there is no other. */
export function nextLocal(view: ModelsView): ModelName | null {
  const models = localModels(view);
  const now = view.next?.model;
  const at = models.findIndex(item => item.provider === now?.provider && item.model === now.model);
  const next = models[(at + 1) % Math.max(1, models.length)];
  return next && at !== models.indexOf(next) ? next : null;
}
