/** What rows that a person arranges share: their buttons, who has the focus after a move, and what is told of it. */
import {
  useCallback,
  useLayoutEffect,
  useRef,
  useState,
  type ReactElement,
  type ReactNode,
  type RefObject
} from 'react';
import { Icon, type IconName } from './icons';
import { leaves } from './leaves';
import { moved } from './listRows';

/** The rows' place on the page, and what happened there last. */
export interface RowsPlace {
  root: RefObject<HTMLDivElement>;
  /** For a screen reader. */
  told: string;
  /** Called before the rows are drawn anew: the part (`data-part`) that takes the focus, and what is told. */
  tell: (part: string, text: string) => void;
}

/** A row that moves on the page loses the focus, and so does one that is gone: both hand it on. */
export function useRowsPlace(): RowsPlace {
  const [told, setTold] = useState('');
  const root = useRef<HTMLDivElement>(null);
  const focus = useRef('');
  useLayoutEffect(() => {
    const part = focus.current;
    focus.current = '';
    if (part !== '') {
      root.current?.querySelector<HTMLElement>(`[data-part="${part}"]`)?.focus();
    }
  });
  const tell = useCallback((part: string, text: string) => {
    focus.current = part;
    setTold(text);
  }, []);
  return { root, told, tell };
}

/** All rows of a field, and what is told of them. Going from row to row is not leaving. */
export function RowsGroup(props: {
  place: RowsPlace;
  className: string;
  id: string;
  describedBy: string | undefined;
  onLeave: () => void;
  children: ReactNode;
}): ReactElement {
  return (
    <div
      ref={props.place.root}
      className={props.className}
      role="group"
      aria-labelledby={`${props.id}-label`}
      aria-describedby={props.describedBy}
      onBlur={event => {
        if (leaves(event)) {
          props.onLeave();
        }
      }}
    >
      {props.children}
      <span className="lk-visually-hidden" role="status">
        {props.place.told}
      </span>
    </div>
  );
}

/** What arranging a list of rows does, whatever they hold. */
export interface Arranging<T> {
  remove: (at: number) => void;
  move: (at: number, way: -1 | 1) => void;
  /** `part` takes the focus, `text` is told. */
  put: (rows: T[], part?: string, text?: string) => void;
}

/** @param onPut takes the rows as they are arranged now */
export function arranging<T extends { key: number }>(
  rows: readonly T[],
  { tell }: RowsPlace,
  onPut: (rows: T[]) => void
): Arranging<T> {
  const put = (next: T[], part = '', text = ''): void => {
    tell(part, text);
    onPut(next);
  };
  return {
    put,
    remove: at => {
      const next = rows.toSpliced(at, 1);
      const near = next[Math.min(at, next.length - 1)];
      put(next, near ? `remove-${near.key}` : 'add', `Row ${at + 1} removed, ${next.length} left.`);
    },
    move: (at, way) => {
      if (rows[at + way] !== undefined) {
        const part = `${way < 0 ? 'up' : 'down'}-${rows[at]?.key}`;
        put(moved(rows, at, way), part, `Now row ${at + way + 1} of ${rows.length}.`);
      }
    }
  };
}

/** Up, down and remove. */
export function RowButtons(props: {
  rowKey: number;
  /** What the buttons are called by. */
  name: string;
  first: boolean;
  last: boolean;
  disabled: boolean;
  onMove: (way: -1 | 1) => void;
  onRemove: () => void;
}): ReactElement {
  const { rowKey, name, disabled, onMove } = props;
  const button = (
    part: string,
    icon: IconName,
    label: string,
    off: boolean,
    run: () => void
  ): ReactElement => (
    <button
      type="button"
      className={`lk-icon-button lk-row-${part}`}
      data-part={`${part}-${rowKey}`}
      aria-label={label}
      // Not `disabled`: the focus stays where a row has reached the end.
      aria-disabled={off || undefined}
      disabled={disabled}
      onClick={run}
    >
      <Icon name={icon} small />
    </button>
  );
  return (
    <>
      {button('up', 'up', `Move ${name} up`, props.first, () => onMove(-1))}
      {button('down', 'down', `Move ${name} down`, props.last, () => onMove(1))}
      {button('remove', 'close', `Remove ${name}`, false, props.onRemove)}
    </>
  );
}
