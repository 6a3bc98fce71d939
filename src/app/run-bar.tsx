/** Which run of this notebook is on show, and the way to the others. Absent while there is no other. */
import { clock } from '@lockstep/protocol';
import type { TranslationBundle } from '@jupyterlab/translation';
import { Icon } from '@lockstep/cards';
import type { RunSession } from '@lockstep/client';
import type { RunSummary } from '@lockstep/protocol';
import { countDone, day } from '@lockstep/workflow';
import { useEffect, useId, useRef, useSyncExternalStore, type ReactElement } from 'react';
import type { AppView, GuidedAppModel } from './model';

/** The value of the choice that stands for the plan without a run. */
const NEW = '';

/** What a choice says of a run. */
type Told = Pick<RunSummary, 'run' | 'name' | 'status' | 'done' | 'steps' | 'at'>;

export function RunBar(props: {
  view: Extract<AppView, { kind: 'open' }>;
  model: GuidedAppModel;
  trans: TranslationBundle;
  /** Opens the list of all runs. */
  onAll: () => void;
}): ReactElement | null {
  const { view, model, trans } = props;
  const id = useId();
  const { state } = useSyncExternalStore(view.session.subscribe, view.session.snapshot);
  const shown = state.run || NEW;
  const asked = useRef(NEW);

  // A run that was just started is in nobody's list yet.
  useEffect(() => {
    if (shown !== NEW && asked.current !== shown && !view.runs.some(item => item.run === shown)) {
      asked.current = shown;
      void model.refresh();
    }
  }, [shown, view.runs, model]);

  if (!view.runs.some(item => item.run !== shown)) {
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
          onChange={event => void model.showRun(event.currentTarget.value)}
        >
          {shown === NEW && <option value={NEW}>{trans.__('New run, not started')}</option>}
          {view.runs.map(item => (
            <option key={item.run} value={item.run}>
              {describe(item.run === shown ? now(view.session, item) : item, trans)}
            </option>
          ))}
        </select>
        <Icon name="down" />
      </span>
      <button type="button" className="lk-link-button" onClick={props.onAll}>
        {trans.__('All runs')}
      </button>
    </div>
  );
}

/** The run on show as it is, where the list tells how it was. */
function now(session: RunSession, listed: RunSummary): Told {
  const { state } = session.snapshot();
  return { ...listed, name: state.name, status: state.status, ...countDone(state) };
}

function describe(run: Told, trans: TranslationBundle): string {
  const status = {
    open: trans.__('%1 of %2 done', run.done, run.steps),
    finalized: trans.__('finalized'),
    archived: trans.__('archived')
  }[run.status];
  return [run.name, status, `${day(run.at, Date.now())}, ${clock(run.at)}`].join(' · ');
}
