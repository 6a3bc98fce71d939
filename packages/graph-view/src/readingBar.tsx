/** Reading all findings in one fixed sequence, the same for every reader, and the written reading at its end. */
import { Icon } from '@lockstep/cards';
import type { MapView } from '@lockstep/linkgraph';
import { useState, type ReactElement, type ReactNode } from 'react';
import type { Exploration } from './exploration';
import { counted } from './figures';
import { ExpectedForm } from './findingMenu';
import type { GraphHost } from './host';
import { inSequence } from './pageList';
import { save } from './saving';
import { useSavings } from './selectionPanel';
import { useStore } from './store';
import { today } from './today';

export function ReadingBar(props: {
  exploration: Exploration;
  host: GraphHost;
  map: MapView | null;
}): ReactNode {
  const { exploration } = props;
  const { reading, summary, expected } = useStore(exploration);
  const [asking, setAsking] = useState(false);
  const sequence = inSequence(summary.findings);
  const finding = reading === undefined ? undefined : sequence[reading];
  if (reading === undefined || !finding) {
    return null;
  }
  const mark = expected.find(({ finding: id }) => id === finding.id);
  const go = (at: number | undefined): void => {
    setAsking(false);
    void exploration.readAt(at);
  };
  const last = reading === sequence.length - 1;
  return (
    <section
      className="lk-reading"
      aria-label="Reading"
      onKeyDown={event => {
        if (event.key === 'Escape') {
          event.stopPropagation();
          go(undefined);
        }
      }}
    >
      <header className="lk-row">
        <span className="lk-num lk-quiet">
          {reading + 1} of {sequence.length}
        </span>
        <strong className="lk-ellipsis">
          {counted(finding.count)} {finding.title}
        </strong>
        <span className="lk-spacer" />
        <button
          type="button"
          className="lk-icon-button"
          aria-label="End the reading"
          onClick={() => go(undefined)}
        >
          <Icon name="close" />
        </button>
      </header>
      <p role="status">{finding.sentence}</p>
      {mark && (
        <p className="lk-small lk-quiet">
          Expected since {mark.since}: {mark.reason}
        </p>
      )}
      {asking && (
        <ExpectedForm
          finding={finding}
          onCancel={() => setAsking(false)}
          onDone={reason => {
            exploration.callExpected(finding, reason, today());
            setAsking(false);
          }}
        />
      )}
      <div className="lk-actions">
        {mark ? (
          <button
            type="button"
            className="lk-button lk-button-small"
            onClick={() => exploration.unexpect(finding.id)}
          >
            Not expected
          </button>
        ) : (
          <button
            type="button"
            className="lk-button lk-button-small"
            onClick={() => setAsking(!asking)}
          >
            Mark as expected
          </button>
        )}
        <button
          type="button"
          className="lk-button lk-button-small"
          disabled={reading === 0}
          onClick={() => go(reading - 1)}
        >
          Previous
        </button>
        {last ? (
          <WriteReading {...props} />
        ) : (
          <button
            type="button"
            className="lk-button lk-button-small lk-button-primary"
            onClick={() => go(reading + 1)}
          >
            Next
          </button>
        )}
      </div>
    </section>
  );
}

/** The end of the reading: the same in writing, with the picture and what is expected. */
function WriteReading(props: {
  exploration: Exploration;
  host: GraphHost;
  map: MapView | null;
}): ReactElement | null {
  const { exploration, host, map } = props;
  const entry = useSavings(exploration).find(({ format }) => format === 'reading.html');
  if (!entry) {
    return null;
  }
  return (
    <button
      type="button"
      className="lk-button lk-button-small lk-button-primary"
      disabled={entry.unavailable !== undefined}
      title={entry.unavailable}
      onClick={() => void save(entry, exploration, host, map).catch(exploration.fail)}
    >
      Export the reading
    </button>
  );
}
