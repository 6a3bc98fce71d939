/** The real small model answers a chat: companion, router and engine together, without a key, Ollama or a network. */
import type { ChatMessage } from '@lockstep/protocol';
import { join } from 'node:path';
import { openAssistant } from '../../cli/openAssistant';
import { silentLog } from '../../log';
import { launchConfig, temporaryFolder } from '../../testing/parts';
import { bundleEngine } from './testing/bundle';
import { modelMissing, realEngine, realWeights } from './testing/real';

jest.setTimeout(60_000);

const live = modelMissing === null ? it : it.skip;
const title = 'the real small model answers a chat, through the router';

live(modelMissing === null ? title : `${title} (${modelMissing})`, async () => {
  const { folder, remove } = temporaryFolder();
  const { argv } = process;
  bundleEngine(folder);
  process.argv = [process.execPath, join(folder, 'lockstep.mjs')]; // beside which the engine's bundle is
  const config = { ...launchConfig(folder), engine: realEngine, python: join(folder, 'none') };
  const nowhere = { OLLAMA_HOST: 'http://127.0.0.1:9' };
  const { assistant, close } = openAssistant(config, nowhere, silentLog());
  try {
    assistant.models.writeSettings({ gguf: realWeights });
    const { chats } = assistant;
    const { chat } = chats.create({ notebook: null }).summary;
    const answer = chats.prompt(chat, {
      id: 'question-1',
      text: "Why does this fail: KeyError: 'lnk' in df['lnk']? The columns are link and page. One sentence.",
      attachments: [],
      notebook: null
    });
    const now = (): ChatMessage | undefined =>
      chats.view(chat).messages.find(({ id }) => id === answer);
    const phases = new Set<string>();
    const ended = await new Promise<ChatMessage>(resolve => {
      const following = chats.follow(chat, () => {
        const message = now();
        if (message?.role === 'assistant') {
          phases.add(message.phase);
          if (['done', 'failed', 'stopped', 'cut-off'].includes(message.phase)) {
            setImmediate(() => following.dispose());
            resolve(message);
          }
        }
      });
    });
    expect(ended).toMatchObject({ role: 'assistant', phase: 'done', problem: null });
    const { parts, record } = ended.role === 'assistant' ? ended : { parts: [], record: null };
    expect(parts.map(({ text }) => text).join('')).toMatch(/lnk/);
    expect([...phases]).toEqual(expect.arrayContaining(['loading', 'writing', 'done']));
    expect(record).toMatchObject({ mode: 'local-only', bytes: 0, price: 0, cause: null });
    expect(record?.calls[0]).toMatchObject({
      model: { provider: 'embedded' },
      place: 'local',
      bytes: 0,
      intent: null
    });
    expect(record?.confidence?.value).toBeGreaterThan(0);
  } finally {
    await close();
    process.argv = argv;
    remove();
  }
});
