/** The run's menu: rename, copy, new kernel, export, finalize, archive; what the rules refuse now is off, with the reason. */
import type { RunCommand, RunState } from '@lockstep/protocol';
import { decide } from '@lockstep/workflow';
import { useLayoutEffect, useRef, useState, type KeyboardEvent, type ReactElement } from 'react';
import { Icon, type IconName } from './icons';

/** One entry. `off`: why it cannot be chosen now. */
export interface MenuItem {
  icon: IconName;
  label: string;
  hint?: string;
  off?: string | null;
  choose: () => void;
}

/** Groups of entries, a line between them. */
export type Menu = readonly (readonly MenuItem[])[];

/** Why a command would be refused now, `null` when it would be carried out. */
export function refusalOf(state: RunState, command: RunCommand): string | null {
  const decision = decide(state, command, { by: 'person', into: 'copy' });
  return 'refusal' in decision ? decision.refusal.message : null;
}

/** A button with its menu: arrows move, Enter chooses, Esc closes and gives the focus back. */
export function RunMenu({ menu }: { menu: Menu }): ReactElement {
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const list = useRef<HTMLUListElement>(null);
  useLayoutEffect(() => {
    if (open) {
      itemsOf(list.current)[0]?.focus();
    }
  }, [open]);
  const close = (): void => {
    setOpen(false);
    button.current?.focus();
  };
  const choose = (item: MenuItem): void => {
    if (!item.off) {
      close();
      item.choose();
    }
  };
  const move = (event: KeyboardEvent<HTMLUListElement>): void => {
    const items = itemsOf(list.current);
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
      items[next]?.focus();
    } else if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      close();
    } else if (event.key === 'Tab') {
      setOpen(false);
    }
  };
  return (
    <div
      onBlur={event => {
        const to = event.relatedTarget;
        if (!(to instanceof Node) || !event.currentTarget.contains(to)) {
          setOpen(false);
        }
      }}
    >
      <button
        ref={button}
        type="button"
        className="lk-icon-button lk-run-menu-button"
        aria-label="Run menu"
        aria-haspopup="menu"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        <Icon name="menu" />
      </button>
      {open && (
        <ul className="lk-menu" role="menu" aria-label="Run" ref={list} onKeyDown={move}>
          {menu.flatMap((group, at) => [
            ...(at > 0
              ? [<li className="lk-menu-line" role="separator" key={`line-${at}`} />]
              : []),
            ...group.map(item => <Entry key={item.label} item={item} onChoose={choose} />)
          ])}
        </ul>
      )}
    </div>
  );
}

function Entry(props: { item: MenuItem; onChoose: (item: MenuItem) => void }): ReactElement {
  const { item, onChoose } = props;
  return (
    <li
      className="lk-menu-item"
      role="menuitem"
      tabIndex={-1}
      aria-disabled={item.off ? true : undefined}
      title={item.off ?? undefined}
      onClick={() => onChoose(item)}
      onKeyDown={event => {
        if (event.key === 'Enter' || event.key === ' ') {
          event.preventDefault();
          event.stopPropagation();
          onChoose(item);
        }
      }}
    >
      <Icon name={item.icon} />
      {item.label}
      {item.hint !== undefined && <small>{item.hint}</small>}
    </li>
  );
}

function itemsOf(list: HTMLElement | null): HTMLElement[] {
  return [...(list?.querySelectorAll<HTMLElement>('[role="menuitem"]') ?? [])];
}
