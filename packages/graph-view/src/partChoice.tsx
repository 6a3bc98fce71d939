/** In the toolbar: which part is on show, another one, and back to the one before. */
import { Icon } from '@lockstep/cards';
import { useEffect, useRef, type ReactElement } from 'react';
import type { Exploration } from './exploration';
import { partTitle, type GraphPart } from './parts';
import type { GraphSession } from './session';
import { useStore } from './store';

export function PartChoice(props: {
  exploration: Exploration;
  session: GraphSession;
  part: GraphPart;
}): ReactElement {
  const { exploration, session, part } = props;
  const { panel } = useStore(exploration);
  const { trail } = useStore(session);
  const before = trail.at(-1)?.state.part;
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    // What had the focus went with the part before; whoever went elsewhere meanwhile stays there.
    if (session.hasMoved && document.activeElement?.contains(button.current)) {
      button.current?.focus();
    }
  }, [session]);
  return (
    <span className="lk-row lk-part-choice">
      {before && (
        <button
          type="button"
          className="lk-icon-button"
          aria-label={`Back to ${partTitle(before.request)}`}
          title={`Back to ${partTitle(before.request)}`}
          onClick={() => session.backToPart()}
        >
          <Icon name="back" />
        </button>
      )}
      <button
        ref={button}
        type="button"
        className="lk-button"
        title="Show another part"
        aria-expanded={panel === 'part'}
        onClick={() => exploration.openPanel('part')}
      >
        <span className="lk-quiet">Show</span>
        <span className="lk-ellipsis">{partTitle(part.request)}</span>
        <Icon name="down" small />
      </button>
    </span>
  );
}
