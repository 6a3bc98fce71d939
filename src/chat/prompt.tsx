/** Where a question is written: text, what is attached, and the lists of "@" and "/". */
import { Icon } from '@lockstep/cards';
import { MAX_PROMPT, type Attachment } from '@lockstep/protocol';
import {
  useId,
  useLayoutEffect,
  useRef,
  useState,
  type ClipboardEvent,
  type KeyboardEvent,
  type ReactElement
} from 'react';
import { useMenu } from './header';
import { ChatIcon } from './icons';
import { attachable, wantedAt, type Wanted } from './suggestions';
import { useModel, useShown, useTools } from './tools';
import { size } from './words';

/** One entry of the list above the prompt. */
interface Offer {
  id: string;
  label: string;
  hint: string;
  take: () => void;
}

/** Enter sends; Shift+Enter begins a line; ↑ in an empty prompt takes the last question up again. */
export function Prompt(props: { onRename: () => void }): ReactElement {
  const { trans, model } = useTools();
  const { drafting } = model;
  const { session } = useModel();
  const draft = useShown(drafting.shown);
  const models = useShown(model.models.shown);
  const box = useRef<HTMLTextAreaElement>(null);
  const [cursor, setCursor] = useState(0);
  const [dismissed, setDismissed] = useState(false);
  const [at, setAt] = useState(0);
  const list = useId();
  const wanted = dismissed ? null : wantedAt(draft.text, cursor);
  const offers = useOffers(wanted, props.onRename, () => box.current?.focus());
  const chosen = offers[Math.min(at, offers.length - 1)];
  useGrowing(box, draft.text);
  const later = draft.held || (models !== null && models.next === null);

  const change = (text: string, to: number): void => {
    drafting.edit(text);
    setCursor(to);
    setDismissed(false);
    setAt(0);
  };
  const editLast = (): boolean => {
    const last = session.transcript.shown
      .snapshot()
      .messages.findLast(message => message.role === 'user');
    if (last?.role !== 'user') {
      return false;
    }
    drafting.editEarlier(last.id, last.text, last.attachments);
    return true;
  };
  const pressed = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    if (event.nativeEvent.isComposing) {
      return;
    }
    if (chosen && wanted && inList(event, offers.length, setAt, () => setDismissed(true))) {
      event.preventDefault();
      event.stopPropagation();
      if (event.key === 'Enter' || event.key === 'Tab') {
        take(chosen, wanted);
      }
      return;
    }
    if (event.key === 'Enter' && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      void drafting.send();
    } else if (event.key === 'ArrowUp' && draft.text === '' && editLast()) {
      event.preventDefault();
    } else if (event.key === 'Escape' && draft.replaces !== null) {
      event.stopPropagation();
      drafting.stopEditing();
    }
  };
  const take = (offer: Offer, from: Wanted): void => {
    const text = draft.text.slice(0, from.from) + draft.text.slice(cursor);
    change(from.kind === 'command' ? '' : text, from.from);
    offer.take();
  };
  const pasted = (event: ClipboardEvent<HTMLTextAreaElement>): void => {
    const text = event.clipboardData.getData('text/plain');
    if (drafting.takePaste(text, trans.__('Pasted text, %1', size(text.length)))) {
      event.preventDefault();
    }
  };
  return (
    <form
      className="lk-prompt"
      data-region="prompt"
      onSubmit={event => {
        event.preventDefault();
        void drafting.send();
        box.current?.focus();
      }}
    >
      {wanted && offers.length > 0 && (
        <ul
          className="lk-menu lk-offers"
          role="listbox"
          id={list}
          aria-label={offersName(wanted, trans)}
        >
          {offers.map((offer, index) => (
            <li
              key={offer.id}
              id={`${list}-${index}`}
              className="lk-menu-item"
              role="option"
              aria-selected={offer === chosen}
              onMouseDown={event => {
                event.preventDefault();
                take(offer, wanted);
              }}
            >
              <span className="lk-nowrap">{offer.label}</span>
              <small className="lk-ellipsis">{offer.hint}</small>
            </li>
          ))}
        </ul>
      )}
      <div className="lk-prompt-box">
        <Chips
          attachments={draft.attachments}
          onRemove={attachment => drafting.detach(attachment)}
          onAttach={() => {
            change(draft.text === '' ? '@' : `${draft.text} @`, draft.text.length + 2);
            box.current?.focus();
          }}
        />
        <div className="lk-prompt-line">
          <textarea
            ref={box}
            className="lk-prompt-text"
            rows={1}
            aria-label={trans.__('Message')}
            placeholder={trans.__('Ask about this notebook')}
            aria-autocomplete="list"
            aria-haspopup="listbox"
            aria-controls={wanted && chosen ? list : undefined}
            aria-activedescendant={
              wanted && chosen ? `${list}-${offers.indexOf(chosen)}` : undefined
            }
            value={draft.text}
            onChange={event => change(event.target.value, event.target.selectionStart)}
            onSelect={event => setCursor(event.currentTarget.selectionStart)}
            onKeyDown={pressed}
            onPaste={pasted}
          />
          <button
            type="submit"
            className={`lk-button lk-button-small ${draft.text.trim() === '' ? '' : 'lk-button-primary'}`}
            disabled={draft.text.trim() === ''}
          >
            <ChatIcon name="send" small />
            {later ? trans.__('Send later') : trans.__('Send')}
          </button>
        </div>
      </div>
      <Hint later={later} />
    </form>
  );
}

