/** Starts fakes on given ports for tests in another process: `ollama=8910 anthropic=8911 openai=8912`. */
import { startFakeAnthropic } from './anthropic';
import type { FakeModels, FakeOptions } from './contract';
import { startFakeOllama } from './ollama';
import { startFakeOpenAi } from './openai';

const STARTERS: Record<string, (options: FakeOptions) => Promise<FakeModels>> = {
  ollama: startFakeOllama,
  anthropic: startFakeAnthropic,
  openai: startFakeOpenAi
};

for (const argument of process.argv.slice(2)) {
  const [name = '', port = '0'] = argument.split('=');
  const start = STARTERS[name];
  if (start === undefined) {
    throw new Error(`There is no fake "${name}". There are: ${Object.keys(STARTERS).join(', ')}.`);
  }
  const { url } = await start({ port: Number(port) });
  process.stdout.write(`${name} ${url}\n`);
}
