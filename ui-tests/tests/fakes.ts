/** For specs about the chat: scripted models where the companion looks for them, and the companion's own doors. */
import { Companion, type Transport } from '@lockstep/client';
import {
  startFakeAnthropic,
  startFakeOllama,
  type FakeModels,
  type ScriptedAnswer,
  type SeenRequest
} from '@lockstep/fake-models';
import type { LedgerEntry } from '@lockstep/protocol';

import { test as base } from './ownFolder';
import { address, anthropicPort, ollamaPort } from './server';

/** The model that the scripted Ollama offers. */
export const LOCAL = 'qwen2.5-coder:1.5b';
/** The only key that the scripted Anthropic takes. */
export const KEY = 'sk-ant-api03-made-up-for-tests-only-000000';

/** Lab's way to the companion, from outside the browser: the server of the tests asks nobody who they are. */
const transport: Transport = {
  fetch: (path, init) => fetch(`${address}/lockstep${path}`, init),
  openSocket: () => {
    throw new Error('These doors are for calls; what streams is looked at in the page.');
  }
};

/** A scripted Ollama and a scripted Anthropic. */
export class Fakes {
  readonly companion = new Companion(transport);

  private constructor(
    public ollama: FakeModels,
    public anthropic: FakeModels
  ) {}

  static async start(): Promise<Fakes> {
    return new Fakes(await startOllama(), await startAnthropic());
  }

  /** Nothing answers at either address any more. */
  async end(): Promise<void> {
    await Promise.all([this.ollama.close(), this.anthropic.close()]);
  }

  /** A new Ollama at the same address, with its next answers; `loaded`: its model is in memory already. */
  async restartOllama(answers: ScriptedAnswer[], loaded = false): Promise<void> {
    await this.ollama.close();
    this.ollama = await startOllama(loaded);
    this.localSays(...answers);
  }

  /** The next answers of the local model; the last one repeats. */
  localSays(...answers: ScriptedAnswer[]): void {
    this.ollama.script(answers);
  }

  /** The next answers of the cloud model. */
  cloudSays(...answers: ScriptedAnswer[]): void {
    this.anthropic.script(answers);
  }

  /** The request that brought a question, as it came or when it comes. */
  asked(question: string): Promise<SeenRequest> {
    return this.ollama.seen(({ path, raw }) => path === '/api/chat' && raw.includes(question));
  }

  /** What the cloud was asked to answer. */
  get ordered(): SeenRequest[] {
    return this.anthropic.requests.filter(({ path }) => path === '/v1/messages');
  }

  /** The companion as before anybody did or changed anything, but for the introduction. */
  async forget(): Promise<void> {
    const { companion } = this;
    await companion.call('forgetRecord', { body: { notebook: null } });
    const { chats } = await companion.call('listChats', { body: { notebook: null } });
    for (const { chat } of chats) {
      await companion.call('deleteChat', { params: { chat }, body: {} });
    }
    await companion.call('writeSettings', {
      body: { mode: 'local-only', threshold: 0.85, localOnlyNotebooks: [], alwaysNotebooks: [] }
    });
    const { keys } = await companion.call('readModels', {});
    for (const { provider, host } of keys) {
      await companion.call('removeKey', { body: { target: { provider, host } } });
    }
    await companion.call('introduce', { body: { chat: null, greet: false } });
  }

  /** The ledger of a notebook, oldest row first. */
  async ledger(notebook: string): Promise<Exclude<LedgerEntry, { type: 'settle' }>[]> {
    const { rows, broken } = await this.companion.call('readLedger', {});
    if (broken !== null) {
      throw new Error(`Row ${broken} of the ledger does not hold.`);
    }
    return rows
      .map(({ entry }) => entry)
      .filter(entry => entry.type !== 'settle')
      .filter(entry => entry.notebook === notebook)
      .reverse();
  }
}

const startOllama = (loaded = false): Promise<FakeModels> =>
  startFakeOllama({ port: ollamaPort, models: [{ name: LOCAL, bytes: 986_000_000, loaded }] });

const startAnthropic = (): Promise<FakeModels> =>
  startFakeAnthropic({ port: anthropicPort, key: KEY });

/** An answer in words, of which the model is sure. */
export function sure(text: string): ScriptedAnswer {
  return { pieces: wordsOf(text) };
}

/** The same, unsure of every word. */
export function unsure(text: string): ScriptedAnswer {
  const pieces = wordsOf(text);
  return { pieces, logprobs: pieces.map(() => -2.5) };
}

/** Cut behind each space, as models cut. */
function wordsOf(text: string): string[] {
  return text.match(/\S+\s*/g) ?? [];
}

/** Galata's tests, with scripted models behind each. */
export const test = base.extend<{ fakes: Fakes }>({
  fakes: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads the pattern to know what a fixture needs
    async ({}, use) => {
      const fakes = await Fakes.start();
      await fakes.forget();
      await use(fakes);
      await fakes.end();
    },
    { auto: true }
  ]
});
