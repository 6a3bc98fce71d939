import { nullTranslator } from '@jupyterlab/translation';
import { MessageLoop } from '@lumino/messaging';
import { Widget } from '@lumino/widgets';
import { ChatPanel, type ChatContent } from './chat-panel';

class QuietContent extends Widget implements ChatContent {
  readonly focusPrompt = jest.fn();
}

const trans = nullTranslator.load('lockstep');
let content: QuietContent;
const load = jest.fn(() => Promise.resolve<ChatContent>(content));
let panel: ChatPanel;

beforeEach(() => {
  load.mockClear();
  content = new QuietContent();
  panel = new ChatPanel(load, trans);
});

afterEach(() => panel.dispose());

async function settle(): Promise<void> {
  await Promise.resolve();
  await Promise.resolve();
  await Promise.resolve();
}

describe('the panel of the chat', () => {
  it('loads nothing while it is hidden, and its content once when it is shown', async () => {
    panel.hide();
    Widget.attach(panel, document.body);
    await settle();
    expect(load).not.toHaveBeenCalled();
    panel.show();
    panel.hide();
    panel.show();
    await settle();
    expect(load).toHaveBeenCalledTimes(1);
    expect(panel.node.contains(content.node)).toBe(true);
  });

  it('takes the focus when a person activates it, not when it is shown or activated quietly', async () => {
    Widget.attach(panel, document.body);
    await settle();
    panel.quietly(() => MessageLoop.sendMessage(panel, Widget.Msg.ActivateRequest));
    await settle();
    expect(content.focusPrompt).not.toHaveBeenCalled();
    MessageLoop.sendMessage(panel, Widget.Msg.ActivateRequest);
    await settle();
    expect(content.focusPrompt).toHaveBeenCalledTimes(1);
  });

  it('disposes content that comes after it was disposed', async () => {
    Widget.attach(panel, document.body);
    panel.dispose();
    await settle();
    expect(content.isDisposed).toBe(true);
  });
});
