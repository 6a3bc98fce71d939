/** All runs of the notebook on show, newest first, with what each of them gave. */
import { clock } from '@lockstep/protocol';
import { day } from '@lockstep/workflow';
import type { ReactElement } from 'react';
import { PanelFrame } from './panel-frame';
import { RunRow } from './feed';
import { useShown, useTools } from './tools';

/** A list in pages. */
export function RunsPanel(): ReactElement {
  const { trans, model, now } = useTools();
  const { runs, more } = useShown(model.feed.shown);
  return (
    <PanelFrame title={trans.__('All runs')}>
      {runs.length === 0 && (
        <p className="lk-section lk-quiet">{trans.__('Nothing has run yet.')}</p>
      )}
      <ol className="lk-section lk-all-runs-list" aria-label={trans.__('Runs, newest first')}>
        {runs.map(item => {
          const { run } = item;
          const error = run.error && `${run.error.name}: ${run.error.message}`;
          const said = [error, ...run.outputs.map(output => output.text)]
            .filter(Boolean)
            .join('\n');
          return (
            <li key={run.id}>
              <ol>
                <RunRow item={item} />
              </ol>
              <details>
                <summary className="lk-small lk-quiet">
                  {trans.__('%1, %2', day(run.at, now()), clock(run.at))}
                </summary>
                <pre className="lk-code" tabIndex={0}>
                  {run.code}
                </pre>
                {said !== '' && (
                  <pre className="lk-code lk-run-output" tabIndex={0}>
                    {said}
                  </pre>
                )}
              </details>
            </li>
          );
        })}
      </ol>
      {more && (
        <div className="lk-section">
          <button
            type="button"
            className="lk-button lk-button-small"
            onClick={() => void model.feed.older()}
          >
            {trans.__('Older runs')}
          </button>
        </div>
      )}
    </PanelFrame>
  );
}
