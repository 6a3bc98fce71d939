/** The right side of the publish panel: what participants told, and every run, fifty at a time. */
import { Icon, MenuButton, glyphOf, type MenuEntry } from '@lockstep/cards';
import { BOARD_PAGE, clock, type Board, type BoardRun, type Message } from '@lockstep/protocol';
import { day } from '@lockstep/workflow';
import type { TranslationBundle } from '@jupyterlab/translation';
import { useState, type ReactElement } from 'react';
import type { PublishSnapshot } from './contract';

export interface BoardProps {
  snapshot: PublishSnapshot;
  board: Board;
  trans: TranslationBundle;
  openRun: (run: string) => void;
  settle: (message: string) => void;
  search: (text: string) => void;
  turn: (offset: number) => void;
  save: (what: 'results' | 'reports') => Promise<void>;
}

/** Messages first, then runs. */
export function BoardView(props: BoardProps): ReactElement {
  const { board, trans } = props;
  const failed = board.runs.find(({ look }) => look === 'failed');
  return (
    <section className="lk-publish-board" aria-label={trans.__('Board of runs')}>
      <header className="lk-publish-head">
        <h2>{trans.__('Messages')}</h2>
        <span className="lk-quiet lk-small">
          {board.open === 0
            ? trans.__('None open. Participants send them with Tell the author.')
            : trans.__('%1 open, sent with Tell the author', board.open)}
        </span>
      </header>
      {board.messages.length > 0 && (
        <ul className="lk-publish-messages">
          {board.messages.map(message => (
            <Told key={message.message} {...props} message={message} />
          ))}
        </ul>
      )}
      <Runs {...props} />
      <footer className="lk-next">
        <p>
          {failed
            ? trans.__(
                'Next: open the failed run, or fix its cell; the page takes the new version.'
              )
            : trans.__('Next: nothing to do. The board follows by itself.')}
        </p>
      </footer>
    </section>
  );
}

function Told(props: BoardProps & { message: Message }): ReactElement {
  const { message, trans, openRun, settle } = props;
  const { telling, run, at, who } = message;
  const { name, number, status, words, values, error } = telling;
  const step = number === null ? trans.__('set-up') : trans.__('step %1', number);
  const along = [
    trans.__('step'),
    ...(error === null ? [] : [trans.__('error')]),
    trans._n('%1 value', '%1 values', values.length),
    trans.__('no data')
  ];
  return (
    <li>
      <Icon name="chat" className="lk-glyph lk-is-ready" />
      <div>
        <strong>
          {name}: {step} {status.toLowerCase()}
        </strong>
        <span className="lk-small lk-quiet">
          {clock(at)}, {who}
        </span>
        {words !== '' && <p>“{words}”</p>}
        <details>
          <summary className="lk-small lk-quiet">
            {trans.__('Sent along: %1', along.join(', '))}
          </summary>
          <dl className="lk-tell-sent lk-small">
            {error !== null && (
              <>
                <dt>{trans.__('Problem')}</dt>
                <dd>{error.replace(/^: /, '')}</dd>
              </>
            )}
            {values.map(({ label, value }, index) => [
              <dt key={`${index}-label`}>{label}</dt>,
              <dd key={`${index}-value`}>{value}</dd>
            ])}
          </dl>
        </details>
      </div>
      <div className="lk-row">
        <button type="button" className="lk-button" onClick={() => openRun(run)}>
          {trans.__('Open run')}
        </button>
        <button type="button" className="lk-button" onClick={() => settle(message.message)}>
          {trans.__('Done')}
        </button>
      </div>
    </li>
  );
}

