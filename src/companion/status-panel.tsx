/** The status panel: one line a part of Lockstep, with the exact remedy where something is missing. */
import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget } from '@jupyterlab/ui-components';
import { Icon, type IconName } from '@lockstep/cards';
import type { StatusItem } from '@lockstep/protocol';
import { useCallback, useEffect, useState, type ReactElement } from 'react';
import type { ICompanion } from '../tokens';

/** Asks once when it is shown, and again on Refresh; nothing is polled. */
export class StatusPanel extends ReactWidget {
  constructor(
    private readonly companion: ICompanion,
    private readonly trans: TranslationBundle
  ) {
    super();
    this.addClass('lk');
    this.addClass('lk-status-panel');
    this.node.tabIndex = -1;
  }

  protected override render(): ReactElement {
    return <StatusList companion={this.companion} trans={this.trans} />;
  }
}

const glyphs: Record<StatusItem['state'], IconName> = {
  fine: 'done',
  missing: 'warning',
  broken: 'error'
};

/** The list itself. */
export function StatusList(props: {
  companion: ICompanion;
  trans: TranslationBundle;
}): ReactElement {
  const { companion, trans } = props;
  const [items, setItems] = useState<readonly StatusItem[] | null>(null);
  const [asked, setAsked] = useState(0);
  const refresh = useCallback(() => {
    setItems(null);
    setAsked(count => count + 1);
  }, []);

  useEffect(() => {
    const abort = new AbortController();
    companion.status(abort.signal).then(setItems, (error: unknown) => {
      if (!abort.signal.aborted) {
        throw error;
      }
    });
    return () => abort.abort();
  }, [companion, asked]);

  const words: Record<StatusItem['state'], string> = {
    fine: trans.__('Fine'),
    missing: trans.__('Missing'),
    broken: trans.__('Not working')
  };
  return (
    <main className="lk-status" aria-labelledby="lk-status-title" aria-busy={items === null}>
      <header className="lk-row">
        <h2 id="lk-status-title">{trans.__('Lockstep status')}</h2>
        <span className="lk-spacer" />
        <button className="lk-button" onClick={refresh} disabled={items === null}>
          {trans.__('Refresh')}
        </button>
      </header>
      <div role="status">
        {items === null && <p className="lk-quiet">{trans.__('Asking the companion…')}</p>}
        {items && <p className="lk-quiet">{summary(items, trans)}</p>}
      </div>
      <ul>
        {(items ?? []).map(item => (
          <li key={item.id} className={`lk-status-item lk-status-${item.state}`}>
            <Icon name={glyphs[item.state]} />
            <div>
              <p>
                <strong>{item.label}</strong> <span className="lk-quiet">{words[item.state]}</span>
              </p>
              <p className="lk-quiet">{item.detail}</p>
              {item.remedy && (
                <p>
                  {trans.__('Next:')} {item.remedy}
                </p>
              )}
            </div>
          </li>
        ))}
      </ul>
    </main>
  );
}

function summary(items: readonly StatusItem[], trans: TranslationBundle): string {
  const wrong = items.filter(item => item.state !== 'fine').length;
  return wrong === 0
    ? trans.__('Everything works.')
    : trans._n('%1 part needs attention.', '%1 parts need attention.', wrong, wrong);
}
