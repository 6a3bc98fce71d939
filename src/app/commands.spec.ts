import type { JupyterFrontEnd } from '@jupyterlab/application';
import { nullTranslator } from '@jupyterlab/translation';
import { addCommands, DOWNLOAD_EXECUTED, OPEN_GUIDED_APP, type CommandContext } from './commands';

type Commands = JupyterFrontEnd['commands'];
const opened = jest.fn<Promise<void>, [unknown]>(() => Promise.resolve());

function commandsWith(context: Partial<CommandContext>): Commands {
  // The registry of a front end without a shell: commands only.
  const { CommandRegistry } = jest.requireActual<{ CommandRegistry: new () => Commands }>(
    '@lumino/commands'
  );
  const commands = new CommandRegistry();
  commands.addCommand('docmanager:open', { execute: args => opened(args) });
  addCommands({
    commands,
    tracker: { currentWidget: null, find: () => undefined },
    notebooks: null,
    files: null,
    settings: null,
    trans: nullTranslator.load('lockstep'),
    id: 'jupyterlab-lockstep:app',
    ...context
  });
  return commands;
}

beforeEach(() => opened.mockClear());

describe('the commands', () => {
  it('describe their arguments', async () => {
    const commands = commandsWith({});
    for (const id of [OPEN_GUIDED_APP, DOWNLOAD_EXECUTED]) {
      expect((await commands.describedBy(id)).args).toMatchObject({ type: 'object' });
    }
  });

  it("open the notebook named with the Guided App's factory", async () => {
    await commandsWith({}).execute(OPEN_GUIDED_APP, { path: 'a/b.ipynb' });
    expect(opened).toHaveBeenCalledWith({ path: 'a/b.ipynb', factory: 'Guided App' });
  });

  it('are off while there is no notebook to open', async () => {
    const commands = commandsWith({});
    expect(commands.isEnabled(OPEN_GUIDED_APP)).toBe(false);
    expect(commands.isEnabled(OPEN_GUIDED_APP, { fileBrowser: true })).toBe(false);
    expect(commands.isEnabled(DOWNLOAD_EXECUTED)).toBe(false);
    await commands.execute(OPEN_GUIDED_APP);
    expect(opened).not.toHaveBeenCalled();
  });
});
