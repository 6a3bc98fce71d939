/** What was saved after a step, so that nobody has to guess what a restored run stands on. */
import type { StepState } from '@lockstep/protocol';
import type { ReactElement } from 'react';
import { Icon } from './icons';

/** A line with the names behind it; a participant gets the count only. */
export function CheckpointNote({ own }: { own: StepState }): ReactElement | null {
  const saved = own.checkpoint;
  if (saved === undefined || saved.turn !== own.turn) {
    return null;
  }
  const { why, count, names, left } = saved;
  const line =
    why === null
      ? `${count} ${count === 1 ? 'value' : 'values'} saved for later steps`
      : `Not saved for later steps. ${why}`;
  if (names.length === 0 && left.length === 0) {
    return <p className="lk-small lk-quiet">{line}</p>;
  }
  return (
    <details className="lk-details">
      <summary>
        <Icon name="open" />
        {line}
      </summary>
      <ul className="lk-small">
        {names.map(name => (
          <li key={name}>
            <code>{name}</code>
          </li>
        ))}
        {left.map(({ name, why: reason }) => (
          <li key={`left ${name}`}>
            <code>{name}</code> not saved: {reason}
          </li>
        ))}
      </ul>
    </details>
  );
}
