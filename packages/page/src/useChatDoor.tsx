/** The way to a page's chat where its publisher turned it on: a button, and the panel once that is here. Nothing of it otherwise. */
import { Icon, loadVisitorChat } from '@lockstep/cards';
import type { Companion } from '@lockstep/client';
import { useCallback, useEffect, useRef, useState, type ReactElement } from 'react';
import { withStyles } from './styles';
import { sentenceOf } from './useCatalogue';

/** What is loaded when the chat is first opened. */
async function loadPanel() {
  const [VisitorChat, { drawMarkdown }] = await Promise.all([
    loadVisitorChat(),
    import('./markdown'),
    withStyles('chat')
  ]);
  return { VisitorChat, drawMarkdown };
}

type Loaded = Awaited<ReturnType<typeof loadPanel>>;

export interface ChatDoor {
  /** For the page's header; `null` where there is no chat, or no run to ask about. */
  button: ReactElement | null;
  /** Beside the run; `null` while it is closed. */
  panel: ReactElement | null;
  /** Opens the chat with a question in its prompt; absent where there is no chat. */
  ask?: (question: string) => void;
}

/** @param run the run on show, empty before it was made */
export function useChatDoor(companion: Companion, offered: boolean, run: string): ChatDoor {
  const there = offered && run !== '';
  const [open, setOpen] = useState(false);
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  const [problem, setProblem] = useState(false);
  const [drafts, setDrafts] = useState<Readonly<Record<string, string>>>({});
  const button = useRef<HTMLButtonElement>(null);
  const show = useCallback(() => {
    setOpen(true);
    setProblem(false);
    loadPanel().then(setLoaded, () => {
      setOpen(false);
      setProblem(true);
    });
  }, []);
  const close = useCallback(() => {
    setOpen(false);
    button.current?.focus();
  }, []);
  useEffect(() => {
    if (!there) {
      return undefined;
    }
    const pressed = (event: KeyboardEvent): void => {
      if (event.altKey && event.shiftKey && event.code === 'KeyL') {
        event.preventDefault();
        if (open) {
          close();
        } else {
          show();
        }
      }
    };
    window.addEventListener('keydown', pressed);
    return () => window.removeEventListener('keydown', pressed);
  }, [there, open, show, close]);
  const ask = useCallback(
    (question: string) => {
      setDrafts(before => ({ ...before, [run]: question }));
      show();
    },
    [run, show]
  );
  if (!there) {
    return { button: null, panel: null };
  }
  return {
    button: (
      <button
        ref={button}
        type="button"
        className="lk-button lk-site-ask"
        aria-expanded={open}
        aria-keyshortcuts="Alt+Shift+L"
        title={problem ? 'The chat could not be loaded. Try again.' : 'Ask about this run'}
        onClick={open ? close : show}
      >
        <Icon name={problem ? 'warning' : 'chat'} />
        {problem ? 'Ask again' : 'Ask'}
      </button>
    ),
    panel:
      open && loaded !== null ? (
        <loaded.VisitorChat
          key={run}
          companion={companion}
          run={run}
          draft={drafts[run] ?? ''}
          onDraft={text => setDrafts(before => ({ ...before, [run]: text }))}
          onClose={close}
          drawMarkdown={loaded.drawMarkdown}
          sentenceOf={sentenceOf}
        />
      ) : null,
    ask
  };
}
