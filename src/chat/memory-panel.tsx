/** What is kept: things about the person, the record, chats. All of it can be seen, changed, deleted and exported. */
import { Icon } from '@lockstep/cards';
import { UserError, type MemoryItem } from '@lockstep/protocol';
import { useCallback, useEffect, useRef, useState, type ReactElement } from 'react';
import { PanelFrame } from './panel-frame';
import { useModel, useTools } from './tools';

export function MemoryPanel(): ReactElement {
  const { trans } = useTools();
  return (
    <PanelFrame title={trans.__('Memory')}>
      <Items />
      <Record />
    </PanelFrame>
  );
}

function Items(): ReactElement {
  const { trans, companion } = useTools();
  const [items, setItems] = useState<readonly MemoryItem[] | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const read = useCallback(
    async (change?: { key: string; value: string | null }): Promise<void> => {
      try {
        if (change) {
          await companion.call('writeMemory', { body: change });
        }
        setItems((await companion.call('readMemory', {})).items);
        setProblem(null);
      } catch (error) {
        if (!(error instanceof UserError)) {
          throw error;
        }
        setProblem(error.message);
      }
    },
    [companion]
  );
  useEffect(() => void read(), [read]);
  return (
    <section className="lk-section" aria-label={trans.__('About you')}>
      <header>
        <h3>{trans.__('About you')}</h3>
        <span className="lk-quiet">{trans.__('kept on this computer')}</span>
      </header>
      {problem !== null && <p role="alert">{problem}</p>}
      {items?.length === 0 && (
        <p className="lk-small lk-quiet">
          {trans.__('Nothing yet. Tell the assistant your name, or add something here.')}
        </p>
      )}
      <ul className="lk-memory">
        {items?.map(item => (
          <Item
            key={`${item.key} ${item.at}`}
            item={item}
            onChange={value => void read({ key: item.key, value })}
          />
        ))}
      </ul>
      <AddItem onAdd={(key, value) => void read({ key, value })} />
    </section>
  );
}

function Item(props: { item: MemoryItem; onChange: (value: string | null) => void }): ReactElement {
  const { trans } = useTools();
  const { item, onChange } = props;
  const [value, setValue] = useState(item.value);
  const keep = (): void => {
    const next = value.trim();
    if (next !== '' && next !== item.value) {
      onChange(next);
    } else {
      setValue(item.value);
    }
  };
  return (
    <li>
      <span className="lk-ellipsis" title={item.key}>
        {item.key}
      </span>
      <input
        className="lk-input"
        aria-label={item.key}
        maxLength={1_000}
        value={value}
        onChange={event => setValue(event.target.value)}
        onBlur={keep}
        onKeyDown={event => {
          if (event.key === 'Enter') {
            keep();
          }
        }}
      />
      <button
        type="button"
        className="lk-icon-button"
        aria-label={trans.__('Delete %1', item.key)}
        onClick={() => onChange(null)}
      >
        <Icon name="close" />
      </button>
    </li>
  );
}

function AddItem(props: { onAdd: (key: string, value: string) => void }): ReactElement {
  const { trans } = useTools();
  const form = useRef<HTMLFormElement>(null);
  return (
    <form
      ref={form}
      className="lk-row lk-memory-add"
      onSubmit={event => {
        event.preventDefault();
        const data = new FormData(event.currentTarget);
        const [key, value] = [data.get('key'), data.get('value')];
        if (typeof key === 'string' && typeof value === 'string' && key.trim() && value.trim()) {
          props.onAdd(key.trim(), value.trim());
          form.current?.reset();
        }
      }}
    >
      <input
        className="lk-input"
        name="key"
        maxLength={100}
        aria-label={trans.__('What to remember')}
        placeholder={trans.__('What')}
      />
      <input
        className="lk-input"
        name="value"
        maxLength={1_000}
        aria-label={trans.__('Its value')}
        placeholder={trans.__('Value')}
      />
      <button type="submit" className="lk-button lk-button-small">
        {trans.__('Add')}
      </button>
    </form>
  );
}

/** Deleting asks once more in its own place, naming what goes. */
function Record(): ReactElement {
  const { trans, model } = useTools();
  const { notebook } = useModel();
  const [asked, setAsked] = useState<'notebook' | 'all' | null>(null);
  const [said, setSaid] = useState('');
  const forget = async (all: boolean): Promise<void> => {
    setAsked(null);
    try {
      const count = await model.forgetRecord(all);
      setSaid(trans._n('%1 entry deleted.', '%1 entries deleted.', count, count));
    } catch (error) {
      if (!(error instanceof UserError)) {
        throw error;
      }
      setSaid(error.message);
    }
  };
  return (
    <section className="lk-section" aria-label={trans.__('Record and export')}>
      <header>
        <h3>{trans.__('Record')}</h3>
        <span className="lk-quiet">{trans.__('runs, errors, output summaries')}</span>
      </header>
      {asked === null ? (
        <div className="lk-actions">
          {notebook && (
            <button
              type="button"
              className="lk-button lk-button-small"
              onClick={() => setAsked('notebook')}
            >
              {trans.__('Delete record of this notebook')}
            </button>
          )}
          <button
            type="button"
            className="lk-button lk-button-small"
            onClick={() => setAsked('all')}
          >
            {trans.__('Delete whole record')}
          </button>
          <button
            type="button"
            className="lk-button lk-button-small"
            onClick={() => void model.exportAll()}
          >
            {trans.__('Export all')}
          </button>
        </div>
      ) : (
        <div className="lk-actions" role="group" aria-label={trans.__('Delete for good')}>
          <p>
            {asked === 'all'
              ? trans.__('The record of every notebook goes for good. Chats stay.')
              : trans.__('The record of %1 goes for good. Chats stay.', notebook?.path ?? '')}
          </p>
          <button
            type="button"
            className="lk-button lk-button-small"
            onClick={() => void forget(asked === 'all')}
          >
            {trans.__('Delete for good')}
          </button>
          <button
            type="button"
            className="lk-button lk-button-small"
            onClick={() => setAsked(null)}
          >
            {trans.__('Keep it')}
          </button>
        </div>
      )}
      <p className="lk-small lk-quiet" role="status">
        {said}
      </p>
    </section>
  );
}
