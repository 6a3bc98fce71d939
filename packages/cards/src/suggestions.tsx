/** A text box with suggestions (ARIA combobox): any text may be typed, the arrows and the list only help. */
import type { Value } from '@lockstep/protocol';
import { showValue, textOfValue } from '@lockstep/workflow';
import { useState, type KeyboardEvent, type ReactElement } from 'react';
import { Icon } from './icons';

export interface SuggestionsProps {
  /** Names the list, and the button that opens it. */
  label: string;
  choices: readonly Value[];
  text: string;
  disabled: boolean;
  /** Id, state and description of the box. */
  box: Readonly<Record<string, string | number | boolean | undefined>> & { id: string };
  onText: (text: string) => void;
  /** A suggestion was taken. */
  onTake: (text: string) => void;
  onLeave?: () => void;
}

/** `all`: opened by hand, so that a value that is there already hides nothing. */
type Opened = 'all' | 'matching' | null;

/** The box, its button and its list. */
export function Suggestions(props: SuggestionsProps): ReactElement {
  const { label, choices, text, disabled, box, onText } = props;
  const [opened, setOpened] = useState<Opened>(null);
  const [at, setAt] = useState(-1);
  const typed = text.trim().toLowerCase();
  const shown = choices.filter(
    choice => opened === 'all' || showValue(choice).toLowerCase().includes(typed)
  );
  const open = opened !== null && shown.length > 0;
  const show = (how: Opened, active = -1): void => {
    setOpened(how);
    setAt(active);
  };
  const take = (choice: Value): void => {
    show(null);
    props.onTake(textOfValue(choice));
  };
  const key = (event: KeyboardEvent<HTMLInputElement>): void => {
    const way = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    const chosen = shown[at];
    if (event.altKey || event.ctrlKey || event.metaKey) {
      return;
    }
    if (way !== 0) {
      event.preventDefault();
      const last = (open ? shown : choices).length - 1;
      show(opened ?? 'all', at + way < 0 ? last : at + way > last ? 0 : at + way);
    } else if (open && (event.key === 'Escape' || (event.key === 'Enter' && chosen))) {
      event.preventDefault();
      event.stopPropagation();
      if (event.key === 'Enter' && chosen) {
        take(chosen);
      } else {
        show(null);
      }
    }
  };
  return (
    <span className="lk-combo">
      <input
        {...box}
        className="lk-input"
        type="text"
        role="combobox"
        autoComplete="off"
        aria-autocomplete="list"
        aria-expanded={open}
        aria-controls={`${box.id}-list`}
        aria-activedescendant={open && at >= 0 ? `${box.id}-${at}` : undefined}
        disabled={disabled}
        value={text}
        onChange={event => {
          show('matching');
          onText(event.currentTarget.value);
        }}
        onKeyDown={key}
        onBlur={() => {
          show(null);
          props.onLeave?.();
        }}
      />
      <button
        type="button"
        className="lk-icon-button"
        tabIndex={-1}
        aria-label={`Suggestions for ${label}`}
        aria-expanded={open}
        disabled={disabled}
        onMouseDown={event => {
          // The focus stays in the box.
          event.preventDefault();
          event.currentTarget.parentElement?.querySelector('input')?.focus();
        }}
        onClick={() => show(open ? null : 'all')}
      >
        <Icon name="down" />
      </button>
      <ul
        className="lk-combo-list"
        role="listbox"
        id={`${box.id}-list`}
        aria-label={`Suggestions for ${label}`}
        hidden={!open}
      >
        {open &&
          shown.map((choice, index) => (
            <li
              key={textOfValue(choice)}
              ref={node => {
                if (index === at) {
                  node?.scrollIntoView?.({ block: 'nearest' });
                }
              }}
              role="option"
              id={`${box.id}-${index}`}
              aria-selected={index === at}
              onMouseDown={event => event.preventDefault()}
              onClick={() => take(choice)}
            >
              {showValue(choice)}
            </li>
          ))}
      </ul>
    </span>
  );
}
