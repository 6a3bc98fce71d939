/** Puts a provider and its scripted server together for the contract. */
import type { FakeModels } from '@lockstep/fake-models';

import type { ModelRequest, Provider } from '../contract';
import type { ScriptedSubject } from './contract.testing';

/** A short question to that model. */
export const question = (model: string): ModelRequest => ({
  model,
  turns: [
    { role: 'system', text: 'Answer in one sentence.' },
    { role: 'user', text: 'Why does the cell fail?' }
  ],
  maxOutput: 200,
  contextWindow: 4_096,
  logprobs: false,
  temperature: 0
});

/** The subject over a running fake. Its first script answers in two pieces, with a pause that a stop can use. */
export function over(fake: FakeModels, provider: Provider, model: string): ScriptedSubject {
  fake.script([{ pieces: ['Because ', 'it does.'], logprobs: [-0.1, -0.2], between: 20 }]);
  const isAnswer = ({ path }: { path: string }): boolean =>
    /(?:chat|completions|messages)$/.test(path);
  return {
    provider,
    request: question(model),
    send: fetch,
    script: answers => fake.script(answers),
    left: async () => fake.left(await fake.seen(isAnswer)),
    close: () => fake.close()
  };
}
