/** The list of runs: where each stands, found by name and state, in pages of 50; two can be compared. */
import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget } from '@jupyterlab/ui-components';
import { Icon, MenuButton, type MenuEntry } from '@lockstep/cards';
import { clock, type FoundRun } from '@lockstep/protocol';
import { day } from '@lockstep/workflow';
import { useId, useSyncExternalStore, type ReactElement } from 'react';
import type { RunsModel, Wanted } from './runs-model';

/** What the view is made of. */
export interface RunsOptions {
  model: RunsModel;
  trans: TranslationBundle;
  openRun(run: FoundRun): void;
  compare(runs: readonly FoundRun[]): void;
}

/** The list on screen. */
export class RunsView extends ReactWidget {
  constructor(private readonly options: RunsOptions) {
    super();
    this.addClass('lk-guided-app-view');
    void options.model.look();
  }

  /** Looks again: runs go on while the list is behind other tabs. */
  protected override onAfterShow(): void {
    void this.options.model.look();
  }

  override dispose(): void {
    this.options.model.dispose();
    super.dispose();
  }

  protected override render(): ReactElement {
    return <Inside {...this.options} />;
  }
}

function Inside(props: RunsOptions): ReactElement {
  const { model, trans, compare } = props;
  const view = useSyncExternalStore(model.subscribe, model.snapshot);
  const { runs, wanted, chosen, more, refusal } = view;
  const pair = chosen.flatMap(id => runs?.find(({ run }) => run === id) ?? []);
  const [first, second] = pair;
  const oneApp = first && second && first.notebook === second.notebook;
  return (
    <section className="lk lk-runs" aria-label={trans.__('Runs')}>
      <header className="lk-runs-head">
        <h2>{trans.__('Runs')}</h2>
        <Search model={model} wanted={wanted} trans={trans} />
        <span className="lk-spacer" />
        <button
          type="button"
          className="lk-button"
          disabled={!oneApp}
          title={oneApp ? undefined : trans.__('Tick two runs of one notebook')}
          onClick={() => compare(pair)}
        >
          <Icon name="columns" />
          {trans.__('Compare')}
        </button>
      </header>
      {refusal && (
        <section className="lk-run-notice" aria-label={trans.__('Notice')}>
          <p role="alert">{refusal.message}</p>
          {runs === null && (
            <button type="button" className="lk-button" onClick={() => void model.look()}>
              {trans.__('Try again')}
            </button>
          )}
        </section>
      )}
      {runs === null && !refusal && (
        <p className="lk-message lk-quiet" role="status">
          {trans.__('Reading the list')}
        </p>
      )}
      {runs?.length === 0 && <p className="lk-message">{emptyWords(wanted, trans)}</p>}
      {runs !== null && runs.length > 0 && (
        <ul className="lk-runs-list">
          {runs.map(run => (
            <Row
              key={run.run}
              {...props}
              run={run}
              chosen={chosen.includes(run.run)}
              busy={view.busy === run.run}
            />
          ))}
        </ul>
      )}
      {more && (
        <p className="lk-runs-more">
          <button type="button" className="lk-button" onClick={() => void model.next()}>
            {trans.__('Show more')}
          </button>
        </p>
      )}
    </section>
  );
}

function Search(props: {
  model: RunsModel;
  wanted: Wanted;
  trans: TranslationBundle;
}): ReactElement {
  const { model, wanted, trans } = props;
  const id = useId();
  return (
    <>
      <input
        className="lk-input lk-runs-search"
        type="search"
        aria-label={trans.__('Search runs')}
        placeholder={trans.__('Search')}
        maxLength={200}
        value={wanted.text ?? ''}
        onChange={event => void model.look({ text: event.currentTarget.value })}
      />
      <label htmlFor={id} className="lk-visually-hidden">
        {trans.__('State')}
      </label>
      <span className="lk-select-wrap">
        <select
          id={id}
          className="lk-select"
          value={wanted.status ?? 'all'}
          onChange={event => void model.look({ status: statusOf(event.currentTarget.value) })}
        >
          <option value="current">{trans.__('Not archived')}</option>
          <option value="open">{trans.__('Open')}</option>
          <option value="finalized">{trans.__('Finalized')}</option>
          <option value="archived">{trans.__('Archived')}</option>
          <option value="all">{trans.__('All')}</option>
        </select>
        <Icon name="down" />
      </span>
      {wanted.notebook !== undefined && (
        <button
          type="button"
          className="lk-link-button"
          onClick={() => void model.look({ notebook: undefined })}
        >
          {trans.__('Of %1 only. Show all notebooks', wanted.notebook)}
        </button>
      )}
    </>
  );
}

function statusOf(value: string): Wanted['status'] {
  switch (value) {
    case 'current':
    case 'open':
    case 'finalized':
    case 'archived':
      return value;
    default:
      return undefined;
  }
}

function emptyWords(wanted: Wanted, trans: TranslationBundle): string {
  const plain = (wanted.text ?? '') === '' && wanted.status === 'current';
  return plain
    ? trans.__('No runs here yet. Next: open a notebook as a Guided App and start it.')
    : trans.__('No run fits. Next: search for less, or choose another state.');
}

function Row(props: RunsOptions & { run: FoundRun; chosen: boolean; busy: boolean }): ReactElement {
  const { run, model, trans, openRun, chosen, busy } = props;
  const open = run.notebook !== undefined;
  return (
    <li className="lk-runs-row" aria-busy={busy}>
      <input
        type="checkbox"
        aria-label={trans.__('Choose %1', run.name)}
        checked={chosen}
        onChange={() => model.choose(run.run)}
      />
      <button
        type="button"
        className="lk-runs-name lk-ellipsis"
        disabled={!open}
        title={run.name}
        onClick={() => openRun(run)}
      >
        {run.name}
      </button>
      <span className="lk-quiet lk-ellipsis">{run.notebook ?? run.title}</span>
      <span className="lk-ellipsis">{run.line}</span>
      <span className="lk-num">{trans.__('%1 of %2', run.done, run.steps)}</span>
      <span className="lk-num lk-quiet">{`${day(run.at, Date.now())}, ${clock(run.at)}`}</span>
      <MenuButton
        kind="menu"
        name={trans.__('What to do with %1', run.name)}
        label={trans.__('Menu of %1', run.name)}
        className="lk-icon-button"
        anchor="lk-runs-menu"
        groups={[entriesOf(props)]}
      >
        <Icon name="menu" />
      </MenuButton>
    </li>
  );
}

function entriesOf({
  run,
  model,
  trans,
  busy
}: RunsOptions & { run: FoundRun; busy: boolean }): MenuEntry[] {
  const off = busy ? trans.__('A job of this run is under way.') : null;
  const send = (type: 'clone' | 'finalize' | 'reopen' | 'archive' | 'restore') => () =>
    void model.command(run.run, { type });
  const clone: MenuEntry = {
    icon: 'clone',
    label: trans.__('Clone run'),
    off,
    choose: send('clone')
  };
  if (run.status === 'archived') {
    const label = trans.__('Restore to the list');
    return [clone, { icon: 'archive', label, off, choose: send('restore') }];
  }
  const left =
    run.done < run.steps ? trans.__('%1 steps are not done yet.', run.steps - run.done) : null;
  return [
    clone,
    run.status === 'open'
      ? { icon: 'flag', label: trans.__('Finalize'), off: off ?? left, choose: send('finalize') }
      : { icon: 'flag', label: trans.__('Reopen'), off, choose: send('reopen') },
    { icon: 'archive', label: trans.__('Archive'), off, choose: send('archive') }
  ];
}
