import type { ScriptedAnswer } from '@lockstep/fake-models';

import type { EmbeddedPort, ModelEvent } from '../contract';
import { answers, fails, type ScriptedSubject } from './contract.testing';
import { createEmbeddedProvider } from './embedded';
import { question } from './server.testing';

const model = {
  name: 'qwen2.5-coder:0.5b',
  digest: 'abc',
  bytes: 491_400_064,
  contextWindow: 8_192
};

/** Waits, or rejects as the engine does when it is told to stop. */
const wait = (milliseconds: number | undefined, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds ?? 0);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(new Error('The work was aborted.'));
    });
  });

/** An engine that plays scripts. */
function start(): Promise<ScriptedSubject> {
  let script: ScriptedAnswer[] = [{ pieces: ['Because ', 'it does.'], between: 20 }];
  let told = (): void => undefined;
  const left = new Promise<void>(resolve => {
    told = resolve;
  });
  const port: EmbeddedPort = {
    model: () => model,
    problem: () => null,
    readingSpeed: () => 150,
    countTokens: turns => Promise.resolve(turns.length),
    async *generate({ logprobs }, signal): AsyncGenerator<ModelEvent> {
      const answer = script.length > 1 ? script.shift() : script[0];
      signal.addEventListener('abort', () => told());
      const { pieces = [], fault, finish = 'stop', loading, reading, between } = answer ?? {};
      yield { type: 'loading' };
      await wait(loading, signal);
      yield { type: 'reading', left: 10 };
      await wait(reading, signal);
      for (const text of pieces.slice(0, fault?.after)) {
        yield { type: 'text', text, ...(logprobs ? { logprobs: [-0.1] } : {}) };
        if (between !== undefined) {
          await wait(between, signal);
        }
      }
      if (fault?.kind === 'hang') {
        await wait(60_000, signal);
      }
      if (fault === undefined) {
        const usage = { promptTokens: 9, outputTokens: pieces.length };
        yield { type: 'end', usage, finish };
      }
    }
  };
  return Promise.resolve({
    provider: createEmbeddedProvider(port),
    request: question(model.name),
    send: () => Promise.reject(new Error('It has no socket.')),
    script: answer => {
      script = [...answer];
    },
    left: () => left,
    close: () => Promise.resolve()
  });
}

describe('the embedded model answers', () => answers(start, 'local'));

describe('the embedded model fails', () =>
  fails({ start, statuses: [], cut: 'broken', refuses: true, wire: false }));

describe('the embedded model', () => {
  const none: EmbeddedPort = {
    model: () => null,
    problem: () =>
      'The engine is not installed. Install it with: pip install jupyterlab-lockstep[local]',
    readingSpeed: () => null,
    generate: () => {
      throw new Error('Nothing can be generated.');
    },
    countTokens: () => Promise.reject(new Error('Nothing can be counted.'))
  };

  it('says in the words of its engine why there is none', async () => {
    const health = await createEmbeddedProvider(none).health(new AbortController().signal);
    expect(health).toMatchObject({ fine: false, cause: 'no-model', message: none.problem() });
    expect(await createEmbeddedProvider(none).models(new AbortController().signal)).toEqual([]);
  });

  it('has nothing to preview', () => {
    expect(createEmbeddedProvider(none).body).toBeUndefined();
  });
});
