/** The Models panel: mode, tiers, the built-in model with its consent, Ollama, keys, and what "local" means. */
import { Icon, MenuButton } from '@lockstep/cards';
import { Mode, type ModelsView } from '@lockstep/protocol';
import { useCallback, useId, type ReactElement } from 'react';
import { useRead } from './asking';
import { BuiltIn } from './built-in';
import { CloudKeys } from './cloud-keys';
import { ChatIcon } from './icons';
import { Command } from './offline-card';
import { PanelFrame } from './panel-frame';
import { Tiers } from './tiers';
import { useShown, useTools } from './tools';
import { size } from './words';

/** Rows appear with the companion's first word; their health follows by itself. */
export function ModelsPanel(): ReactElement {
  const { trans, model, openSettings } = useTools();
  const models = useShown(model.models.shown);
  return (
    <PanelFrame title={trans.__('Models')} aside={models && <ModeChoice mode={models.mode} />}>
      {models === null ? (
        <p className="lk-section lk-quiet">{trans.__('Asking the companion…')}</p>
      ) : (
        <>
          <Tiers models={models} />
          <BuiltIn embedded={models.embedded} />
          <Ollama models={models} />
          <CloudKeys keys={models.keys} />
          <Always />
          <section className="lk-section" aria-label={trans.__('What local means')}>
            <p className="lk-notice">
              <ChatIcon name="info" />
              <span>
                <strong>{trans.__('Local')}</strong>{' '}
                {trans.__(
                  'is the built-in model, or one served by this computer itself. Any other address counts as cloud, also Ollama’s cloud models.'
                )}
              </span>
            </p>
            {openSettings && (
              <div className="lk-actions">
                <button type="button" className="lk-button lk-button-small" onClick={openSettings}>
                  {trans.__('All settings')}
                </button>
              </div>
            )}
          </section>
        </>
      )}
    </PanelFrame>
  );
}

function ModeChoice({ mode }: { mode: Mode }): ReactElement {
  const { trans, settings } = useTools();
  const id = useId();
  const words: Record<Mode, string> = {
    'local-only': trans.__('Nothing leaves this computer'),
    ask: trans.__('Asks before each cloud call'),
    auto: trans.__('The rules alone decide')
  };
  return (
    <span className="lk-row lk-small">
      <label htmlFor={id}>{trans.__('Mode')}</label>
      <span className="lk-select-wrap">
        <select
          id={id}
          className="lk-select"
          title={words[mode]}
          value={mode}
          onChange={event => void settings.set('mode', Mode.parse(event.target.value))}
        >
          {Mode.options.map(option => (
            <option key={option} value={option} title={words[option]}>
              {option}
            </option>
          ))}
        </select>
        <Icon name="down" small />
      </span>
    </span>
  );
}

function Ollama({ models }: { models: ModelsView }): ReactElement {
  const { trans, settings, companion } = useTools();
  const { ollama } = models;
  const host = ollama.url.replace(/^https?:\/\//, '');
  const take = async (tier: 'basic' | 'medium', model: string): Promise<void> => {
    const { tiers } = await companion.call('readSettings', {});
    await settings.set('tiers', { ...tiers, [tier]: { provider: 'ollama', model } });
  };
  return (
    <section className="lk-section" aria-label={trans.__('Ollama')}>
      <header>
        <Icon
          name={ollama.running ? 'done' : 'warning'}
          className={`lk-glyph ${ollama.running ? 'lk-is-done' : 'lk-is-stale'}`}
        />
        <h3>{trans.__('Ollama')}</h3>
        <span className="lk-quiet">
          {!ollama.running
            ? trans.__('%1, not running', host)
            : ollama.ms === null
              ? trans.__('%1, answers', host)
              : trans.__('%1, answers in %2 ms', host, Math.round(ollama.ms))}
        </span>
      </header>
      {ollama.problem !== null && <p className="lk-small">{ollama.problem}</p>}
      {!ollama.running && <Command text="ollama serve" />}
      <ol className="lk-models">
        {ollama.models.map(item => (
          <li key={item.name}>
            <span className="lk-ellipsis" title={item.name}>
              {item.name}
            </span>
            <span className="lk-quiet">
              {item.place === 'cloud' ? trans.__('cloud') : (item.tier ?? '')}
            </span>
            <span className="lk-num">
              {item.place === 'cloud' ? trans.__('remote') : size(item.bytes)}
            </span>
            {item.place === 'local' ? (
              <MenuButton
                anchor="lk-menu-anchor"
                kind="menu"
                name={item.name}
                label={trans.__('Menu of %1', item.name)}
                className="lk-icon-button"
                groups={[
                  [
                    {
                      id: 'basic',
                      label: trans.__('Use as basic'),
                      choose: () => void take('basic', item.name)
                    },
                    {
                      id: 'medium',
                      label: trans.__('Use as medium'),
                      choose: () => void take('medium', item.name)
                    }
                  ]
                ]}
              >
                <Icon name="menu" />
              </MenuButton>
            ) : (
              <span />
            )}
          </li>
        ))}
      </ol>
      {ollama.running && ollama.models.length === 0 && (
        <>
          <p className="lk-small lk-quiet">{trans.__('No model yet. Fetch one:')}</p>
          <Command text="ollama pull qwen2.5-coder:1.5b" />
        </>
      )}
    </section>
  );
}

/** Notebooks for which "Always for this notebook" was pressed, each with its way back. */
function Always(): ReactElement | null {
  const { trans, companion } = useTools();
  const { value: settings, setValue: setSettings } = useRead(
    useCallback((signal: AbortSignal) => companion.call('readSettings', {}, signal), [companion])
  );
  const notebooks = settings?.alwaysNotebooks ?? [];
  if (notebooks.length === 0) {
    return null;
  }
  const drop = async (path: string): Promise<void> => {
    const alwaysNotebooks = notebooks.filter(item => item !== path);
    setSettings(await companion.call('writeSettings', { body: { alwaysNotebooks } }));
  };
  return (
    <section className="lk-section" aria-label={trans.__('Not asked again')}>
      <header>
        <h3>{trans.__('Not asked again')}</h3>
        <span className="lk-quiet">{trans.__('notebooks that may always send')}</span>
      </header>
      <ol className="lk-models lk-keys">
        {notebooks.map(path => (
          <li key={path}>
            <span />
            <span className="lk-ellipsis" title={path}>
              {path}
            </span>
            <span />
            <span />
            <button
              type="button"
              className="lk-icon-button"
              aria-label={trans.__('Ask again for %1', path)}
              onClick={() => void drop(path)}
            >
              <Icon name="close" />
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}
