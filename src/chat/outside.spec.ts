import { ChatModel } from './model';
import { ChatFromOutside } from './outside';
import { CHAT, openNotebook } from './testing';
import { ScriptedChat } from './testing-companion';

function begin(notebooks: string[] = []): { far: ScriptedChat; chat: ChatFromOutside } {
  const far = new ScriptedChat();
  const model = new ChatModel({
    companion: far.client,
    choices: { of: () => CHAT, keep: () => undefined },
    settings: { set: () => Promise.resolve() },
    newId: () => 'message-1',
    download: () => undefined
  });
  model.setNotebook(openNotebook());
  return {
    far,
    chat: new ChatFromOutside(
      model,
      far.client,
      () => notebooks,
      () => 'message-2'
    )
  };
}

describe('what other extensions ask of the chat', () => {
  it('posts a message as it is, in the chat on show', async () => {
    const { far, chat } = begin();
    expect(await chat.post('Saved.', { role: 'hidden' })).toBe('posted01');
    expect(far.bodies(`/${CHAT}/post`)).toEqual([{ role: 'hidden', text: 'Saved.' }]);
  });

  it('asks through the model, with the notebook that is on show', async () => {
    const { far, chat } = begin();
    const run = { kind: 'run', ref: 'k:14', label: 'run 14' } as const;
    const asked = await chat.prompt('Why?', { notebook: 'a.ipynb', attachments: [run] });
    expect(asked).toEqual({ chat: CHAT, answer: 'answer01' });
    expect(far.bodies('/prompt')).toMatchObject([
      { id: 'message-2', text: 'Why?', attachments: [run], notebook: { path: 'a.ipynb' } }
    ]);
  });

  it('makes a chat for another notebook where it has none, and sends no cells of this one', async () => {
    const { far, chat } = begin();
    await chat.prompt('Why?', { notebook: 'b.ipynb' });
    expect(far.bodies('/chats')).toEqual([{ notebook: 'b.ipynb' }]);
    expect(far.bodies('/prompt')).toMatchObject([{ notebook: null }]);
  });

  it('broadcasts a line to every open notebook once', async () => {
    const { far, chat } = begin(['a.ipynb', 'b.ipynb']);
    await chat.broadcast('The server restarts at noon.');
    expect(far.bodies('/post')).toEqual([
      { role: 'notice', text: 'The server restarts at noon.' },
      { role: 'notice', text: 'The server restarts at noon.' }
    ]);
  });
});
