/** Puts the chat of a served page together, where its publisher turned it on: models of this machine, conversations in the page's own store. */
import type { LaunchConfig } from '@lockstep/protocol';
import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import type { Works } from '../launch';
import type { Log } from '../log';
import { createEmbedded } from '../models/embedded';
import { CLOSED_LEDGER, createLocalModels } from '../visitorChat/localModels';
import { createVisitorChat } from '../visitorChat/visitorChat';
import type { VisitorChat } from '../visitorChat/visitorChat';
import { wayOut } from '../wayOut';

/** Minutes without a question after which the built-in model leaves the memory. */
const UNLOAD_AFTER = 10;

/** How long the first look for a model may take, in milliseconds. */
const LOOK = 5_000;

export interface ServedChatOptions {
  config: LaunchConfig;
  works: Pick<Works, 'store' | 'engine'>;
  /** A model's name, a GGUF file, or `null` for what there is. */
  model: string | null;
  /** The state folder that the built-in model's weights are in. Default: that of the page. */
  weights: string | undefined;
  /** Where a GGUF file's path counts from. */
  folder: string;
  environment: NodeJS.ProcessEnv;
  log: Log;
}

/** The chat of a page and what ends with it. */
export interface ServedChat {
  chat: VisitorChat;
  /** A sentence for whoever serves: which model answers, or what to do. */
  told(): Promise<string>;
  close(): Promise<void>;
}

/** Whether a `--chat-model` names a file. */
export function namesFile(model: string | null): model is string {
  return model !== null && /\.gguf$/i.test(model);
}

/** Nothing is loaded before the first question. */
export function openServedChat(options: ServedChatOptions): ServedChat {
  const { config, works, model, weights, folder, environment } = options;
  const log = options.log.child({ component: 'chat' });
  const now = Date.now;
  const id = (): string => randomBytes(12).toString('hex');
  const gguf = namesFile(model) ? resolve(folder, model) : '';
  const embedded = createEmbedded({
    config: { ...config, state: weights ?? config.state },
    settings: () => ({ gguf, unloadAfter: UNLOAD_AFTER }),
    ledger: CLOSED_LEDGER,
    log,
    now,
    goOn: false
  });
  const models = createLocalModels({
    model: gguf === '' ? model : (embedded.model()?.name ?? gguf),
    embedded,
    environment,
    send: wayOut,
    now,
    id
  });
  const { store, engine } = works;
  const chat = createVisitorChat({ store, models, view: run => engine.view(run), log, now, id });
  return {
    chat,
    async told() {
      const next = await models.next(AbortSignal.timeout(LOOK));
      if (next !== null) {
        return `Chat: ${next} on this machine answers participants. What they ask is kept with their run and goes nowhere else.`;
      }
      const why = namesFile(model)
        ? (embedded.problem() ?? `${model} cannot be used.`)
        : `Start Ollama with ${model ?? 'a model'}; the page needs no new start.`;
      return `Chat: no model of this machine answers yet. ${why}`;
    },
    async close() {
      await chat.close();
      await embedded.close();
    }
  };
}
