/** The head of the sidebar: which chat, which model, how full its window is, and whether runs are observed. */
import { Icon, MenuButton, type MenuEntry } from '@lockstep/cards';
import { useEffect, useRef, useState, type ReactElement } from 'react';
import { ChatIcon } from './icons';
import { useModel, useShown, useTools } from './tools';
import { whole } from './words';

/** Title row and state row. */
export function ChatHeader(props: {
  renaming: boolean;
  onRenaming: (renaming: boolean) => void;
}): ReactElement {
  const { trans, model } = useTools();
  const { renaming, onRenaming } = props;
  const { session, chats } = useModel();
  const { summary } = useShown(session.transcript.shown);
  const title = summary?.title || trans.__('New chat');
  const entries = chats.map((chat): MenuEntry => ({
    id: chat.chat,
    label: chat.title,
    selected: chat.chat === session.chat,
    choose: () => model.show(chat.chat)
  }));
  const fresh: MenuEntry = {
    id: 'new',
    label: trans.__('New chat'),
    selected: session.chat === null,
    choose: () => model.show(null)
  };
  return (
    <header className="lk-chat-head" data-region="header">
      <div className="lk-chat-title">
        {renaming && session.chat !== null ? (
          <TitleBox
            title={title}
            onDone={next => {
              onRenaming(false);
              if (next !== null) {
                void session.rename(next).then(() => model.loadChats());
              }
            }}
          />
        ) : (
          <MenuButton
            anchor="lk-menu-anchor"
            kind="listbox"
            name={trans.__('Chats of this notebook')}
            className="lk-chat-switch"
            title={trans.__('Switch chat')}
            groups={session.chat === null ? [[fresh, ...entries]] : [entries]}
          >
            <span className="lk-ellipsis">{title}</span>
            <Icon name="down" />
          </MenuButton>
        )}
        <span className="lk-spacer" />
        <button
          type="button"
          className="lk-icon-button"
          aria-label={trans.__('New chat')}
          title={trans.__('New chat')}
          onClick={() => model.show(null)}
        >
          <ChatIcon name="plus" />
        </button>
        <ChatMenu onRename={() => onRenaming(true)} />
      </div>
      <div className="lk-chat-state">
        <ModelChip />
        <span className="lk-spacer" />
        <ContextMeter />
        <Observing />
      </div>
    </header>
  );
}

/** What the menu offers; also reached by "/" in the prompt. */
export function useMenu(onRename: () => void): (readonly MenuEntry[])[] {
  const { trans, model } = useTools();
  const { session } = useModel();
  const panel = (id: 'memory' | 'models' | 'instructions', label: string): MenuEntry => ({
    id,
    label,
    choose: () => model.openPanel({ kind: id })
  });
  const own: MenuEntry[] =
    session.chat === null
      ? []
      : [
          { id: 'rename', label: trans.__('Rename'), choose: onRename },
          { id: 'delete', label: trans.__('Delete'), choose: () => void model.deleteChat() }
        ];
  return [
    ...(own.length > 0 ? [own] : []),
    [
      panel('memory', trans.__('Memory')),
      panel('models', trans.__('Models')),
      panel('instructions', trans.__('Edit instructions'))
    ],
    [
      { id: 'export', label: trans.__('Export all'), choose: () => void model.exportAll() },
      {
        id: 'forget',
        label: trans.__('Delete record'),
        choose: () => model.openPanel({ kind: 'memory' })
      }
    ]
  ];
}

function ChatMenu(props: { onRename: () => void }): ReactElement {
  const { trans } = useTools();
  const groups = useMenu(props.onRename);
  return (
    <MenuButton
      anchor="lk-menu-anchor"
      kind="menu"
      name={trans.__('Chat')}
      label={trans.__('Chat menu')}
      title={trans.__('Chat menu')}
      className="lk-icon-button"
      groups={groups}
    >
      <Icon name="menu" />
    </MenuButton>
  );
}

