/**
 * Keys of cloud providers: added, replaced, removed. A key goes from its field straight to the companion: it is never
 * in React's state, and the field is empty before the request is answered.
 */
import { Icon } from '@lockstep/cards';
import { clock, type KeyRow, type KeyTarget } from '@lockstep/protocol';
import { day } from '@lockstep/workflow';
import { useRef, useState, type ReactElement } from 'react';
import { useProblem } from './asking';
import { ChatIcon } from './icons';
import { useTools } from './tools';

/** Shortest key that the companion takes, in characters. */
const SHORTEST = 8;

/** A row shows when a key was set and its health, never a character of it. */
export function CloudKeys({ keys }: { keys: readonly KeyRow[] }): ReactElement {
  const { trans, companion } = useTools();
  const [asked, setAsked] = useState<KeyTarget | 'new' | null>(null);
  const { problem, guard } = useProblem();
  const set = (target: KeyTarget, key: string): void => {
    setAsked(null);
    void guard(companion.call('setKey', { body: { target, key } }));
  };
  return (
    <section className="lk-section" aria-label={trans.__('Cloud keys')}>
      <header>
        <ChatIcon name="key" />
        <h3>{trans.__('Cloud keys')}</h3>
        <span className="lk-quiet">{placeWords(keys, trans)}</span>
        <span className="lk-spacer" />
        <button
          type="button"
          className="lk-button lk-button-small"
          aria-expanded={asked === 'new'}
          onClick={() => setAsked(asked === 'new' ? null : 'new')}
        >
          <ChatIcon name="plus" small />
          {trans.__('Add')}
        </button>
      </header>
      {asked === 'new' && <KeyForm target={null} onSet={set} onCancel={() => setAsked(null)} />}
      {problem !== null && (
        <p className="lk-small" role="alert">
          {problem}
        </p>
      )}
      {keys.length === 0 && asked === null && (
        <p className="lk-small lk-quiet">
          {trans.__('None. Without a key nothing can be asked of a cloud model.')}
        </p>
      )}
      <ol className="lk-models lk-keys">
        {keys.map(row => {
          const { provider, host } = row;
          const target = { provider, host };
          const name = nameOf(row, trans);
          const open = asked !== null && asked !== 'new' && sameTarget(asked, target);
          return (
            <li key={`${provider} ${host}`}>
              <Icon name={GLYPHS[row.health][0]} className={`lk-glyph ${GLYPHS[row.health][1]}`} />
              <span>
                {name} <span className="lk-quiet lk-nowrap">{healthWords(row, trans)}</span>
              </span>
              <span className="lk-quiet lk-wide-only">{trans.__('cloud')}</span>
              {row.source === 'environment' ? (
                <>
                  <span className="lk-quiet">{trans.__('environment')}</span>
                  <span />
                </>
              ) : (
                <>
                  <button
                    type="button"
                    className="lk-button lk-button-small lk-button-quiet"
                    aria-label={trans.__('Replace the key of %1', name)}
                    aria-expanded={open}
                    onClick={() => setAsked(open ? null : target)}
                  >
                    {trans.__('Replace')}
                  </button>
                  <button
                    type="button"
                    className="lk-icon-button"
                    aria-label={trans.__('Remove the key of %1', name)}
                    onClick={() => void guard(companion.call('removeKey', { body: { target } }))}
                  >
                    <Icon name="close" />
                  </button>
                </>
              )}
              {open && <KeyForm target={target} onSet={set} onCancel={() => setAsked(null)} />}
            </li>
          );
        })}
      </ol>
    </section>
  );
}

const GLYPHS = {
  unknown: ['ready', ''],
  fine: ['done', 'lk-is-done'],
  refused: ['error', 'lk-is-failed'],
  unreachable: ['warning', 'lk-is-stale']
} as const;

type Trans = ReturnType<typeof useTools>['trans'];

function nameOf(row: KeyTarget, trans: Trans): string {
  if (row.host !== '') {
    return row.host;
  }
  return row.provider === 'anthropic' ? trans.__('Anthropic') : trans.__('OpenAI-compatible');
}

function healthWords(row: KeyRow, trans: Trans): string {
  const at = row.checkedAt === null ? '' : clock(row.checkedAt);
  if (row.health === 'refused') {
    return trans.__('refused %1', at);
  }
  if (row.health === 'unreachable') {
    return trans.__('not reachable %1', at);
  }
  return row.setAt === null ? trans.__('set') : trans.__('set %1', day(row.setAt, Date.now()));
}

function placeWords(keys: readonly KeyRow[], trans: Trans): string {
  const sources = new Set(keys.map(({ source }) => source));
  if (sources.has('file')) {
    return trans.__('in a private file, never shown');
  }
  return sources.has('keyring') ? trans.__('in the keyring, never shown') : trans.__('never shown');
}

function sameTarget(one: KeyTarget, other: KeyTarget): boolean {
  return one.provider === other.provider && one.host === other.host;
}

function KeyForm(props: {
  /** `null` for a key of a provider that is chosen here. */
  target: KeyTarget | null;
  onSet: (target: KeyTarget, key: string) => void;
  onCancel: () => void;
}): ReactElement {
  const { trans } = useTools();
  const { target, onSet, onCancel } = props;
  const key = useRef<HTMLInputElement>(null);
  const [provider, setProvider] = useState<KeyTarget['provider']>(target?.provider ?? 'anthropic');
  const [host, setHost] = useState('');
  return (
    <form
      className="lk-key-form"
      autoComplete="off"
      onSubmit={event => {
        event.preventDefault();
        const field = key.current;
        if (field) {
          const value = field.value.trim();
          field.value = '';
          if (value.length >= SHORTEST) {
            onSet(target ?? { provider, host: host.trim() }, value);
          }
        }
      }}
    >
      {target === null && (
        <select
          className="lk-select"
          aria-label={trans.__('Provider')}
          value={provider}
          onChange={event => setProvider(event.target.value === 'openai' ? 'openai' : 'anthropic')}
        >
          <option value="anthropic">{trans.__('Anthropic')}</option>
          <option value="openai">{trans.__('OpenAI-compatible')}</option>
        </select>
      )}
      {target === null && provider === 'openai' && (
        <input
          className="lk-input"
          aria-label={trans.__('Host')}
          placeholder={trans.__('Host, such as llm.example.org')}
          value={host}
          onChange={event => setHost(event.target.value)}
        />
      )}
      <input
        ref={key}
        className="lk-input"
        type="password"
        autoComplete="new-password"
        spellCheck={false}
        minLength={SHORTEST}
        maxLength={1_000}
        required
        aria-label={trans.__('Key')}
        placeholder={trans.__('Key')}
      />
      <button type="submit" className="lk-button lk-button-small">
        {trans.__('Keep')}
      </button>
      <button
        type="button"
        className="lk-button lk-button-small lk-button-quiet"
        onClick={onCancel}
      >
        {trans.__('Cancel')}
      </button>
    </form>
  );
}
