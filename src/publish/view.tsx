/** The publish panel on screen: settings left, board right, a run in the board's place while one is read. */
import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget } from '@jupyterlab/ui-components';
import {
  GuidedApp,
  GuidedAppLoading,
  GuidedAppProblem,
  Icon,
  type CardHost
} from '@lockstep/cards';
import { UserError, clock } from '@lockstep/protocol';
import { useEffect, useState, useSyncExternalStore, type ReactElement } from 'react';
import type { ICompanion } from '../tokens';
import { BoardView } from './board';
import { asItIs, type PublishWish } from './contract';
import { PublishModel } from './model';
import type { ReadingSession } from './reading';
import { Settings } from './settings';

/** What the view is made of. */
export interface ViewOptions {
  companion: Pick<ICompanion, 'call'>;
  /** The notebook, from the contents root. */
  path: string;
  trans: TranslationBundle;
  /** Opens an address in a tab of the browser. */
  openTab: (address: string) => void;
  /** Saves the results of every run, or their reports; tells a person where that fails. */
  save: (publication: string, what: 'results' | 'reports') => Promise<void>;
  /** Opens a participant's run to read; `close` ends that. */
  readRun: (
    publication: string,
    run: string
  ) => Promise<{ session: ReadingSession; host: CardHost }>;
}

/** One panel's content. */
export class PublishView extends ReactWidget {
  private readonly model: PublishModel;

  constructor(private readonly options: ViewOptions) {
    super();
    this.addClass('lk-publish-view');
    this.model = new PublishModel(options.companion, options.path);
  }

  override dispose(): void {
    if (!this.isDisposed) {
      this.model.dispose();
      super.dispose();
    }
  }

  protected override onAfterShow(): void {
    this.model.show(true);
  }

  protected override onAfterHide(): void {
    this.model.show(false);
  }

  protected override onAfterAttach(message: Parameters<ReactWidget['onAfterAttach']>[0]): void {
    super.onAfterAttach(message);
    this.model.show(this.isVisible);
  }

  protected override render(): ReactElement {
    return <Panel model={this.model} options={this.options} />;
  }
}

function Panel(props: { model: PublishModel; options: ViewOptions }): ReactElement {
  const { model, options } = props;
  const { trans } = options;
  const snapshot = useSyncExternalStore(model.subscribe, model.snapshot);
  const { publication, board, problem, doing } = snapshot;
  const [reading, setReading] = useState<string | null>(null);
  const [said, setSaid] = useState('');
  const copy = (text: string): void => {
    navigator.clipboard.writeText(text).then(
      () => setSaid(trans.__('Copied.')),
      () => setSaid(trans.__('This browser copies nothing here. Select the text and copy it.'))
    );
  };
  const withLink = (then: (link: string) => void): void => {
    model.link().then(then, error => model.complain(error));
  };
  const start = (wish: PublishWish): void => void model.start(wish);
  if (publication === null) {
    return (
      <main className="lk lk-publish">
        <p className="lk-quiet" role={problem ? 'alert' : 'status'}>
          {problem ?? trans.__('Asking how this notebook is published')}
        </p>
      </main>
    );
  }
  const on = publication.state === 'on';
  return (
    <main className="lk lk-publish" aria-label={trans.__('Publish %1', publication.path)}>
      <Head {...{ model, options, start }} preview={() => withLink(options.openTab)} />
      {(problem !== null || snapshot.away) && (
        <p className="lk-publish-problem" role="alert">
          {problem ??
            trans.__(
              'The page does not answer. Its runs are kept; the board comes back by itself.'
            )}
        </p>
      )}
      <div className="lk-publish-body">
        <div>
          <Settings
            {...{ snapshot, publication, trans, copy }}
            wish={wish => model.wish(wish)}
            newToken={() => void model.newToken()}
            copyLink={() => withLink(copy)}
            audit={() => void model.audit()}
          />
          {reading !== null && on ? (
            <Reader
              key={reading}
              {...{ options, run: reading, publication: publication.id }}
              close={() => setReading(null)}
            />
          ) : board ? (
            <BoardView
              {...{ snapshot, board, trans }}
              openRun={setReading}
              settle={message => void model.settle(message)}
              search={text => model.search(text)}
              turn={offset => model.turn(offset)}
              save={what => options.save(publication.id, what)}
            />
          ) : (
            <section className="lk-publish-board">
              <p className="lk-quiet lk-publish-empty" role="status">
                {on || doing === 'start'
                  ? trans.__('Reading the board')
                  : trans.__(
                      'Messages and runs of participants are shown here while the page is on.'
                    )}
              </p>
            </section>
          )}
        </div>
      </div>
      <p className="lk-visually-hidden" role="status" aria-live="polite">
        {said}
      </p>
    </main>
  );
}

