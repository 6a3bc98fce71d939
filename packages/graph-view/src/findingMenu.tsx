/** What can be done with one finding: see how it was found, call it expected with a reason, ask about it. */
import { Icon, MenuButton } from '@lockstep/cards';
import type { Finding } from '@lockstep/linkgraph';
import { useEffect, useId, useRef, useState, type ReactElement } from 'react';

export function FindingMenu(props: {
  finding: Finding;
  onExpect: () => void;
  onAsk?: () => void;
}): ReactElement {
  const { finding, onExpect, onAsk } = props;
  return (
    <MenuButton
      kind="menu"
      name={finding.title}
      label={`More about ${finding.title}`}
      className="lk-icon-button"
      anchor="lk-menu-anchor"
      groups={[
        [
          { label: 'Mark as expected', choose: onExpect },
          ...(onAsk ? [{ label: 'Ask about these', icon: 'chat' as const, choose: onAsk }] : [])
        ]
      ]}
    >
      <Icon name="menu" />
    </MenuButton>
  );
}

/** Asks for the reason; Esc and Cancel leave the finding as it is. */
export function ExpectedForm(props: {
  finding: Finding;
  onDone: (reason: string) => void;
  onCancel: () => void;
}): ReactElement {
  const { finding, onDone, onCancel } = props;
  const [reason, setReason] = useState('');
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  return (
    <form
      className="lk-expected-form"
      onSubmit={event => {
        event.preventDefault();
        if (reason.trim() !== '') {
          onDone(reason.trim());
        }
      }}
      onKeyDown={event => {
        if (event.key === 'Escape') {
          event.stopPropagation();
          onCancel();
        }
      }}
    >
      <label htmlFor={id}>Why is “{finding.title}” expected?</label>
      <input
        ref={field}
        id={id}
        className="lk-input"
        value={reason}
        onChange={event => setReason(event.target.value)}
      />
      <div className="lk-actions">
        <button type="button" className="lk-button lk-button-small" onClick={onCancel}>
          Cancel
        </button>
        <button
          type="submit"
          className="lk-button lk-button-small lk-button-primary"
          disabled={reason.trim() === ''}
        >
          Mark as expected
        </button>
      </div>
    </form>
  );
}
