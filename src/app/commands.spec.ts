import type { JupyterFrontEnd } from '@jupyterlab/application';
import { nullTranslator } from '@jupyterlab/translation';
import { DisposableDelegate } from '@lumino/disposable';
import { addCommands, DOWNLOAD_EXECUTED, OPEN_GUIDED_APP, type CommandContext } from './commands';

type Commands = JupyterFrontEnd['commands'];
type CommandOptions = Parameters<Commands['addCommand']>[1];

/** What was opened, as arguments of `docmanager:open`. */
const opened = jest.fn();
let added: Map<string, CommandOptions>;

/** A registry that keeps what is added and notes what is executed. */
const commands: CommandContext['commands'] = {
  addCommand: (id, options) => {
    added.set(id, options);
    return new DisposableDelegate(() => added.delete(id));
  },
  execute: (id, args) => Promise.resolve(opened(id, args))
};

function add(context: Partial<CommandContext> = {}): void {
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
}

beforeEach(() => {
  opened.mockClear();
  added = new Map();
  add();
});

describe('the commands', () => {
  it.each([OPEN_GUIDED_APP, DOWNLOAD_EXECUTED])('%s describes its arguments', id => {
    expect(added.get(id)?.describedBy).toMatchObject({ args: { type: 'object' } });
  });

  it("open the notebook named with the Guided App's factory", async () => {
    await added.get(OPEN_GUIDED_APP)?.execute({ path: 'a/b.ipynb' });
    const args = { path: 'a/b.ipynb', factory: 'Guided App' };
    expect(opened).toHaveBeenCalledWith('docmanager:open', args);
  });

  it('open nothing while there is no notebook, and are off then', async () => {
    const command = added.get(OPEN_GUIDED_APP);
    expect(command?.isEnabled?.({})).toBe(false);
    expect(command?.isEnabled?.({ fileBrowser: true })).toBe(false);
    expect(added.get(DOWNLOAD_EXECUTED)?.isEnabled?.({})).toBe(false);
    await command?.execute({});
    expect(opened).not.toHaveBeenCalled();
  });

  it('open the notebook that is selected in the file browser', async () => {
    const model = { name: 'c.ipynb', path: 'c.ipynb', type: 'notebook', writable: true };
    const rest = { created: '', last_modified: '', mimetype: '', content: null, format: null };
    const selected = { ...model, ...rest };
    add({ files: { selectedItems: () => [selected].values() } });
    await added.get(OPEN_GUIDED_APP)?.execute({ fileBrowser: true });
    const args = { path: 'c.ipynb', factory: 'Guided App' };
    expect(opened).toHaveBeenCalledWith('docmanager:open', args);
  });
});
