/** Which run of this notebook is on show, and the way to another or a new one. Absent until there is a run. */
import type { TranslationBundle } from '@jupyterlab/translation';
import type { RunSummary } from '@lockstep/protocol';
import { useEffect, useId, useState, type ReactElement } from 'react';
import type { AppView, GuidedAppModel } from './model';

/** The value of the choice that stands for the plan without a run. */
const NEW = '';

export function RunBar(props: {
  view: Extract<AppView, { kind: 'open' }>;
  model: GuidedAppModel;
  trans: TranslationBundle;
}): ReactElement | null {
  const { view, model, trans } = props;
  const id = useId();
  const shown = view.session.run ?? NEW;
  const listed = view.runs.some(item => item.run === shown);
  const [asked, setAsked] = useState(NEW);

  // A run that was just started is in nobody's list yet.
  useEffect(() => {
    if (shown !== NEW && !listed && asked !== shown) {
      setAsked(shown);
      void model.refresh();
    }
  }, [shown, listed, asked, model]);

  if (view.runs.length === 0) {
    return null;
  }
  return (
    <div className="lk-run-notice lk-run-bar">
      <label htmlFor={id}>{trans.__('Run')}</label>
      <span className="lk-select-wrap">
        <select
          id={id}
          className="lk-select"
          value={shown}
          onFocus={() => void model.refresh()}
          onChange={event => {
            const run = event.currentTarget.value;
            void (run === NEW ? model.newRun() : model.showRun(run));
          }}
        >
          {shown === NEW && <option value={NEW}>{trans.__('New run, not started')}</option>}
          {view.runs.map(item => (
            <option key={item.run} value={item.run}>
              {describe(item, trans)}
            </option>
          ))}
        </select>
      </span>
      {shown !== NEW && (
        <button className="lk-button" onClick={() => void model.newRun()}>
          {trans.__('New run')}
        </button>
      )}
    </div>
  );
}

function describe(run: RunSummary, trans: TranslationBundle): string {
  const date = new Date(run.at).toLocaleString(undefined, {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit'
  });
  const status = {
    open: trans.__('%1 of %2 done', run.done, run.steps),
    finalized: trans.__('finalized'),
    archived: trans.__('archived')
  }[run.status];
  return `${run.name} · ${status} · ${date}`;
}