function Runs(props: BoardProps): ReactElement {
  const { board, snapshot, trans, search, turn } = props;
  const { runs, matching, all, people, failed } = board;
  const { offset } = snapshot;
  return (
    <>
      <header className="lk-publish-head lk-publish-runs-head">
        <h2>{trans.__('Runs')}</h2>
        <span className="lk-quiet lk-small">
          {trans.__('%1 by %2, %3 failed', all, trans._n('%1 person', '%1 people', people), failed)}
        </span>
        <span className="lk-spacer" />
        {all > 0 && <Exports {...props} />}
        <input
          className="lk-input lk-publish-search"
          type="search"
          aria-label={trans.__('Search runs')}
          placeholder={trans.__('Search')}
          value={snapshot.search}
          onChange={event => search(event.currentTarget.value)}
        />
      </header>
      <div className="lk-publish-table">
        {runs.length === 0 ? (
          <p className="lk-quiet">
            {all === 0 ? trans.__('Nobody has started a run yet.') : trans.__('No run matches.')}
          </p>
        ) : (
          <table>
            <thead>
              <tr>
                <th scope="col">{trans.__('Run')}</th>
                <th scope="col">{trans.__('Who')}</th>
                <th scope="col">{trans.__('State')}</th>
                <th scope="col">{trans.__('Step')}</th>
                <th scope="col" className="lk-num">
                  {trans.__('Last')}
                </th>
              </tr>
            </thead>
            <tbody>
              {runs.map(run => (
                <Row key={run.run} {...props} run={run} />
              ))}
            </tbody>
          </table>
        )}
      </div>
      {matching > BOARD_PAGE && (
        <div className="lk-publish-pages lk-row">
          <button
            type="button"
            className="lk-button"
            disabled={offset === 0}
            onClick={() => turn(Math.max(0, offset - BOARD_PAGE))}
          >
            {trans.__('Newer')}
          </button>
          <span className="lk-small lk-quiet lk-num">
            {trans.__('%1 to %2 of %3', offset + 1, offset + runs.length, matching)}
          </span>
          <button
            type="button"
            className="lk-button"
            disabled={offset + BOARD_PAGE >= matching}
            onClick={() => turn(offset + BOARD_PAGE)}
          >
            {trans.__('Older')}
          </button>
        </div>
      )}
    </>
  );
}

/** The results and reports of every run, whatever is searched for. */
function Exports({ save, trans }: BoardProps): ReactElement {
  const [busy, setBusy] = useState(false);
  const entry = (label: string, what: 'results' | 'reports'): MenuEntry => ({
    label,
    off: busy ? trans.__('An export is being made') : null,
    choose: () => {
      setBusy(true);
      void save(what).finally(() => setBusy(false));
    }
  });
  return (
    <MenuButton
      kind="menu"
      name={trans.__('Export results')}
      className="lk-button lk-publish-export"
      groups={[
        [
          entry(trans.__('Table of values and results, CSV'), 'results'),
          entry(trans.__('Report of every run, ZIP'), 'reports')
        ]
      ]}
    >
      <Icon name="export" small />
      {busy ? trans.__('Exporting') : trans.__('Export results')}
      <Icon name="down" small />
    </MenuButton>
  );
}

function Row({ run, trans, openRun }: BoardProps & { run: BoardRun }): ReactElement {
  const { look } = run;
  const word = look === 'waiting' ? trans.__('Waiting for them') : run.word;
  const today = day(run.at, Date.now()) === day(Date.now(), Date.now());
  return (
    <tr>
      <td>
        <button type="button" className="lk-link-button" onClick={() => openRun(run.run)}>
          {run.name}
        </button>
      </td>
      <td className="lk-quiet">{run.who}</td>
      <td>
        <span className="lk-publish-state">
          <Icon name={glyphFor(look)} className={`lk-glyph lk-is-${look}`} />
          {word}
        </span>
      </td>
      <td className="lk-quiet">{trans.__('%1 of %2', run.step, run.steps)}</td>
      <td className="lk-num lk-quiet">{today ? clock(run.at) : day(run.at, Date.now())}</td>
    </tr>
  );
}

function glyphFor(look: string): Parameters<typeof Icon>[0]['name'] {
  const known = Object.entries(glyphOf).find(([name]) => name === look);
  return known?.[1] ?? (look === 'archived' ? 'archive' : 'flag');
}
