/** The index beside a run: the reader's runs first, then the apps that can be started. */
import { runRow, type RunRow } from '@lockstep/cards';
import type { RunSnapshot } from '@lockstep/client';
import type { RunSummary } from '@lockstep/protocol';
import { useState, type ReactElement } from 'react';
import { fragmentOf, type Place } from './place';
import type { Catalogue } from './useCatalogue';

/** So many runs are listed before "Show more", and from so many on there is a search. */
const PAGE = 50;

export interface IndexProps {
  catalogue: Catalogue;
  place: Place;
  /** The run on screen, whose line follows it. */
  current: RunSnapshot | null;
}

/** Both lists, as links: each place has an address of its own. */
export function Index({ catalogue, place, current }: IndexProps): ReactElement {
  const { apps, runs, problem, renew } = catalogue;
  return (
    <nav className="lk-index" aria-label="Apps and runs">
      {problem !== null && (
        <section role="alert">
          <p>{problem}</p>
          <button type="button" className="lk-button" onClick={renew}>
            Retry
          </button>
        </section>
      )}
      {runs !== null && runs.length > 0 && <Runs runs={runs} place={place} current={current} />}
      {apps !== null && (
        <section>
          <h2>Start an app</h2>
          {apps.length === 0 ? (
            <p>No apps here yet.</p>
          ) : (
            apps.map(({ app, title, summary, steps }) => (
              <Item
                key={app}
                place={{ view: 'app', app }}
                here={place.view === 'app' && place.app === app}
                title={title}
                side={steps === 1 ? '1 step' : `${steps} steps`}
                line={summary}
              />
            ))
          )}
        </section>
      )}
      {apps === null && problem === null && (
        <p className="lk-quiet" role="status">
          Reading the list
        </p>
      )}
    </nav>
  );
}

function Runs(props: {
  runs: readonly RunSummary[];
  place: Place;
  current: RunSnapshot | null;
}): ReactElement {
  const { runs, place, current } = props;
  const [wanted, setWanted] = useState('');
  const [shown, setShown] = useState(PAGE);
  const found = runs.filter(({ name, title }) =>
    `${name} ${title}`.toLowerCase().includes(wanted.trim().toLowerCase())
  );
  return (
    <section>
      <h2>Your runs</h2>
      {runs.length > PAGE && (
        <input
          className="lk-input"
          type="search"
          aria-label="Search your runs"
          placeholder="Search"
          value={wanted}
          onChange={event => setWanted(event.currentTarget.value)}
        />
      )}
      {found.slice(0, shown).map(run => {
        const { name, done, steps, line } = lively(run, current);
        return (
          <Item
            key={run.run}
            place={{ view: 'run', run: run.run }}
            here={place.view === 'run' && place.run === run.run}
            title={name}
            side={`${done} of ${steps}`}
            line={line}
          />
        );
      })}
      {found.length > shown && (
        <button type="button" className="lk-button" onClick={() => setShown(shown + PAGE)}>
          Show more
        </button>
      )}
    </section>
  );
}

/** A run as the list knows it, or as it is now when it is the one on screen. */
function lively(run: RunSummary, current: RunSnapshot | null): RunRow {
  return current?.state.run === run.run ? runRow(current, Date.now()) : run;
}

function Item(props: {
  place: Place;
  here: boolean;
  title: string;
  side: string;
  line: string;
}): ReactElement {
  return (
    <a
      className="lk-index-item"
      href={fragmentOf(props.place)}
      aria-current={props.here ? 'page' : undefined}
    >
      <strong className="lk-ellipsis" title={props.title}>
        {props.title}
      </strong>
      <span className="lk-num">{props.side}</span>
      <span className="lk-ellipsis lk-index-line" title={props.line}>
        {props.line}
      </span>
    </a>
  );
}
