/**
 * Says that the notebook moved on under a run, shows what would change, and offers the new version. While its author
 * is at work on it the run follows by itself, and one quiet line says so.
 */
import { clock } from '@lockstep/protocol';
import type { TranslationBundle } from '@jupyterlab/translation';
import { Icon } from '@lockstep/cards';
import { day, previewMigration, stepUnderWay } from '@lockstep/workflow';
import { useMemo, useState, useSyncExternalStore, type ReactElement } from 'react';
import type { AppView, GuidedAppModel } from './model';

export function VersionNotice(props: {
  view: Extract<AppView, { kind: 'open' }>;
  model: GuidedAppModel;
  trans: TranslationBundle;
}): ReactElement | null {
  const { view, model, trans } = props;
  const { state } = useSyncExternalStore(view.session.subscribe, view.session.snapshot);
  const [kept, setKept] = useState('');
  const [open, setOpen] = useState(false);
  if (view.follows && state.status === 'open') {
    const waits = view.changed && stepUnderWay(state) !== null;
    return (
      <section className="lk-run-notice lk-run-follows" aria-label={trans.__('Version')}>
        <p className="lk-quiet" role="status">
          {waits
            ? trans.__('Follows the notebook. Its last change waits until nothing runs.')
            : trans.__('Follows the notebook')}
        </p>
      </section>
    );
  }
  if (!view.changed || kept === view.plan.app) {
    return null;
  }
  const date = `${day(state.createdAt, Date.now())}, ${clock(state.createdAt)}`;
  const settled = state.status !== 'open';
  return (
    <section className="lk-run-notice lk-run-notice-warn" aria-label={trans.__('Notebook changed')}>
      <Icon name="warning" />
      <div className="lk-version">
        <p role="status">
          {settled
            ? trans.__(
                'The notebook changed since %1; this run keeps its version. Next: see what would change, or clone this run to migrate the copy.',
                date
              )
            : trans.__(
                'The notebook changed since %1. Next: go on with the old version, or see what would change.',
                date
              )}
        </p>
        {open && <Changes view={view} trans={trans} />}
        <div className="lk-row">
          <button
            className="lk-button"
            aria-expanded={open}
            onClick={() => setOpen(before => !before)}
          >
            {open ? trans.__('Hide what would change') : trans.__('See what would change')}
          </button>
          <button className="lk-button" onClick={() => setKept(view.plan.app)}>
            {trans.__('Go on with the old version')}
          </button>
          {open && (
            <button
              className="lk-button lk-button-primary"
              onClick={() => void (settled ? model.migrateCopy() : model.migrate())}
            >
              {settled ? trans.__('Clone and migrate the copy') : trans.__('Use the new version')}
            </button>
          )}
        </div>
      </div>
    </section>
  );
}

function Changes(props: {
  view: Extract<AppView, { kind: 'open' }>;
  trans: TranslationBundle;
}): ReactElement {
  const { view, trans } = props;
  const { state } = view.session.snapshot();
  const { changes, outcome } = useMemo(
    () => previewMigration(state, view.plan),
    [state, view.plan]
  );
  if (changes.length === 0) {
    return <p>{trans.__('Only words changed. Every result stays.')}</p>;
  }
  return (
    <>
      <ul className="lk-changes">
        {changes.map(sentence => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      {outcome !== '' && <p>{outcome}</p>}
    </>
  );
}
