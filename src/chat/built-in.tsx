/** The built-in model: consent with size, memory and an honest score; download; removal. */
import { Icon, ProgressBar, type IconName } from '@lockstep/cards';
import { clock, type EmbeddedState, type RouteBody } from '@lockstep/protocol';
import { roughly } from '@lockstep/workflow';
import { useId, useState, type ReactElement } from 'react';
import { useProblem } from './asking';
import { percent } from './header';
import { ChatIcon } from './icons';
import { useTools } from './tools';
import { size } from './words';

type Offer = EmbeddedState['offers'][number];

/** Nothing is downloaded before the button that names its size was pressed. */
export function BuiltIn({ embedded }: { embedded: EmbeddedState }): ReactElement {
  const { trans, companion } = useTools();
  const { problem, guard } = useProblem();
  const act = (body: RouteBody<'embeddedModel'>): void => {
    void guard(companion.call('embeddedModel', { body }));
  };
  const { state, choice } = embedded;
  const [glyph, look] = GLYPHS[state];
  return (
    <section className="lk-section" aria-label={trans.__('Built-in model')}>
      <header>
        <Icon name={glyph} className={`lk-glyph ${look}`} />
        <h3>{trans.__('Built-in')}</h3>
        <span className="lk-quiet">{stateWords(state, trans)}</span>
      </header>
      {embedded.problem !== null && <p className="lk-small">{embedded.problem}</p>}
      {problem !== null && (
        <p className="lk-small" role="alert">
          {problem}
        </p>
      )}
      {(state === 'absent' || (state === 'problem' && choice === null)) && (
        <Consent offers={embedded.offers} onAgree={id => act({ action: 'agree', choice: id })} />
      )}
      {(state === 'downloading' || state === 'paused' || state === 'checking') && (
        <Download embedded={embedded} act={act} />
      )}
      {(state === 'ready' || state === 'loading' || state === 'loaded') && (
        <Ready embedded={embedded} act={act} />
      )}
      {state === 'problem' && choice !== null && (
        <div className="lk-actions">
          <button
            type="button"
            className="lk-button lk-button-small"
            onClick={() => act({ action: 'resume' })}
          >
            {trans.__('Try again')}
          </button>
          <Remove act={act} />
        </div>
      )}
    </section>
  );
}

const GLYPHS: Record<EmbeddedState['state'], [IconName, string]> = {
  'no-engine': ['warning', 'lk-is-stale'],
  absent: ['ready', ''],
  downloading: ['running', 'lk-is-running'],
  paused: ['stopped', ''],
  checking: ['running', 'lk-is-running'],
  ready: ['done', 'lk-is-done'],
  loading: ['running', 'lk-is-running'],
  loaded: ['done', 'lk-is-done'],
  problem: ['error', 'lk-is-failed']
};

function stateWords(
  state: EmbeddedState['state'],
  trans: ReturnType<typeof useTools>['trans']
): string {
  const words: Record<EmbeddedState['state'], string> = {
    'no-engine': trans.__('basic, engine not installed'),
    absent: trans.__('basic, not here yet'),
    downloading: trans.__('basic, used when Ollama is not'),
    paused: trans.__('basic, download paused'),
    checking: trans.__('basic, checked by its hash'),
    ready: trans.__('basic, ready'),
    loading: trans.__('basic, comes into memory'),
    loaded: trans.__('basic, in memory'),
    problem: trans.__('basic, not working')
  };
  return words[state];
}

function Consent(props: {
  offers: readonly Offer[];
  onAgree: (choice: Offer['id']) => void;
}): ReactElement | null {
  const { trans, model } = useTools();
  const { offers, onAgree } = props;
  const [picked, setPicked] = useState<Offer['id'] | null>(null);
  const name = useId();
  const offer = offers.find(({ id }) => id === picked) ?? offers[0];
  if (!offer) {
    return null;
  }
  return (
    <>
      <p className="lk-small">
        {trans.__(
          'Downloaded once and noted in the ledger. Then no network, key or other install is needed.'
        )}
      </p>
      <div className="lk-consent" role="radiogroup" aria-label={trans.__('Which model')}>
        {offers.map((item, at) => (
          <label className="lk-choice lk-small" key={item.id}>
            <input
              className="lk-radio"
              type="radio"
              name={name}
              checked={item.id === offer.id}
              onChange={() => setPicked(item.id)}
            />
            <span>
              {at === 0 ? item.id : trans.__('Light: %1', item.id)}
              <small>
                {trans.__(
                  '%1 on disk, %2 of memory while it answers. Solved %3 of %4 small notebook tasks, %5 s each.',
                  size(item.bytes),
                  size(item.memory),
                  item.solved,
                  item.of,
                  item.seconds
                )}
              </small>
            </span>
          </label>
        ))}
      </div>
      <p className="lk-small lk-quiet">
        {trans.__('Both Apache-2.0. Neither writes good step titles.')}
      </p>
      <div className="lk-actions">
        <button
          type="button"
          className="lk-button lk-button-small lk-button-primary"
          onClick={() => onAgree(offer.id)}
        >
          {trans.__('Download %1', size(offer.bytes))}
        </button>
        <button
          type="button"
          className="lk-button lk-button-small"
          onClick={() => model.openPanel({ kind: 'chat' })}
        >
          {trans.__('Not now')}
        </button>
      </div>
    </>
  );
}

