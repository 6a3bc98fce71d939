/** Numbers with a title and a sentence, of which one is chosen: a listbox. */
import {
  useId,
  useLayoutEffect,
  useRef,
  useState,
  type KeyboardEvent,
  type ReactElement,
  type ReactNode
} from 'react';

/** One slice. */
export interface Slice {
  readonly key: string;
  readonly number: string;
  readonly title: string;
  readonly sentence: string;
}

/** Which entry a key leads to; `undefined` for other keys. */
export function nextAt(key: string, at: number, count: number): number | undefined {
  switch (key) {
    case 'ArrowDown':
    case 'ArrowRight':
      return Math.min(count - 1, at + 1);
    case 'ArrowUp':
    case 'ArrowLeft':
      return Math.max(0, at - 1);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return undefined;
  }
}

/**
 * Arrows move and choose at once, Enter and Space choose again (which takes the choice back).
 *
 * @param menu what can be done with the chosen slice, drawn beside it
 */
export function SliceList(props: {
  label: string;
  slices: readonly Slice[];
  chosen: string | undefined;
  menu?: ReactNode;
  onChoose: (key: string) => void;
}): ReactElement {
  const { label, slices, chosen, menu, onChoose } = props;
  const id = useId();
  const list = useRef<HTMLUListElement>(null);
  const at = slices.findIndex(({ key }) => key === chosen);
  const [top, setTop] = useState(0);
  useLayoutEffect(() => {
    const option = list.current?.children[at];
    if (option instanceof HTMLElement) {
      setTop(option.offsetTop);
    }
  }, [at, slices.length]);
  const move = (event: KeyboardEvent): void => {
    const to = nextAt(event.key, at, slices.length);
    const next = to === undefined ? undefined : slices[to];
    if (next && next.key !== chosen) {
      onChoose(next.key);
      list.current?.children[to ?? 0]?.scrollIntoView?.({ block: 'nearest' });
    } else if ((event.key === 'Enter' || event.key === ' ') && chosen !== undefined && at >= 0) {
      onChoose(chosen);
    } else if (to === undefined) {
      return;
    }
    event.preventDefault();
  };
  return (
    <div className="lk-slice-list">
      <ul
        ref={list}
        role="listbox"
        aria-label={label}
        tabIndex={0}
        aria-activedescendant={at >= 0 ? `${id}${at}` : undefined}
        onKeyDown={move}
      >
        {slices.map(({ key, number, title, sentence }, place) => (
          <li
            key={key}
            id={`${id}${place}`}
            className="lk-slice"
            role="option"
            aria-selected={key === chosen}
            onClick={() => onChoose(key)}
          >
            <span className="lk-num">{number}</span>
            <div>
              {title}
              <span>{sentence}</span>
            </div>
          </li>
        ))}
      </ul>
      {at >= 0 && menu !== undefined && (
        <div className="lk-slice-menu" style={{ top: top + 4 }}>
          {menu}
        </div>
      )}
    </div>
  );
}
