/** Route and cost: the day's sums, savings and budgets, every answer with its reason, and what was sent. Loaded on first use. */
import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget } from '@jupyterlab/ui-components';
import { download, Icon, MenuButton } from '@lockstep/cards';
import type { Companion } from '@lockstep/client';
import { clock, UserError, type LedgerView } from '@lockstep/protocol';
import { useCallback, useEffect, useState, type ReactElement } from 'react';
import { Figures } from './figures';
import { Records } from './records';
import { longDay, numbers } from './words';

/** Milliseconds between two looks while it is on show. */
const LOOK_EVERY = 10_000;

export interface LedgerPanelOptions {
  companion: Companion;
  trans: TranslationBundle;
}

export class LedgerPanel extends ReactWidget {
  constructor(private readonly options: LedgerPanelOptions) {
    super();
    this.addClass('lk-ledger-view');
  }

  protected override render(): ReactElement {
    return <RouteAndCost {...this.options} isOnShow={() => this.isVisible} />;
  }
}

/** What was read last, and why it could not be read again. */
interface Read {
  view: LedgerView | null;
  problem: string | null;
}

/** @param isOnShow whether anybody can see it now */
export function RouteAndCost(
  props: LedgerPanelOptions & { isOnShow: () => boolean }
): ReactElement {
  const { companion, trans, isOnShow } = props;
  const [{ view, problem }, setRead] = useState<Read>({ view: null, problem: null });
  const load = useCallback(
    async (signal: AbortSignal): Promise<void> => {
      try {
        const read = await companion.call('readLedger', {}, signal);
        setRead({ view: read, problem: null });
      } catch (error) {
        if (signal.aborted) {
          return;
        }
        if (!(error instanceof UserError)) {
          throw error;
        }
        const { message } = error;
        setRead(before => ({ ...before, problem: message }));
      }
    },
    [companion]
  );
  useEffect(() => {
    const ending = new AbortController();
    void load(ending.signal);
    const timer = setInterval(() => {
      if (isOnShow()) {
        void load(ending.signal);
      }
    }, LOOK_EVERY);
    return () => {
      clearInterval(timer);
      ending.abort();
    };
  }, [load, isOnShow]);
  return (
    <main
      className="lk lk-ledger"
      aria-label={trans.__('Route and cost')}
      aria-busy={view === null && problem === null}
    >
      {problem !== null && (
        <p className="lk-ledger-line" role="alert">
          {problem}
        </p>
      )}
      {view === null ? (
        problem === null && (
          <p className="lk-ledger-line lk-quiet" role="status">
            {trans.__('Reading the ledger')}
          </p>
        )
      ) : (
        <>
          <Head view={view} companion={companion} trans={trans} />
          <Figures view={view} trans={trans} />
          <Records view={view} companion={companion} trans={trans} />
        </>
      )}
    </main>
  );
}

function Head(props: LedgerPanelOptions & { view: LedgerView }): ReactElement {
  const { view, companion, trans } = props;
  const verdict = verdictOf(view, trans);
  const save = async (format: 'csv' | 'json'): Promise<void> => {
    const file = await companion.readLedgerFile(format);
    download(`lockstep-ledger.${format}`, file, file.type);
  };
  return (
    <header className="lk-ledger-head">
      <h1>{trans.__('Today')}</h1>
      <span className="lk-quiet">{longDay(view.at)}</span>
      <span className="lk-spacer" />
      <span className="lk-row">
        <Icon
          name={verdict.fine ? 'done' : 'error'}
          className={`lk-glyph ${verdict.fine ? 'lk-is-done' : 'lk-is-failed'}`}
        />
        <span className={verdict.fine ? 'lk-quiet' : ''}>{verdict.words}</span>
      </span>
      <MenuButton
        anchor="lk-menu-anchor"
        kind="menu"
        name={trans.__('Export')}
        className="lk-button"
        groups={[
          [
            { id: 'csv', label: trans.__('As a table (CSV)'), choose: () => void save('csv') },
            { id: 'json', label: trans.__('As JSON'), choose: () => void save('json') }
          ]
        ]}
      >
        <Icon name="export" />
        {trans.__('Export')}
      </MenuButton>
    </header>
  );
}

/** Whether the chain holds, and whether the way out counted the same. */
function verdictOf(
  { broken, witness, entries, at }: LedgerView,
  trans: TranslationBundle
): { fine: boolean; words: string } {
  if (broken !== null) {
    return {
      fine: false,
      words: trans.__('Row %1 is not as it was written, or is missing', broken)
    };
  }
  if (witness.differs !== null) {
    return { fine: false, words: trans.__('The ledger and what left differ') };
  }
  const time = clock(at);
  return {
    fine: true,
    words: trans.__('Ledger verified %1, %2 entries; bytes out match', time, numbers(entries))
  };
}
