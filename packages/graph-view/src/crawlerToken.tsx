/**
 * Takes a crawler's token, and its address where it needs one. The token goes from its field straight to the host: it
 * is never in React's state, and the field is empty before the request is answered.
 */
import type { CrawlConnectorState } from '@lockstep/protocol';
import { useId, useRef, type ReactElement } from 'react';

export function CrawlerToken(props: {
  connector: CrawlConnectorState;
  onSet: (given: { address: string | null; credential: string }) => void;
  /** Absent where there is no token to go on with. */
  onCancel?: () => void;
}): ReactElement {
  const { connector, onSet, onCancel } = props;
  const { label, asksAddress, credential } = connector;
  const id = useId();
  const address = useRef<HTMLInputElement>(null);
  const token = useRef<HTMLInputElement>(null);
  return (
    <form
      className="lk-graph-roles"
      aria-label={`Token of ${label}`}
      autoComplete="off"
      onSubmit={event => {
        event.preventDefault();
        const field = token.current;
        if (field) {
          const { value } = field;
          field.value = '';
          onSet({ address: address.current?.value.trim() ?? null, credential: value });
        }
      }}
    >
      {asksAddress && (
        <div className="lk-graph-role">
          <label htmlFor={`${id} address`}>Address</label>
          <input
            ref={address}
            id={`${id} address`}
            className="lk-input"
            type="url"
            required
            maxLength={500}
            spellCheck={false}
            placeholder="https://crawls.example"
            defaultValue={credential?.address ?? ''}
          />
        </div>
      )}
      <div className="lk-graph-role">
        <label htmlFor={`${id} token`}>Token</label>
        <input
          ref={token}
          id={`${id} token`}
          className="lk-input"
          type="password"
          autoComplete="new-password"
          required
          maxLength={1_000}
          spellCheck={false}
        />
      </div>
      <div className="lk-graph-role lk-graph-role-end">
        <div className="lk-actions">
          <button type="submit" className="lk-button">
            Keep the token
          </button>
          {onCancel && (
            <button type="button" className="lk-button" onClick={onCancel}>
              Cancel
            </button>
          )}
        </div>
      </div>
      <p className="lk-quiet lk-small">
        It stays with Lockstep on the machine of this Jupyter server and is sent to this address
        only. Nothing shows it again.
      </p>
    </form>
  );
}