function TitleBox(props: { title: string; onDone: (title: string | null) => void }): ReactElement {
  const { trans } = useTools();
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => box.current?.select(), []);
  const done = (): void => {
    const title = box.current?.value.trim() ?? '';
    props.onDone(title === '' || title === props.title ? null : title);
  };
  return (
    <input
      ref={box}
      className="lk-input lk-title-box"
      aria-label={trans.__('Title of the chat')}
      defaultValue={props.title}
      maxLength={200}
      onBlur={done}
      onKeyDown={event => {
        if (event.key === 'Enter') {
          done();
        } else if (event.key === 'Escape') {
          event.stopPropagation();
          props.onDone(null);
        }
      }}
    />
  );
}

function ModelChip(): ReactElement {
  const { trans, model } = useTools();
  const models = useShown(model.models.shown);
  const { connection, problem } = useModel();
  const open = (): void => model.openPanel({ kind: 'models' });
  if (connection === 'waiting' || problem !== null) {
    return (
      <button type="button" className="lk-chip" onClick={open}>
        <Icon name="warning" small className="lk-glyph lk-is-stale" />
        <span className="lk-ellipsis">{trans.__('Reconnecting')}</span>
      </button>
    );
  }
  if (models === null) {
    return <span className="lk-chip lk-quiet">{trans.__('Looking for a model')}</span>;
  }
  const downloading = models.embedded.state === 'downloading' ? models.embedded.progress : null;
  if (models.next === null) {
    return (
      <button type="button" className="lk-chip" onClick={open} title={trans.__('Models')}>
        <Icon name="warning" small className="lk-glyph lk-is-stale" />
        <span className="lk-ellipsis">
          {downloading
            ? trans.__('Downloading, %1 %', percent(downloading.done, downloading.total))
            : trans.__('No model answers')}
        </span>
      </button>
    );
  }
  return (
    <button
      type="button"
      className="lk-chip"
      onClick={open}
      title={trans.__('Models. Next local model: Alt+Shift+M')}
    >
      <ChatIcon name="model" small />
      <span className="lk-ellipsis">{trans.__('%1 · local', models.next.model.model)}</span>
    </button>
  );
}

/** A share in whole percent. */
export function percent(done: number, total: number): number {
  return total > 0 ? Math.min(100, Math.floor((done * 100) / total)) : 0;
}

function ContextMeter(): ReactElement | null {
  const { trans } = useTools();
  const { session } = useModel();
  const { context } = useShown(session.transcript.shown);
  if (!context || context.window === 0) {
    return null;
  }
  const share = percent(context.used, context.window);
  const words = trans.__('%1 of %2 tokens', whole(context.used), whole(context.window));
  return (
    <span
      className="lk-row lk-context"
      role="meter"
      aria-label={trans.__('Context used')}
      aria-valuenow={share}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuetext={words}
      title={trans.__('Context used: %1', words)}
    >
      <span className="lk-meter">
        <i style={{ width: `${share}%` }} />
      </span>
      <span className="lk-num">{trans.__('%1 %', share)}</span>
    </span>
  );
}

function Observing(): ReactElement | null {
  const { trans, observer } = useTools();
  const [paused, setPaused] = useState(observer?.paused ?? false);
  useEffect(() => {
    if (!observer) {
      return undefined;
    }
    const moved = (_: unknown, value: boolean): void => setPaused(value);
    observer.pausedChanged.connect(moved);
    setPaused(observer.paused);
    return () => void observer.pausedChanged.disconnect(moved);
  }, [observer]);
  if (!observer) {
    return null;
  }
  return (
    <button
      type="button"
      className="lk-icon-button lk-observing"
      aria-pressed={paused}
      aria-label={trans.__('Pause observing')}
      title={
        paused
          ? trans.__('Nothing is recorded. Observe again: Alt+Shift+O')
          : trans.__('Observing this notebook. Pause: Alt+Shift+O')
      }
      onClick={() => observer.setPaused(!paused)}
    >
      <ChatIcon name={paused ? 'eyeOff' : 'eye'} />
      <span className="lk-wide-only">{paused ? trans.__('Paused') : trans.__('Observing')}</span>
    </button>
  );
}
