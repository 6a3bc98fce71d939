/** The Guided App without a run to show: on its way, in trouble, or with nothing to run. */
import type { ReactElement } from 'react';
import type { CardHost } from './host';
import { Icon } from './icons';

/** Card outlines with the titles that are known already; values follow. */
export function GuidedAppLoading(props: {
  title: string;
  /** Titles of the steps, in order. */
  steps: readonly string[];
}): ReactElement {
  return (
    <section className="lk lk-app" aria-busy="true" aria-label={`Guided App: ${props.title}`}>
      <header className="lk-run-head">
        <div className="lk-row">
          <h2 className="lk-ellipsis">{props.title}</h2>
        </div>
        <div className="lk-run-facts" role="status">
          <span>Opening</span>
        </div>
      </header>
      <div className="lk-steps">
        <ol>
          {props.steps.map((title, at) => (
            <li className="lk-step lk-is-locked" key={at}>
              <article className="lk-card lk-card-waiting" aria-label={title}>
                <header className="lk-card-head">
                  <h3 className="lk-card-title">{title}</h3>
                </header>
              </article>
            </li>
          ))}
        </ol>
      </div>
    </section>
  );
}

/** One sentence about what is wrong, with Retry where trying again can help. */
export function GuidedAppProblem(props: { message: string; onRetry?: () => void }): ReactElement {
  return (
    <section className="lk lk-app" aria-label="Guided App">
      <div className="lk-message" role="alert">
        <div className="lk-problem">
          <p>{props.message}</p>
        </div>
        {props.onRetry && (
          <button type="button" className="lk-button" onClick={props.onRetry}>
            <Icon name="runAgain" small />
            Retry
          </button>
        )}
      </div>
    </section>
  );
}

/** A notebook without code cells. */
export function GuidedAppEmpty({ host }: { host: CardHost }): ReactElement {
  return (
    <div className="lk-message">
      <p>This notebook has no code to run.</p>
      {host.openNotebook && (
        <button type="button" className="lk-button" onClick={() => host.openNotebook?.()}>
          Go to notebook
        </button>
      )}
    </div>
  );
}