function Head(props: {
  model: PublishModel;
  options: ViewOptions;
  start: (wish: PublishWish) => void;
  preview: () => void;
}): ReactElement | null {
  const { model, options, start, preview } = props;
  const { trans } = options;
  const { publication, doing } = useSyncExternalStore(model.subscribe, model.snapshot);
  if (publication === null) {
    return null;
  }
  const { state, since, title, steps } = publication;
  const on = state === 'on';
  const words = {
    on: trans.__('Published'),
    off: trans.__('Not published.'),
    starting: trans.__('Starting'),
    failed: trans.__('Not published.')
  };
  return (
    <header className="lk-publish-top">
      <span className={on ? 'lk-glyph lk-is-done' : 'lk-glyph'}>
        <Icon name={on ? 'done' : 'ready'} />
      </span>
      <h1>{doing === 'start' ? words.starting : words[state]}</h1>
      <span className="lk-quiet lk-small">
        {on && since !== null
          ? trans.__(
              'since %1, %2, %3',
              clock(since),
              title ?? '',
              trans._n('%1 step', '%1 steps', steps ?? 0)
            )
          : trans.__('Others run its steps in a browser, and no code of their own.')}
      </span>
      <span className="lk-spacer" />
      {on && (
        <>
          <button type="button" className="lk-button" onClick={preview}>
            {trans.__('Preview as participant')}
          </button>
          <button
            type="button"
            className="lk-button"
            disabled={doing !== null}
            onClick={() => void model.stop()}
          >
            <Icon name="stop" small />
            {doing === 'stop' ? trans.__('Stopping') : trans.__('Stop')}
          </button>
        </>
      )}
      {!on && (
        <button
          type="button"
          className="lk-button lk-button-primary"
          disabled={doing !== null || state === 'starting'}
          onClick={() => start(asItIs(publication))}
        >
          {doing === 'start' ? trans.__('Starting the page') : trans.__('Publish')}
        </button>
      )}
    </header>
  );
}

type Read = { session: ReadingSession; host: CardHost };

/** A participant's run in the board's place. */
function Reader(props: {
  options: ViewOptions;
  publication: string;
  run: string;
  close: () => void;
}): ReactElement {
  const { options, publication, run, close } = props;
  const { trans, readRun } = options;
  const [read, setRead] = useState<Read | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    let left = false;
    let opened: Read | null = null;
    readRun(publication, run).then(
      next => {
        opened = next;
        if (left) {
          next.session.dispose();
        } else {
          setRead(next);
        }
      },
      (error: unknown) => {
        if (!(error instanceof UserError)) {
          reportError(error);
        }
        setProblem(
          error instanceof UserError ? error.message : trans.__('The run cannot be shown.')
        );
      }
    );
    return () => {
      left = true;
      opened?.session.dispose();
    };
  }, [readRun, publication, run, trans]);
  return (
    <section className="lk-publish-reader" aria-label={trans.__('Run of a participant')}>
      <header className="lk-publish-head">
        <button type="button" className="lk-button" onClick={close}>
          <Icon name="back" small />
          {trans.__('Board')}
        </button>
        <span className="lk-quiet lk-small">
          {trans.__('To read and export. Only its owner changes it.')}
        </span>
      </header>
      {problem !== null ? (
        <GuidedAppProblem message={problem} onRetry={close} />
      ) : read === null ? (
        <GuidedAppLoading title={trans.__('Opening')} steps={[]} />
      ) : (
        <GuidedApp
          session={read.session}
          host={read.host}
          notebookLabel={trans.__('Run of a participant')}
          audience="participant"
        />
      )}
    </section>
  );
}
