/** The inside of the sidebar's widget. Loaded on first use. */
import { ReactWidget } from '@jupyterlab/ui-components';
import type { Message } from '@lumino/messaging';
import type { ReactElement } from 'react';
import type { ChatContent } from './chat-panel';
import { Sidebar } from './sidebar';
import type { ChatTools } from './tools';

/** Listens to the companion's channels only while it is visible. */
export class ChatView extends ReactWidget implements ChatContent {
  constructor(private readonly tools: ChatTools) {
    super();
    this.addClass('lk-chat-view');
  }

  focusPrompt(): void {
    const { model } = this.tools;
    model.openPanel({ kind: 'chat' });
    // The prompt may be drawn in this very turn.
    requestAnimationFrame(() => {
      this.node.querySelector<HTMLTextAreaElement>('.lk-prompt-text')?.focus();
    });
  }

  protected override render(): ReactElement {
    return <Sidebar tools={this.tools} />;
  }

  protected override onAfterAttach(message: Message): void {
    super.onAfterAttach(message);
    this.tools.model.setVisible(this.isVisible);
  }

  protected override onAfterShow(message: Message): void {
    super.onAfterShow(message);
    this.tools.model.setVisible(true);
  }

  protected override onAfterHide(message: Message): void {
    super.onAfterHide(message);
    this.tools.model.setVisible(false);
  }

  protected override onBeforeDetach(message: Message): void {
    this.tools.model.setVisible(false);
    super.onBeforeDetach(message);
  }
}
