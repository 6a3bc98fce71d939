/** The sidebar's widget: light enough for start-up; what it shows is loaded when it is first shown. */
import type { TranslationBundle } from '@jupyterlab/translation';
import { LabIcon } from '@jupyterlab/ui-components';
import type { Message } from '@lumino/messaging';
import { PanelLayout, Widget } from '@lumino/widgets';

/** A bubble with two lines. */
export const chatIcon = new LabIcon({
  name: 'jupyterlab-lockstep:chat',
  svgstr: `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16" fill="none" stroke-width="1.4" stroke-linecap="round" stroke-linejoin="round">
  <path class="jp-icon3" stroke="#616161" d="M2.5 3.500h11v7.500h-6l-3 2.500V11h-2z M5 6.200h6 M5 8.500h4"/>
</svg>`
});

/** What the panel holds once it is loaded. */
export interface ChatContent extends Widget {
  /** Puts the cursor into the prompt. */
  focusPrompt(): void;
}

/** Fills itself when it is first shown, and never takes the focus by itself. */
export class ChatPanel extends Widget {
  private inside: ChatContent | null = null;
  private filling: Promise<void> | null = null;
  /** Whether being activated puts the cursor into the prompt. */
  private quiet = false;

  /** @param load makes the content, once */
  constructor(
    private readonly load: () => Promise<ChatContent>,
    trans: TranslationBundle
  ) {
    super();
    this.id = 'lockstep-chat';
    this.layout = new PanelLayout();
    this.addClass('lk-chat-panel');
    this.title.icon = chatIcon;
    this.title.caption = trans.__('Lockstep chat');
    this.title.closable = true;
    this.node.setAttribute('aria-label', trans.__('Lockstep chat'));
    this.node.setAttribute('role', 'region');
    this.node.tabIndex = -1;
  }

  /** Runs `show`, which activates this panel, without moving the focus. */
  quietly(show: () => void): void {
    this.quiet = true;
    try {
      show();
    } finally {
      this.quiet = false;
    }
  }

  /** Puts the cursor into the prompt, once it is there. */
  async focusPrompt(): Promise<void> {
    await this.fill();
    this.inside?.focusPrompt();
  }

  protected override onAfterAttach(message: Message): void {
    super.onAfterAttach(message);
    if (this.isVisible) {
      void this.fill();
    }
  }

  protected override onAfterShow(message: Message): void {
    super.onAfterShow(message);
    void this.fill();
  }

  protected override onActivateRequest(message: Message): void {
    super.onActivateRequest(message);
    if (!this.quiet) {
      void this.focusPrompt();
    }
  }

  private fill(): Promise<void> {
    this.filling ??= this.take();
    return this.filling;
  }

  private async take(): Promise<void> {
    const inside = await this.load();
    if (this.isDisposed) {
      inside.dispose();
      return;
    }
    this.inside = inside;
    if (this.layout instanceof PanelLayout) {
      this.layout.addWidget(inside);
    }
  }
}
