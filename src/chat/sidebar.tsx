/** The sidebar: head, feed, transcript, prompt, or a panel in their place; keys that belong to all of it. */
import { useState, type KeyboardEvent, type ReactElement } from 'react';
import { RunFeed } from './feed';
import { ChatHeader } from './header';
import { InstructionsPanel } from './instructions-panel';
import { MemoryPanel } from './memory-panel';
import { ModelsPanel } from './models-panel';
import type { ChatModel } from './model';
import { Prompt } from './prompt';
import { RunsPanel } from './runs-panel';
import { SeenPanel } from './seen-panel';
import { Spoken } from './spoken';
import { ToolsProvider, useModel, useTools, type ChatTools } from './tools';
import { TranscriptView } from './transcript-view';

/** Everything inside the widget. */
export function Sidebar(props: { tools: ChatTools }): ReactElement {
  const { trans, model } = props.tools;
  return (
    <ToolsProvider value={props.tools}>
      <aside
        className="lk lk-chat"
        aria-label={trans.__('Lockstep chat')}
        onKeyDown={event => pressed(event, model)}
      >
        <Inside />
        <Spoken />
      </aside>
    </ToolsProvider>
  );
}

function Inside(): ReactElement {
  const { panel } = useModel();
  switch (panel.kind) {
    case 'chat':
      return <Chat />;
    case 'models':
      return <ModelsPanel />;
    case 'memory':
      return <MemoryPanel />;
    case 'instructions':
      return <InstructionsPanel />;
    case 'runs':
      return <RunsPanel />;
    case 'seen':
      return <SeenPanel key={panel.message} message={panel.message} />;
  }
}

function Chat(): ReactElement {
  const { trans } = useTools();
  const { connection, problem, session } = useModel();
  const [renaming, setRenaming] = useState(false);
  const away = connection === 'waiting';
  return (
    <>
      <ChatHeader renaming={renaming} onRenaming={setRenaming} />
      <RunFeed />
      {(away || problem !== null) && (
        <p className="lk-notice lk-away" role="status">
          <span>{away ? trans.__('Reconnecting, nothing is lost') : problem}</span>
        </p>
      )}
      <TranscriptView key={session.chat ?? 'new'} />
      <Prompt onRename={() => setRenaming(true)} />
    </>
  );
}

/** F6 goes to the next region; Esc keeps a preview local, else leaves a panel, else stops the answer. */
function pressed(event: KeyboardEvent<HTMLElement>, model: ChatModel): void {
  if (event.key === 'F6') {
    event.preventDefault();
    event.stopPropagation();
    toRegion(event.currentTarget, event.shiftKey ? -1 : 1);
  } else if (event.key === 'Escape') {
    event.stopPropagation();
    const { panel, session } = model.shown.snapshot();
    const asking = session.transcript.shown
      .snapshot()
      .messages.find(message => message.role === 'assistant' && message.phase === 'asking');
    if (panel.kind !== 'chat') {
      model.openPanel({ kind: 'chat' });
    } else if (asking?.role === 'assistant' && asking.preview) {
      void session.decide(asking.id, asking.preview.id, 'keep-local');
    } else {
      void session.stop();
    }
  }
}

const FOCUSABLE =
  'button:not([disabled]), textarea, summary, input:not([disabled]), select, [tabindex="0"]';

function toRegion(around: HTMLElement, by: 1 | -1): void {
  const regions = [...around.querySelectorAll<HTMLElement>('[data-region]')];
  const active = document.activeElement;
  const now = regions.findLastIndex(region => region.contains(active));
  const next = regions[(now + by + regions.length) % regions.length];
  if (!next) {
    return;
  }
  const inside = next.matches('[tabindex="0"]') ? next : focusableIn(next);
  (inside ?? next).focus();
}

/** In the prompt the text itself, elsewhere the first thing that takes the focus. */
function focusableIn(region: HTMLElement): HTMLElement | null {
  return (
    region.querySelector<HTMLElement>('textarea') ?? region.querySelector<HTMLElement>(FOCUSABLE)
  );
}
