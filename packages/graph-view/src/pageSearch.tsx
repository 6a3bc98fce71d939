/** A field that finds pages by a part of their name or title, as a combobox. */
import type { GraphEngine } from '@lockstep/linkgraph';
import { useEffect, useId, useState, type KeyboardEvent, type ReactElement, type Ref } from 'react';
import type { NamedPage } from './changes';
import { counted } from './figures';
import { GraphIcon } from './graphIcons';

/** Pages offered at once. */
const OFFERED = 8;
/** Typing rests this long before the engine is asked, in milliseconds. */
const REST = 120;

export interface PageSearchProps {
  engine: GraphEngine;
  label: string;
  field?: Ref<HTMLInputElement>;
  onChoose: (page: NamedPage) => void;
  /** Offers all pages that were found as a last entry. */
  onAll?: (text: string) => void;
  /** Said where nothing is found. */
  none?: string;
  onProblem: (error: unknown) => void;
}

interface Found {
  readonly text: string;
  readonly count: number;
  readonly pages: readonly NamedPage[];
}

export function PageSearch(props: PageSearchProps): ReactElement {
  const { engine, label, onProblem } = props;
  const id = useId();
  const [text, setText] = useState('');
  const [found, setFound] = useState<Found>();
  const [at, setAt] = useState(0);
  const wanted = text.trim();
  useEffect(() => {
    if (wanted === '') {
      setFound(undefined);
      return;
    }
    let on = true;
    const timer = setTimeout(() => {
      const query = { text: wanted, sort: { column: 'pagerank', descending: true } };
      engine.rows(query, [], 0, OFFERED).then(
        rows => {
          if (on) {
            const pages = rows.names.map((name, row) => ({ page: rows.pages[row] ?? -1, name }));
            setFound({ text: wanted, count: rows.count, pages });
            setAt(0);
          }
        },
        (error: unknown) => on && onProblem(error)
      );
    }, REST);
    return () => {
      on = false;
      clearTimeout(timer);
    };
  }, [engine, wanted, onProblem]);
  const open = found !== undefined && wanted !== '';
  const all = open && props.onAll && found.count > 0 ? 1 : 0;
  const last = (found?.pages.length ?? 0) + all - 1;
  const choose = (place: number): void => {
    const page = found?.pages[place];
    if (page) {
      props.onChoose(page);
    } else if (found && props.onAll && place === found.pages.length && found.count > 0) {
      props.onAll(found.text);
    } else {
      return;
    }
    setText('');
  };
  const move = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && text !== '') {
      event.stopPropagation();
      setText('');
    } else if (event.key === 'Enter') {
      event.preventDefault();
      choose(at);
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      setAt(Math.max(0, Math.min(last, at + (event.key === 'ArrowDown' ? 1 : -1))));
    }
  };
  return (
    <span className="lk-search">
      <GraphIcon name="search" />
      <input
        ref={props.field}
        className="lk-input"
        placeholder={label}
        aria-label={label}
        role="combobox"
        aria-expanded={open}
        aria-controls={open ? `${id}list` : undefined}
        aria-autocomplete="list"
        aria-activedescendant={open && last >= 0 ? `${id}${at}` : undefined}
        value={text}
        onChange={event => setText(event.target.value)}
        onKeyDown={move}
        onBlur={() => setText('')}
      />
      {open && (
        <ul className="lk-menu" role="listbox" id={`${id}list`} aria-label="Found">
          {found.pages.map(({ page, name }, place) => (
            <li
              key={page}
              id={`${id}${place}`}
              className="lk-menu-item"
              role="option"
              aria-selected={place === at}
              title={name}
              onMouseDown={event => event.preventDefault()}
              onClick={() => choose(place)}
            >
              <span className="lk-ellipsis">{name}</span>
            </li>
          ))}
          {all === 1 && (
            <li
              id={`${id}${found.pages.length}`}
              className="lk-menu-item"
              role="option"
              aria-selected={at === found.pages.length}
              onMouseDown={event => event.preventDefault()}
              onClick={() => choose(found.pages.length)}
            >
              Show all {counted(found.count)} in the table
            </li>
          )}
          {found.count === 0 && (
            <li className="lk-menu-item" role="option" aria-selected={false} aria-disabled="true">
              {props.none ?? 'No page has this in its name or title'}
            </li>
          )}
        </ul>
      )}
    </span>
  );
}