function Hint({ later }: { later: boolean }): ReactElement {
  const { trans, model } = useTools();
  const draft = useShown(model.drafting.shown);
  if (draft.problem !== null) {
    return (
      <p className="lk-hint" role="alert">
        <span>{draft.problem}</span>
      </p>
    );
  }
  if (draft.replaces !== null) {
    return (
      <p className="lk-hint">
        <span>
          {trans.__(
            'Changes your earlier question; what followed it goes. Esc leaves it as it was.'
          )}
        </span>
      </p>
    );
  }
  if (draft.held) {
    return (
      <p className="lk-hint" role="status">
        <span>
          {trans.__('Reconnecting, nothing is lost. Sent by itself when the companion answers.')}
        </span>
      </p>
    );
  }
  if (later) {
    return (
      <p className="lk-hint">
        <span>{trans.__('Draft kept. Sent in order once a model answers.')}</span>
      </p>
    );
  }
  if (draft.text.length > MAX_PROMPT) {
    return (
      <p className="lk-hint">
        <span>{trans.__('%1 characters too many', draft.text.length - MAX_PROMPT)}</span>
      </p>
    );
  }
  return (
    <p className="lk-hint">
      <span>{trans.__('Enter sends')}</span>
      <span>{trans.__('Shift+Enter new line')}</span>
      <span className="lk-wide-only">{trans.__('@ attaches')}</span>
      <span className="lk-wide-only">{trans.__('/ commands')}</span>
    </p>
  );
}

function Chips(props: {
  attachments: readonly Attachment[];
  onRemove: (attachment: Attachment) => void;
  onAttach: () => void;
}): ReactElement {
  const { trans } = useTools();
  return (
    <div className="lk-chips">
      <button
        type="button"
        className="lk-icon-button"
        aria-label={trans.__('Attach a run or a cell')}
        title={trans.__('Attach a run or a cell')}
        onClick={props.onAttach}
      >
        <ChatIcon name="attach" />
      </button>
      {props.attachments.map(item => (
        <span className="lk-chip" key={`${item.kind} ${item.ref}`} title={item.label}>
          <span className="lk-ellipsis">{item.label}</span>
          <button
            type="button"
            className="lk-chip-remove"
            aria-label={trans.__('Remove %1', item.label)}
            onClick={() => props.onRemove(item)}
          >
            <Icon name="close" small />
          </button>
        </span>
      ))}
    </div>
  );
}

function useOffers(wanted: Wanted | null, onRename: () => void, refocus: () => void): Offer[] {
  const { model } = useTools();
  const { notebook } = useModel();
  const { runs } = useShown(model.feed.shown);
  const menu = useMenu(onRename);
  if (wanted === null) {
    return [];
  }
  if (wanted.kind === 'command') {
    return menu
      .flat()
      .filter(entry => entry.label.toLowerCase().includes(wanted.query.toLowerCase()))
      .map(entry => ({
        id: entry.id ?? entry.label,
        label: entry.label,
        hint: '',
        take: entry.choose
      }));
  }
  return attachable(wanted.query, runs, notebook).map(({ attachment, hint }) => ({
    id: `${attachment.kind} ${attachment.ref}`,
    label: attachment.label,
    hint,
    take: () => {
      model.drafting.attach(attachment);
      refocus();
    }
  }));
}

function offersName(wanted: Wanted, trans: ReturnType<typeof useTools>['trans']): string {
  return wanted.kind === 'command' ? trans.__('Commands') : trans.__('Runs and cells');
}

/** Whether the key belongs to the open list; arrows move in it, Esc closes it. */
function inList(
  event: KeyboardEvent,
  count: number,
  setAt: (change: (at: number) => number) => void,
  close: () => void
): boolean {
  switch (event.key) {
    case 'ArrowDown':
      setAt(at => (at + 1) % count);
      return true;
    case 'ArrowUp':
      setAt(at => (at - 1 + count) % count);
      return true;
    case 'Escape':
      close();
      return true;
    case 'Enter':
    case 'Tab':
      return !event.shiftKey;
    default:
      return false;
  }
}

/** Grows with its text where the browser does not do that by itself. */
function useGrowing(box: React.RefObject<HTMLTextAreaElement>, text: string): void {
  useLayoutEffect(() => {
    const node = box.current;
    if (node && !CSS.supports?.('field-sizing', 'content')) {
      node.style.height = 'auto';
      node.style.height = `${node.scrollHeight}px`;
    }
  }, [box, text]);
}