type Act = (body: RouteBody<'embeddedModel'>) => void;

function Download(props: { embedded: EmbeddedState; act: Act }): ReactElement {
  const { trans } = useTools();
  const { embedded, act } = props;
  const { progress, choice, agreedAt, state, offers } = embedded;
  const share = progress ? percent(progress.done, progress.total) : 0;
  const left =
    progress?.left && state === 'downloading'
      ? trans.__('about %1 left', roughly(progress.left))
      : '';
  const light = offers.find(({ id }) => id !== choice && id.endsWith('0.5b'));
  return (
    <>
      {progress && (
        <div className="lk-row lk-small">
          <strong className="lk-num">{trans.__('%1 %', share)}</strong>
          <span className="lk-num">
            {trans.__('%1 of %2', size(progress.done), size(progress.total))}
          </span>
          <span className="lk-spacer" />
          <span className="lk-quiet lk-num">{left}</span>
        </div>
      )}
      <ProgressBar
        label={trans.__('Download of %1', choice ?? '')}
        value={share}
        text={left === '' ? trans.__('%1 percent', share) : trans.__('%1 percent, %2', share, left)}
      />
      <p className="lk-small lk-quiet">
        {trans.__(
          '%1, agreed %2. Lab works meanwhile. Checked by its hash before first use; goes on after a break.',
          choice ?? '',
          agreedAt === null ? '' : clock(agreedAt)
        )}
      </p>
      <div className="lk-actions">
        {state === 'downloading' && (
          <button
            type="button"
            className="lk-button lk-button-small"
            onClick={() => act({ action: 'pause' })}
          >
            <ChatIcon name="pause" small />
            {trans.__('Pause')}
          </button>
        )}
        {state === 'paused' && (
          <button
            type="button"
            className="lk-button lk-button-small"
            onClick={() => act({ action: 'resume' })}
          >
            {trans.__('Go on')}
          </button>
        )}
        {light && state !== 'checking' && (
          <button
            type="button"
            className="lk-button lk-button-small"
            onClick={() => act({ action: 'agree', choice: light.id })}
          >
            {trans.__('Take the light one, %1', size(light.bytes))}
          </button>
        )}
        {state === 'paused' && <Remove act={act} />}
      </div>
    </>
  );
}

function Ready(props: { embedded: EmbeddedState; act: Act }): ReactElement {
  const { trans } = useTools();
  const { embedded, act } = props;
  const offer = embedded.offers.find(({ id }) => id === embedded.choice);
  return (
    <>
      <p className="lk-small">
        {embedded.choice}
        {offer && (
          <span className="lk-quiet">
            {' '}
            {trans.__(
              '%1 on disk, %2 of memory while it answers. Solved %3 of %4 small notebook tasks.',
              size(offer.bytes),
              size(offer.memory),
              offer.solved,
              offer.of
            )}
          </span>
        )}
      </p>
      <div className="lk-actions">
        {embedded.state === 'loaded' && (
          <button
            type="button"
            className="lk-button lk-button-small"
            onClick={() => act({ action: 'unload' })}
          >
            {trans.__('Free its memory')}
          </button>
        )}
        <Remove act={act} />
      </div>
    </>
  );
}

function Remove({ act }: { act: Act }): ReactElement {
  const { trans } = useTools();
  return (
    <button
      type="button"
      className="lk-button lk-button-small"
      onClick={() => act({ action: 'remove' })}
    >
      {trans.__('Remove')}
    </button>
  );
}
