/** A button with a menu or a listbox beneath it: arrows move, Enter chooses, Esc closes and gives the focus back. */
import {
  useLayoutEffect,
  useRef,
  useState,
  type KeyboardEvent,
  type ReactElement,
  type ReactNode
} from 'react';
import { Icon, type IconName } from './icons';
import { leaves } from './leaves';

/** One entry of a menu or a listbox. */
export interface MenuEntry {
  label: string;
  /** Tells entries of the same label apart. */
  id?: string;
  icon?: IconName;
  /** Said beside the label, quietly. */
  hint?: string;
  /** A second line: what is behind it. */
  detail?: string;
  selected?: boolean;
  /** Why it cannot be chosen now. */
  off?: string | null;
  choose: () => void;
}

export interface MenuButtonProps {
  /** `listbox` for a choice of one among many. */
  kind: 'menu' | 'listbox';
  /** Name of the list. */
  name: string;
  /** Name of the button where its content is an icon. */
  label?: string;
  title?: string;
  className: string;
  /** Class of what holds the button and its list, where the list is placed by it. */
  anchor?: string;
  children: ReactNode;
  /** Groups with a line between them. */
  groups: readonly (readonly MenuEntry[])[];
}

/** The button; the list is drawn while it is open. */
export function MenuButton(props: MenuButtonProps): ReactElement {
  const { kind } = props;
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const list = useRef<HTMLUListElement>(null);
  useLayoutEffect(() => {
    if (open) {
      const items = itemsOf(list.current);
      (items.find(item => item.getAttribute('aria-selected') === 'true') ?? items[0])?.focus();
    }
  }, [open]);
  const close = (): void => {
    setOpen(false);
    button.current?.focus();
  };
  const choose = (entry: MenuEntry): void => {
    if (!entry.off) {
      close();
      entry.choose();
    }
  };
  return (
    <div
      className={props.anchor}
      onBlur={event => {
        if (leaves(event)) {
          setOpen(false);
        }
      }}
    >
      <button
        ref={button}
        type="button"
        className={props.className}
        aria-label={props.label}
        title={props.title}
        aria-haspopup={kind}
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        {props.children}
      </button>
      {open && (
        <ul
          className="lk-menu"
          role={kind}
          aria-label={props.name}
          ref={list}
          onKeyDown={event => move(event, list.current, close)}
        >
          {props.groups.flatMap((group, at) => [
            ...(at > 0
              ? [<li className="lk-menu-line" role="separator" key={`line-${at}`} />]
              : []),
            ...group.map(entry => (
              <Item key={entry.id ?? entry.label} kind={kind} entry={entry} onChoose={choose} />
            ))
          ])}
        </ul>
      )}
    </div>
  );
}

function Item(props: {
  kind: MenuButtonProps['kind'];
  entry: MenuEntry;
  onChoose: (entry: MenuEntry) => void;
}): ReactElement {
  const { kind, entry, onChoose } = props;
  return (
    <li
      className={entry.detail ? 'lk-menu-item lk-menu-told' : 'lk-menu-item'}
      role={kind === 'menu' ? 'menuitem' : 'option'}
      aria-selected={kind === 'listbox' ? entry.selected === true : undefined}
      aria-disabled={entry.off ? true : undefined}
      tabIndex={-1}
      title={entry.off ?? entry.label}
      onClick={() => onChoose(entry)}
      onKeyDown={event => {
        if (event.key === 'Enter' || event.key === ' ') {
          event.preventDefault();
          event.stopPropagation();
          onChoose(entry);
        }
      }}
    >
      {entry.icon && <Icon name={entry.icon} />}
      <span className="lk-ellipsis">{entry.label}</span>
      {entry.hint !== undefined && <small>{entry.hint}</small>}
      {entry.detail && <span className="lk-menu-detail">{entry.detail}</span>}
    </li>
  );
}

function move(
  event: KeyboardEvent<HTMLUListElement>,
  list: HTMLElement | null,
  close: () => void
): void {
  const items = itemsOf(list);
  const at = items.findIndex(item => item === document.activeElement);
  const to: Record<string, number> = {
    ArrowDown: (at + 1) % items.length,
    ArrowUp: (at - 1 + items.length) % items.length,
    Home: 0,
    End: items.length - 1
  };
  const next = to[event.key];
  if (next !== undefined) {
    event.preventDefault();
    event.stopPropagation();
    items[next]?.focus();
  } else if (event.key === 'Escape' || event.key === 'Tab') {
    event.preventDefault();
    event.stopPropagation();
    close();
  }
}

function itemsOf(list: HTMLElement | null): HTMLElement[] {
  return [...(list?.querySelectorAll<HTMLElement>('[role="menuitem"], [role="option"]') ?? [])];
}
